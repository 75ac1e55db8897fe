package org.mailrail.queue.internal.report;

import org.mailrail.core.Recipient;

/** What became of a recipient. RFC 3464 section 2.3.3. */
public enum Action {
    /** He does not get it. */
    FAILED("failed", Recipient.Notify.FAILURE),
    /** He has not got it yet; it is tried further. */
    DELAYED("delayed", Recipient.Notify.DELAY),
    /** He has got it. */
    DELIVERED("delivered", Recipient.Notify.SUCCESS),
    /** A server has it that will not tell what becomes of it. */
    RELAYED("relayed", Recipient.Notify.SUCCESS),
    /** He stands for several others; what becomes of them is not told. */
    EXPANDED("expanded", Recipient.Notify.SUCCESS);

    private final String word;
    private final Recipient.Notify condition;

    Action(String word, Recipient.Notify condition) {
        this.word = word;
        this.condition = condition;
    }

    /** As it stands in the report. */
    String word() {
        return word;
    }

    /** Whether the sender wants to hear of it. RFC 3461 section 4.1. */
    boolean isWantedFor(Recipient recipient) {
        if (recipient.notifyOn().isEmpty()) return condition != Recipient.Notify.SUCCESS;
        return recipient.notifyOn().contains(condition);
    }
}
