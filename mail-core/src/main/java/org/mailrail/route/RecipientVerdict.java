package org.mailrail.route;

import org.mailrail.core.Reply;

/** What a {@link RecipientPolicy} says of a recipient. */
public sealed interface RecipientVerdict {
    /** The recipient is taken. */
    enum Accept implements RecipientVerdict {
        /** The only one. */
        INSTANCE
    }

    /**
     * The recipient is refused.
     *
     * @param reply 4xx or 5xx
     */
    record Refuse(Reply reply) implements RecipientVerdict {
        /** Checks the reply. */
        public Refuse {
            if (reply.code() < 400) throw new IllegalArgumentException("a refusal with " + reply.code());
        }
    }

    /** The recipient is taken. */
    static RecipientVerdict accept() {
        return Accept.INSTANCE;
    }

    /** The recipient is refused with this reply, 4xx or 5xx. */
    static RecipientVerdict refuse(Reply reply) {
        return new Refuse(reply);
    }
}
