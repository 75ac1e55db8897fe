package org.mailrail.queue.internal.cleanup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Intake;
import org.mailrail.queue.MessageRefusedException;
import org.mailrail.queue.Spool;
import org.mailrail.queue.Submission;

/**
 * Hands in whole messages at an intake, as the application itself.
 *
 * @param intake where
 */
public record CleanSubmission(Intake intake) implements Submission {
    private static final int BLOCK = 8192;

    @Override
    public QueueId submit(Envelope envelope, MessageContent content) throws IOException {
        if (envelope.recipients().isEmpty()) throw new IllegalArgumentException("no recipient");
        Transaction transaction = Transaction.of(Client.application(), envelope);
        try (Spool.Draft draft = intake.draft(transaction)) {
            try (InputStream in = content.stream()) {
                byte[] block = new byte[BLOCK];
                for (int read = in.read(block); read >= 0; read = in.read(block)) {
                    draft.write(ByteBuffer.wrap(block, 0, read));
                }
            }
            return switch (intake.commit(draft, transaction, new byte[0])) {
                case Intake.Outcome.Queued queued -> queued.id();
                case Intake.Outcome.Discarded discarded -> discarded.id();
                case Intake.Outcome.Refused refused -> throw new MessageRefusedException(refused.reply());
            };
        }
    }
}
