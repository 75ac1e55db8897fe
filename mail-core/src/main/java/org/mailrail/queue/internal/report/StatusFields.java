package org.mailrail.queue.internal.report;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.mailrail.core.Domain;
import org.mailrail.core.Reply;
import org.mailrail.message.MailDate;
import org.mailrail.queue.Spool;

/**
 * The part of a report for programs: a group of fields for the message, one for each recipient. RFC 3464 section 2; where characters outside ASCII may
 * stand, RFC 6533 section 4.
 *
 * @param unicode whether they may
 * @param now when the last attempt was
 * @param retryUntil until when it is tried, of those whom it has not reached yet
 */
record StatusFields(
        Domain hostname, Spool.StoredMessage message, boolean unicode, Instant now, Optional<Instant> retryUntil) {
    void writeTo(Lines out, Iterable<Outcome> outcomes) throws IOException {
        out.line("Reporting-MTA: dns; " + hostname.ascii());
        String envid = message.envelope().envelopeId();
        if (envid != null) out.field("Original-Envelope-Id", AddressText.decoded(envid));
        out.line("X-Mailrail-Queue-ID: " + message.id());
        if (message.envelope().from().mailbox().isPresent()) {
            String sender =
                    AddressText.typed(message.envelope().from().mailbox().get(), unicode);
            out.unicodeField("X-Mailrail-Sender", sender);
        }
        out.line("Arrival-Date: " + MailDate.format(message.arrival()));
        for (Outcome outcome : outcomes) {
            out.line("");
            recipient(out, outcome);
        }
    }

    private void recipient(Lines out, Outcome outcome) throws IOException {
        String orcpt = outcome.recipient().originalRecipient();
        // What xtext decoded to may be anything; what RFC 6533 let stand is text.
        if (orcpt != null) {
            boolean plain = unicode && orcpt.regionMatches(true, 0, "utf-8;", 0, 6);
            String original = AddressText.original(orcpt, unicode);
            if (plain) out.unicodeField("Original-Recipient", original);
            else out.field("Original-Recipient", original);
        }
        String address = AddressText.typed(outcome.recipient().address(), unicode);
        out.unicodeField("Final-Recipient", address);
        out.line("Action: " + outcome.action().word());
        out.line("Status: " + outcome.status());
        Reply reply = outcome.reply();
        // Who said nothing reported nothing. RFC 3464 section 2.3.5
        if (reply != null && outcome.remoteMta() != null) out.field("Remote-MTA", "dns; " + name(outcome.remoteMta()));
        out.field("Diagnostic-Code", reply == null ? "X-Mailrail; " + outcome.text() : "smtp; " + said(reply));
        out.line("Last-Attempt-Date: " + MailDate.format(now));
        if (outcome.action() == Action.DELAYED && retryUntil.isPresent()) {
            out.line("Will-Retry-Until: " + MailDate.format(retryUntil.get()));
        }
    }

    /** A server's name, without the address and port by which it was reached. */
    private static String name(String remoteMta) {
        int bracket = remoteMta.indexOf('[', 1); // at 0 it is an address that stands for a name
        return bracket > 0 ? remoteMta.substring(0, bracket) : remoteMta;
    }

    /** A reply as the server gave it, each line with its code. RFC 3461 section 9.2. */
    private static String said(Reply reply) {
        String status = reply.enhancedStatus().map(code -> code + " ").orElse("");
        StringBuilder said = new StringBuilder();
        int last = reply.lines().size() - 1;
        for (int i = 0; i <= last; i++) {
            said.append(reply.code()).append(i < last ? '-' : ' ').append(status);
            said.append(reply.lines().get(i)).append(i < last ? " " : "");
        }
        return said.toString();
    }
}
