package org.mailrail.examples.server.steering;

/** A request that is not carried out; the message says why. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, in one word for programs, and as the command's exit status. */
    enum Kind {
        /** There is no message of this id. */
        NO_SUCH_MESSAGE("no-such-message", 1),
        /** It is no request. */
        SYNTAX("syntax", 2),
        /** Only held messages can be readdressed. */
        NOT_HELD("not-held", 2),
        /** Only a running server can do it. */
        NEEDS_SERVER("needs-server", 75),
        /** Others steer the queue, as many as may at once. */
        BUSY("busy", 75),
        /** The queue could not be read or written. */
        FAILED("failed", 75);

        private final String word;
        private final int exitStatus;

        Kind(String word, int exitStatus) {
            this.word = word;
            this.exitStatus = exitStatus;
        }

        /** The kind of this word; {@link #FAILED} for one that is not known. */
        static Kind of(String word) {
            for (Kind kind : values()) if (kind.word.equals(word)) return kind;
            return FAILED;
        }

        String word() {
            return word;
        }

        int exitStatus() {
            return exitStatus;
        }
    }

    private final Kind kind;

    Refusal(Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
