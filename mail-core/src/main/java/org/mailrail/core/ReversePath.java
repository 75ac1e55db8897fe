package org.mailrail.core;

import java.util.Optional;

/** Where non-delivery is reported: a mailbox, or nowhere ({@code <>}). RFC 5321 section 4.5.5. */
public sealed interface ReversePath {
    /** The null reverse-path {@code <>} of bounces and other reports, which must not lead to further reports. */
    enum Null implements ReversePath {
        /** The only one. */
        INSTANCE;

        @Override
        public String toString() {
            return "<>";
        }
    }

    /**
     * A mailbox.
     *
     * @param address who is told of non-delivery
     */
    record To(EmailAddress address) implements ReversePath {
        @Override
        public String toString() {
            return "<" + address + ">";
        }
    }

    /** The null reverse-path. */
    static ReversePath none() {
        return Null.INSTANCE;
    }

    /** The path to this mailbox. */
    static ReversePath of(EmailAddress address) {
        return new To(address);
    }

    /** The mailbox; nothing for the null reverse-path. */
    default Optional<EmailAddress> mailbox() {
        return this instanceof To to ? Optional.of(to.address()) : Optional.empty();
    }

    /** The form for the wire, with angle brackets. */
    @Override
    String toString();
}
