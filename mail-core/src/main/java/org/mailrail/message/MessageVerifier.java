package org.mailrail.message;

import java.io.IOException;
import java.util.List;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;

/**
 * Looks at a message after its last octet and before it is acknowledged: sender authentication, spam and virus filters. May block; safe for
 * many threads.
 */
@FunctionalInterface
public interface MessageVerifier {
    /**
     * Verifies.
     *
     * @param transaction client and envelope, complete
     * @param message what the client sent, without fields of ours
     * @throws IOException if it cannot be said at the moment: the client gets 451 4.3.0
     */
    Verdict verify(Transaction transaction, MessageContent message) throws IOException;

    /** What it found. */
    sealed interface Verdict {
        /**
         * The message may pass.
         *
         * @param headerFields fields to stand before the message, in wire form, folded, each ended by CRLF; may be empty
         */
        record Accept(List<String> headerFields) implements Verdict {
            /** Copies the list. */
            public Accept {
                headerFields = List.copyOf(headerFields);
            }
        }

        /**
         * The message is refused.
         *
         * @param reply 4xx or 5xx
         */
        record Refuse(Reply reply) implements Verdict {
            /** Checks the reply. */
            public Refuse {
                if (reply.code() < 400) throw new IllegalArgumentException("a refusal with " + reply.code());
            }
        }
    }
}
