package org.mailrail.queue.internal.cleanup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.route.AddressPosition;
import org.mailrail.route.BccMaps;

/** Completes and changes the addresses of an envelope, and adds those who get copies. Postfix's cleanup(8). */
public final class EnvelopeEditor {
    private final Rules rules;

    /** Edits by these rules. */
    public EnvelopeEditor(Rules rules) {
        this.rules = rules;
    }

    /**
     * The envelope as it goes into the queue; virtual aliases come later.
     *
     * @throws IOException if a table cannot be asked
     */
    public Envelope edit(Envelope envelope, Findings findings) throws IOException {
        ReversePath from = sender(envelope.from());
        // Whoever else was to get it does not, copies included.
        Optional<EmailAddress> redirect = findings.redirect();
        if (redirect.isPresent()) return with(envelope, from, List.of(Recipient.of(redirect.get())));
        DuplicateFilter recipients = new DuplicateFilter(rules.byOriginalRecipient(), rules.duplicateLimit());
        for (Recipient recipient : envelope.recipients()) recipients.add(recipient.address(), recipient(recipient));
        for (Recipient copy : rules.bcc().copies(with(envelope, from, recipients.kept()))) addCopy(copy, recipients);
        for (EmailAddress copy : findings.copies()) addCopy(BccMaps.silently(copy), recipients);
        return with(envelope, from, recipients.kept());
    }

    private void addCopy(Recipient copy, DuplicateFilter recipients) throws IOException {
        Recipient mapped = recipient(copy);
        recipients.add(mapped.address(), mapped);
    }

    /** The reverse-path as it goes into the queue. */
    public ReversePath sender(ReversePath from) throws IOException {
        if (!(from instanceof ReversePath.To to)) return from;
        EmailAddress address = rules.rewriter().rewrite(to.address());
        boolean isDaemon = address.localPart().equalsIgnoreCase("MAILER-DAEMON")
                && address.host().equals(rules.rewriter().origin());
        // As a sender it is nobody: what came back to it would go round.
        if (isDaemon && rules.completes()) return ReversePath.none();
        EmailAddress mapped = rules.canonical().map(address, AddressPosition.ENVELOPE_SENDER);
        return mapped.equals(to.address()) ? from : ReversePath.of(mapped);
    }

    private Recipient recipient(Recipient recipient) throws IOException {
        EmailAddress address = rules.canonical()
                .map(rules.rewriter().rewrite(recipient.address()), AddressPosition.ENVELOPE_RECIPIENT);
        return address.equals(recipient.address()) ? recipient : recipient.withAddress(address);
    }

    private static Envelope with(Envelope envelope, ReversePath from, List<Recipient> recipients) {
        boolean utf8 = envelope.smtpUtf8()
                || from.mailbox().map(EmailAddress::needsSmtpUtf8).orElse(false)
                || recipients.stream().anyMatch(recipient -> recipient.address().needsSmtpUtf8());
        return new Envelope(
                from, recipients, envelope.body(), utf8, envelope.ret(), envelope.envelopeId(), envelope.handling());
    }
}
