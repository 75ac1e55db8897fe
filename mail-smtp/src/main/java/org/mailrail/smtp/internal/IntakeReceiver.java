package org.mailrail.smtp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.mailrail.core.QueueId;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.queue.Intake;
import org.mailrail.queue.Spool;

/** Messages go into a queue: octets into a draft as they come, the 250 when they are on stable storage. */
public final class IntakeReceiver implements MessageReceiver {
    private final Intake intake;
    private final TracePolicy trace;

    /** Messages for this queue. */
    public IntakeReceiver(Intake intake, TracePolicy trace) {
        this.intake = intake;
        this.trace = trace;
    }

    @Override
    public Incoming open(Transaction transaction, String with) throws IOException {
        Spool.Draft draft = intake.draft(transaction);
        return new Drafted(draft, new Transaction(transaction.client(), transaction.envelope(), draft.id()), with);
    }

    private final class Drafted implements Incoming {
        private final HeaderScanner header = new HeaderScanner(trace.authservId());
        private final Spool.Draft draft;
        private final Transaction transaction;
        private final String with;

        Drafted(Spool.Draft draft, Transaction transaction, String with) {
            this.draft = draft;
            this.transaction = transaction;
            this.with = with;
        }

        @Override
        public void append(ByteBuffer octets) throws IOException {
            header.scan(octets, draft::write);
        }

        @Override
        public List<Reply> finish() throws IOException {
            header.finish(draft::write);
            return switch (Prefix.of(trace, transaction, with, header, draft::content)) {
                case Prefix.Refused refused -> List.of(refused.reply());
                case Prefix.Fields prefix -> List.of(reply(intake.commit(draft, transaction, prefix.fields())));
            };
        }

        private static Reply reply(Intake.Outcome outcome) {
            return switch (outcome) {
                case Intake.Outcome.Queued queued -> queuedAs(queued.id());
                case Intake.Outcome.Discarded discarded -> queuedAs(discarded.id());
                case Intake.Outcome.Refused refused -> refused.reply();
            };
        }

        private static Reply queuedAs(QueueId id) {
            return Reply.of(250, "2.0.0", "Ok: queued as " + id);
        }

        @Override
        public void close() throws IOException {
            draft.close();
        }
    }
}
