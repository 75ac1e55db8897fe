package org.mailrail.queue.internal.cleanup;

import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.slf4j.Logger;

/**
 * Writes down what the checks do to one message. What is written of it is bounded, as a sender decides how many lines of his match: 100 lines, each with
 * 200 characters of the field or line and as many of the rule's text. Used by one thread.
 */
final class CheckLog {
    private static final int MAX_LINES = 100;
    private static final int MAX_TEXT = 200;

    private final Transaction transaction;
    private final Logger log;
    private int lines;

    /**
     * @param log where it is written
     */
    CheckLog(Transaction transaction, Logger log) {
        this.transaction = transaction;
        this.log = log;
    }

    /** What a rule did to a field or line. */
    void action(String action, String what, String subject, String text) {
        if (++lines > MAX_LINES) return;
        log.info(
                "{}: {}: {} {} from [{}]; from={} to={}: {}",
                id(),
                action,
                what,
                excerpt(subject),
                transaction.client().address().getHostAddress(),
                transaction.envelope().from(),
                transaction.envelope().recipients().isEmpty()
                        ? ""
                        : transaction.envelope().recipients().getLast().address(),
                excerpt(text));
    }

    /** What is wrong with a rule. */
    void mistake(Check check, String problem) {
        if (++lines <= MAX_LINES) log.warn("{}: {}: {}", id(), check, excerpt(problem));
    }

    /** The message has been seen: says how much was not written down. To be called once. */
    void close() {
        if (lines > MAX_LINES) log.warn("{}: {} more lines of its checks are left out", id(), lines - MAX_LINES);
    }

    private static String excerpt(String text) {
        return Reply.printable(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
    }

    private String id() {
        return transaction.queueId().map(Object::toString).orElse("NOQUEUE");
    }
}
