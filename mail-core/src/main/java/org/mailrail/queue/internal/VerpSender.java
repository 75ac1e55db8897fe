package org.mailrail.queue.internal;

import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.core.SyntaxException;
import org.mailrail.core.Verp;
import org.mailrail.core.XText;

/** By whom a recipient is written to, and who is told what became of him. Postfix's VERP_README. */
final class VerpSender {
    private static final String TYPE = "rfc822;";

    private VerpSender() {}

    /** The sender for this recipient of a message; the envelope's own if it has no VERP. */
    static ReversePath of(Envelope envelope, Recipient recipient) {
        Verp verp = envelope.handling().verp();
        return verp == null ? envelope.from() : verp.sender(envelope.from(), original(recipient));
    }

    /** Whom the sender wrote to, whoever he stands for: the address in ORCPT, if that is one. */
    private static EmailAddress original(Recipient recipient) {
        String orcpt = recipient.originalRecipient();
        if (orcpt == null || !orcpt.regionMatches(true, 0, TYPE, 0, TYPE.length())) return recipient.address();
        try {
            return EmailAddress.of(XText.decode(orcpt.substring(TYPE.length())));
        } catch (SyntaxException anything) { // a client may name what it likes
            return recipient.address();
        }
    }
}
