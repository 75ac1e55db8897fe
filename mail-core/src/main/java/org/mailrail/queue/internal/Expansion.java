package org.mailrail.queue.internal;

import java.util.List;
import java.util.Map;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Recipient;
import org.mailrail.queue.internal.report.Outcome;

/**
 * For whom the recipients of a message were found to stand.
 *
 * @param recipients who get it
 * @param owners of the recipients at these indexes: their copies are sent from the owner of the mailing list that named them. Postfix's local(8)
 * @param outcomes what there is to tell of aliases and lists
 */
record Expansion(List<Recipient> recipients, Map<Integer, EmailAddress> owners, List<Outcome> outcomes) {
    Expansion {
        recipients = List.copyOf(recipients);
        owners = Map.copyOf(owners);
        outcomes = List.copyOf(outcomes);
    }

    /** Of recipients who stand for themselves. */
    static Expansion none(List<Recipient> recipients) {
        return new Expansion(recipients, Map.of(), List.of());
    }

    /** Whether the message is all that comes to be: no copy, no report. */
    boolean isPlain() {
        return owners.isEmpty() && outcomes.isEmpty();
    }
}
