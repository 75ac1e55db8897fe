package org.mailrail.queue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;

/** A queue that keeps what it is given. Texts are ISO 8859-1, one character an octet. */
final class MemoryIntake implements Intake {
    /** A message that was queued. */
    record Queued(Envelope envelope, String text, Spool.State state) {}

    final List<Queued> queued = new ArrayList<>();
    int writes;

    @Override
    public Spool.Draft draft(Transaction transaction) {
        return new Draft();
    }

    @Override
    public Outcome commit(Spool.Draft draft, Transaction transaction, byte[] prefix, Spool.State state) {
        String text = new String(prefix, StandardCharsets.ISO_8859_1) + ((Draft) draft).text();
        queued.add(new Queued(transaction.envelope(), text, state));
        return new Outcome.Queued(draft.id());
    }

    /** The only message. */
    Queued only() {
        if (queued.size() != 1) throw new AssertionError(queued.size() + " messages");
        return queued.getFirst();
    }

    static String text(MessageContent content) throws IOException {
        try (InputStream in = content.stream()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private final class Draft implements Spool.Draft {
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

        String text() {
            return octets.toString(StandardCharsets.ISO_8859_1);
        }

        @Override
        public QueueId id() {
            return new QueueId("Q1");
        }

        @Override
        public void write(ByteBuffer in) {
            writes++;
            byte[] more = new byte[in.remaining()];
            in.get(more);
            octets.writeBytes(more);
        }

        @Override
        public long size() {
            return octets.size();
        }

        @Override
        public MessageContent content() {
            return MessageContent.of(octets.toByteArray());
        }

        @Override
        public Spool.StoredMessage commit(Transaction transaction, byte[] prefix, Instant now, Spool.State state) {
            throw new AssertionError("not by this way");
        }

        @Override
        public void close() {}
    }
}
