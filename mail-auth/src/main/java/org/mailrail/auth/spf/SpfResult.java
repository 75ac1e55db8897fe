package org.mailrail.auth.spf;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What check_host() returns. Texts are free of control characters. RFC 7208 section 2.6. */
public sealed interface SpfResult {
    /**
     * There is no policy to apply.
     *
     * @param reason for logs
     */
    record None(String reason) implements SpfResult {}

    /**
     * The policy takes no side.
     *
     * @param matched the mechanism that said so; null if none matched, which is the default (section 4.7)
     */
    record Neutral(@Nullable Mechanism matched) implements SpfResult {}

    /**
     * The client may send for the domain.
     *
     * @param matched the mechanism that said so
     */
    record Pass(Mechanism matched) implements SpfResult {}

    /**
     * The client may not send for the domain.
     *
     * @param matched the mechanism that said so
     * @param explanation what the domain has to say about it, printable ASCII, not to be believed; null if nothing (section 6.2)
     */
    record Fail(Mechanism matched, @Nullable String explanation) implements SpfResult {}

    /**
     * The client probably may not send for the domain.
     *
     * @param matched the mechanism that said so
     */
    record SoftFail(Mechanism matched) implements SpfResult {}

    /**
     * It cannot be said at the moment: the DNS failed, or it took too long.
     *
     * @param reason for logs
     */
    record TempError(String reason) implements SpfResult {}

    /**
     * The domain's policy is broken, or asks for too much.
     *
     * @param reason for logs
     */
    record PermError(String reason) implements SpfResult {}

    /** The result's name, as header fields write it. RFC 7208 section 9.1, RFC 8601 section 2.7.2. */
    default String keyword() {
        return switch (this) {
            case None none -> "none";
            case Neutral neutral -> "neutral";
            case Pass pass -> "pass";
            case Fail fail -> "fail";
            case SoftFail softFail -> "softfail";
            case TempError tempError -> "temperror";
            case PermError permError -> "permerror";
        };
    }

    /** The mechanism that decided, if one did. */
    default Optional<Mechanism> mechanism() {
        return switch (this) {
            case Neutral neutral -> Optional.ofNullable(neutral.matched());
            case Pass pass -> Optional.of(pass.matched());
            case Fail fail -> Optional.of(fail.matched());
            case SoftFail softFail -> Optional.of(softFail.matched());
            case None none -> Optional.empty();
            case TempError tempError -> Optional.empty();
            case PermError permError -> Optional.empty();
        };
    }

    /** What is wrong, for the results that are no answer to the question. */
    default Optional<String> problem() {
        return switch (this) {
            case None none -> Optional.of(none.reason());
            case TempError tempError -> Optional.of(tempError.reason());
            case PermError permError -> Optional.of(permError.reason());
            case Neutral neutral -> Optional.empty();
            case Pass pass -> Optional.empty();
            case Fail fail -> Optional.empty();
            case SoftFail softFail -> Optional.empty();
        };
    }
}
