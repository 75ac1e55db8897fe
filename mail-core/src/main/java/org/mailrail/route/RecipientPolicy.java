package org.mailrail.route;

import java.io.IOException;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.Transaction;

/** Decides on one recipient at RCPT time. May block, unless it {@code implements NonBlocking}; safe for many threads. */
@FunctionalInterface
public interface RecipientPolicy {
    /**
     * Decides.
     *
     * @param transaction who sends, and the envelope without this recipient
     * @param to the recipient
     * @throws IOException if it cannot be decided at the moment: the client gets 451 4.3.0
     */
    RecipientVerdict decide(Transaction transaction, ForwardPath to) throws IOException;

    /** Both must accept; the first refusal counts. */
    default RecipientPolicy and(RecipientPolicy next) {
        return (transaction, to) -> switch (decide(transaction, to)) {
            case RecipientVerdict.Accept accept -> next.decide(transaction, to);
            case RecipientVerdict.Refuse refuse -> refuse;
        };
    }

    /** One must accept; if none does, the last refusal counts. */
    default RecipientPolicy or(RecipientPolicy next) {
        return (transaction, to) -> switch (decide(transaction, to)) {
            case RecipientVerdict.Accept accept -> accept;
            case RecipientVerdict.Refuse refuse -> next.decide(transaction, to);
        };
    }
}
