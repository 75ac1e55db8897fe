package org.mailrail.queue.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.message.MailDate;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Spool;

/** Drafts of the messages that come to be in the queue itself: what agents submit, what recipients expand to, failure reports. */
final class NewMessages {
    private final QueueSettings settings;
    private final AliasExpansion aliases;
    private final SecureRandom random = new SecureRandom();

    NewMessages(QueueSettings settings) {
        this.settings = settings;
        this.aliases = new AliasExpansion(settings.resolver());
    }

    AliasExpansion aliases() {
        return aliases;
    }

    /** A copy of a content, for these recipients and those for whom they stand. */
    Spool.CommittableDraft copy(Envelope envelope, byte[] prefix, MessageContent content) throws IOException {
        if (envelope.recipients().isEmpty()) throw new IllegalArgumentException("no recipient");
        return write(envelope, (out, id) -> {
            out.write(prefix);
            content.writeTo(out);
        });
    }

    /**
     * The message once more, for whom its recipients stand. A Received field counts the turn, so that aliases of agents which lead in a circle come
     * to an end.
     */
    Spool.CommittableDraft expanded(Spool.StoredMessage message, List<Recipient> recipients) throws IOException {
        String received = "Received: by " + settings.hostname().ascii() + " (Mailrail) id " + message.id() + ";\r\n\t"
                + MailDate.format(settings.clock().instant()) + "\r\n";
        byte[] prefix = received.getBytes(StandardCharsets.US_ASCII);
        return copy(message.envelope().withRecipients(recipients), prefix, message.content());
    }

    /** The report to the sender. */
    Spool.CommittableDraft report(Spool.StoredMessage message, EmailAddress sender, List<Failure> failures)
            throws IOException {
        FailureReport report = new FailureReport(
                settings.hostname(),
                settings.origin(),
                settings.bounceSize(),
                message,
                sender,
                failures,
                settings.clock().instant(),
                random.nextLong());
        Envelope envelope = new Envelope(
                ReversePath.none(),
                List.of(new Recipient(sender, Set.of(Recipient.Notify.NEVER), null)),
                report.is8Bit() ? Envelope.Body.EIGHT_BIT_MIME : Envelope.Body.SEVEN_BIT,
                report.needsSmtpUtf8(),
                null,
                null);
        try {
            return write(envelope, report::writeTo);
        } catch (IOException e) {
            // A message whose octets are lost could else never be reported, and would be tried for ever.
            if (report.isMessageReadable()) throw e;
            return write(envelope, report::writeWithoutMessage);
        }
    }

    private interface Source {
        void writeTo(OutputStream out, String id) throws IOException;
    }

    private Spool.CommittableDraft write(Envelope envelope, Source source) throws IOException {
        Envelope expanded = envelope.withRecipients(aliases.expand(envelope.from(), envelope.recipients()));
        Spool.Draft draft = settings.spool().draft();
        boolean written = false;
        try {
            source.writeTo(new DraftStream(draft), draft.id().value());
            written = true;
        } finally {
            if (!written) draft.close();
        }
        return new Spool.CommittableDraft(draft, expanded, settings.clock().instant());
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
