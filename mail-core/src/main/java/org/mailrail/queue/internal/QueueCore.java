package org.mailrail.queue.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.QueuedMessage;
import org.mailrail.queue.Spool;

/** A running queue: the way in, and the scheduler behind it. */
public final class QueueCore {
    private final QueueSettings settings;
    private final boolean ownsSpool;
    private final DeliveryRound round;

    private QueueCore(QueueSettings settings, boolean ownsSpool) {
        this.settings = settings;
        this.ownsSpool = ownsSpool;
        this.round = new DeliveryRound(settings);
    }

    /** Recovers what is in the spool, and starts; if that fails, a spool that it owns is closed. */
    public static QueueCore start(QueueSettings settings, boolean ownsSpool) throws IOException {
        QueueCore core = new QueueCore(settings, ownsSpool);
        boolean started = false;
        try {
            List<Job> recovered = new ArrayList<>();
            settings.spool().recover(message -> recovered.add(new Job(message)));
            recovered.forEach(core.round.scheduler()::add); // not before: deliveries commit, recovery comes first
            core.round.scheduler().start();
            started = true;
            return core;
        } finally {
            if (!started) core.close();
        }
    }

    /** The name of this host as the system knows it; {@code localhost} if that is none. */
    public static Domain systemName() {
        try {
            Optional<Domain> name = Domain.parse(InetAddress.getLocalHost().getHostName());
            return name.orElse(Domain.of("localhost"));
        } catch (UnknownHostException noName) {
            return Domain.of("localhost");
        }
    }

    /** See {@link org.mailrail.queue.Submission#submit}. */
    public QueueId submit(Envelope envelope, MessageContent content) throws IOException {
        if (envelope.recipients().isEmpty()) throw new IllegalArgumentException("no recipient");
        Spool.CommittableDraft written = copy(envelope, content);
        try (Spool.Draft draft = written.draft()) {
            Transaction transaction = Transaction.of(Client.application(), written.envelope());
            return store(draft, transaction, new byte[0]);
        }
    }

    private Spool.CommittableDraft copy(Envelope envelope, MessageContent content) throws IOException {
        needOpen();
        return round.newMessages().copy(envelope, new byte[0], content);
    }

    /** See {@link org.mailrail.queue.Intake#draft}. */
    public Spool.Draft draft() throws IOException {
        needOpen();
        return settings.spool().draft();
    }

    /** See {@link org.mailrail.queue.Intake#commit}. */
    public QueueId commit(Spool.Draft draft, Transaction transaction, byte[] prefix) throws IOException {
        needOpen();
        Envelope envelope = transaction.envelope();
        if (envelope.recipients().isEmpty()) throw new IllegalArgumentException("no recipient");
        Envelope expanded =
                envelope.withRecipients(round.newMessages().aliases().expand(envelope.from(), envelope.recipients()));
        return store(draft, new Transaction(transaction.client(), expanded, draft.id()), prefix);
    }

    private QueueId store(Spool.Draft draft, Transaction transaction, byte[] prefix) throws IOException {
        Spool.StoredMessage message =
                draft.commit(transaction, prefix, settings.clock().instant());
        round.queued(message);
        return message.id();
    }

    private void needOpen() throws IOException {
        if (round.scheduler().isClosing()) throw new IOException("the queue is closed");
    }

    /** What is in the queue. */
    public List<QueuedMessage> list() {
        return round.scheduler().list();
    }

    /** Tries all that is deferred. */
    public void flush() {
        round.scheduler().flush();
    }

    /** Starts what is due. */
    public void tick() {
        round.scheduler().tick();
    }

    /** Waits until nothing is under way or due. */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return round.scheduler().awaitIdle(atMost);
    }

    /** Ends deliveries, then closes the spool if it is its own. */
    public void close() throws IOException {
        round.scheduler().close();
        if (ownsSpool) settings.spool().close();
    }
}
