package org.mailrail.queue.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.message.MailDate;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Spool;
import org.mailrail.queue.internal.report.StatusReport;

/** Drafts of the messages that come to be in the queue itself: what agents submit, what recipients expand to, reports. */
final class NewMessages {
    private final QueueSettings settings;
    private final AliasExpansion aliases;

    NewMessages(QueueSettings settings) {
        this.settings = settings;
        this.aliases = new AliasExpansion(settings.resolver());
    }

    AliasExpansion aliases() {
        return aliases;
    }

    /** A copy of a content, for these recipients and those for whom they stand. */
    NewMessage copy(Envelope envelope, byte[] prefix, MessageContent content) throws IOException {
        return write(envelope, aliases.expand(envelope.from(), needed(envelope.recipients())), (out, id) -> {
            out.write(prefix);
            content.writeTo(out);
        });
    }

    private static List<Recipient> needed(List<Recipient> recipients) {
        if (recipients.isEmpty()) throw new IllegalArgumentException("no recipient");
        return recipients;
    }

    /**
     * The message once more, for whom its recipients stand. A Received field counts the turn, so that aliases of agents which lead in a circle come
     * to an end.
     */
    NewMessage expanded(Spool.StoredMessage message, List<Recipient> recipients) throws IOException {
        return copy(message.envelope().withRecipients(recipients), received(message), message.content());
    }

    /** The message once more, from the owner of a mailing list to its members. Nothing of its parameters is the original's. RFC 3461 section 5.2.7.1. */
    NewMessage fromOwner(Spool.StoredMessage message, EmailAddress owner, Expansion members) throws IOException {
        Envelope original = message.envelope();
        Envelope envelope = new Envelope(
                ReversePath.of(owner),
                members.recipients(),
                original.body(),
                original.smtpUtf8(),
                null,
                null,
                original.handling().forMembers());
        return write(envelope, members, (out, id) -> {
            out.write(received(message));
            message.content().writeTo(out);
        });
    }

    private byte[] received(Spool.StoredMessage message) {
        String received = "Received: by " + settings.hostname().ascii() + " (Mailrail) id " + message.id() + ";\r\n\t"
                + MailDate.format(settings.clock().instant()) + "\r\n";
        return received.getBytes(StandardCharsets.US_ASCII);
    }

    /** A report, which asks for none. RFC 3461 section 6.1. */
    NewMessage report(StatusReport report, ReversePath from) throws IOException {
        Recipient to = new Recipient(report.audience().address(), Set.of(Recipient.Notify.NEVER), null);
        Envelope envelope = new Envelope(
                from,
                List.of(to),
                report.is8Bit() ? Envelope.Body.EIGHT_BIT_MIME : Envelope.Body.SEVEN_BIT,
                report.needsSmtpUtf8(),
                null,
                null);
        Expansion expansion = aliases.expand(from, envelope.recipients());
        try {
            return write(envelope, expansion, report::writeTo);
        } catch (IOException e) {
            // A message whose octets are lost could else never be reported, and would be tried for ever.
            if (report.isMessageReadable()) throw e;
            return write(envelope, expansion, report::writeWithoutMessage);
        }
    }

    private interface Source {
        void writeTo(OutputStream out, String id) throws IOException;
    }

    private NewMessage write(Envelope envelope, Expansion expansion, Source source) throws IOException {
        Spool.Draft draft = settings.spool().draft();
        boolean written = false;
        try {
            source.writeTo(new DraftStream(draft), draft.id().value());
            written = true;
        } finally {
            if (!written) draft.close();
        }
        Envelope expanded = envelope.withRecipients(expansion.recipients());
        return new NewMessage(
                new Spool.CommittableDraft(draft, expanded, settings.clock().instant()), expansion);
    }

    private static final class DraftStream extends OutputStream {
        private final Spool.Draft draft;

        DraftStream(Spool.Draft draft) {
            this.draft = draft;
        }

        @Override
        public void write(int octet) throws IOException {
            draft.write(ByteBuffer.wrap(new byte[] {(byte) octet}));
        }

        @Override
        public void write(byte[] octets, int from, int count) throws IOException {
            draft.write(ByteBuffer.wrap(octets, from, count));
        }
    }
}
