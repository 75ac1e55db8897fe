package org.mailrail.store;

/** What STORE does to the flags of a message. RFC 9051 section 6.4.6. */
public sealed interface FlagChange {
    /** Sets these beside those that are there. */
    record Add(Flags flags) implements FlagChange {}

    /** Takes these away. */
    record Remove(Flags flags) implements FlagChange {}

    /** Sets these and no other. */
    record Replace(Flags flags) implements FlagChange {}

    /** The flags of a message after the change. */
    default Flags applyTo(Flags before) {
        return switch (this) {
            case Add(Flags flags) -> before.with(flags);
            case Remove(Flags flags) -> before.without(flags);
            case Replace(Flags flags) -> flags;
        };
    }
}
