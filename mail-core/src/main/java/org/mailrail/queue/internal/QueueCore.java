package org.mailrail.queue.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.QueueFilter;
import org.mailrail.queue.QueueMetrics;
import org.mailrail.queue.QueueStatistics;
import org.mailrail.queue.QueuedMessage;
import org.mailrail.queue.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running queue: the way in, and the scheduler behind it. */
public final class QueueCore {
    private static final Logger LOG = LoggerFactory.getLogger(QueueCore.class);

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
            settings.spool().recover(core.round.scheduler()::recovered);
            core.round.scheduler().start(); // not before: deliveries commit, recovery comes first
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
        needOpen();
        NewMessage written = round.newMessages().copy(envelope, new byte[0], content);
        try (Spool.Draft draft = written.draft().draft()) {
            Transaction transaction =
                    Transaction.of(Client.application(), written.draft().envelope());
            return store(draft, transaction, new byte[0], Spool.State.NEW, written.expansion());
        }
    }

    /** See {@link org.mailrail.queue.Intake#draft}. */
    public Spool.Draft draft() throws IOException {
        needOpen();
        return settings.spool().draft();
    }

    /** See {@link org.mailrail.queue.Intake#commit}. */
    public QueueId commit(Spool.Draft draft, Transaction transaction, byte[] prefix, Spool.State state)
            throws IOException {
        needOpen();
        Envelope envelope = transaction.envelope();
        if (envelope.recipients().isEmpty()) throw new IllegalArgumentException("no recipient");
        Expansion expansion = round.newMessages().aliases().expand(envelope.from(), envelope.recipients());
        Envelope expanded = envelope.withRecipients(expansion.recipients());
        return store(draft, new Transaction(transaction.client(), expanded, draft.id()), prefix, state, expansion);
    }

    private QueueId store(
            Spool.Draft draft, Transaction transaction, byte[] prefix, Spool.State state, Expansion expansion)
            throws IOException {
        Instant now = settings.clock().instant();
        Instant start = transaction.envelope().handling().start(now);
        if (Duration.between(now, start).compareTo(settings.longestHold()) > 0)
            throw new IllegalArgumentException("to be released later than in " + settings.longestHold());
        Spool.State waiting = start.isAfter(now) && start.isAfter(state.next()) ? state.withNext(start) : state;
        Spool.StoredMessage message = draft.commit(transaction, prefix, now, waiting);
        round.queued(message, expansion);
        return message.id();
    }

    private void needOpen() throws IOException {
        if (round.scheduler().isClosing()) throw new IOException("the queue is closed");
    }

    /** See {@link org.mailrail.queue.MailQueue#list}. */
    public void list(QueueFilter filter, Consumer<QueuedMessage> found) throws IOException {
        for (Overview.Seen seen : round.scheduler().overview().list()) {
            if (!filter.mayMatch(seen.state().shown(), seen.arrival())) continue;
            show(seen).filter(filter::matches).ifPresent(found);
        }
    }

    /** See {@link org.mailrail.queue.MailQueue#find}. */
    public Optional<QueuedMessage> find(QueueId id) throws IOException {
        Optional<Overview.Seen> seen = round.scheduler().overview().find(id);
        return seen.isEmpty() ? Optional.empty() : show(seen.get());
    }

    /** Nothing if it has left the queue meanwhile. */
    private Optional<QueuedMessage> show(Overview.Seen seen) throws IOException {
        QueuedMessage.State state = seen.state().shown();
        if (seen.job().isPresent()) return Optional.of(seen.job().get().show(state, seen.next()));
        try {
            Spool.StoredMessage message = settings.spool().load(seen.id());
            return Optional.of(new Job(message, "").show(state, seen.next()));
        } catch (LostMessageException gone) {
            return Optional.empty();
        }
    }

    /** See {@link org.mailrail.queue.MailQueue#statistics}. */
    public QueueStatistics statistics() {
        return round.scheduler().overview().statistics();
    }

    /** See {@link org.mailrail.queue.MailQueue#metrics}. */
    public QueueMetrics metrics() {
        return round.meter().metrics(round.scheduler().overview().ages());
    }

    /** See {@link org.mailrail.queue.MailQueue#flush()}. */
    public void flush() {
        round.scheduler().flush();
    }

    /** See {@link org.mailrail.queue.MailQueue#flush(QueueId)}. */
    public boolean flush(QueueId id) {
        return round.scheduler().flush(id);
    }

    /** See {@link org.mailrail.queue.MailQueue#hold}. */
    public boolean hold(QueueId id) throws IOException {
        return round.scheduler().steering().steer(id, Optional.of(Slot.Wish.HOLD), before -> {
            update(id, state -> state.withHeld(true));
            LOG.info("{}: held", id);
            return Optional.of(Slot.State.HELD);
        });
    }

    /** See {@link org.mailrail.queue.MailQueue#release}. */
    public boolean release(QueueId id) throws IOException {
        return round.scheduler().steering().steer(id, Optional.of(Slot.Wish.NONE), before -> {
            if (before != Slot.State.HELD) return Optional.of(before);
            update(id, state -> state.withHeld(false).withNext(settings.clock().instant()));
            LOG.info("{}: released", id);
            return Optional.of(Slot.State.INCOMING);
        });
    }

    /** See {@link org.mailrail.queue.MailQueue#requeue}. */
    public boolean requeue(QueueId id) throws IOException {
        return round.scheduler().steering().steer(id, Optional.empty(), before -> {
            Spool.StoredMessage message = settings.spool().load(id);
            Expansion expansion =
                    round.newMessages().aliases().expand(message.envelope().from(), remaining(message));
            settings.spool().readdress(id, message.envelope().withRecipients(expansion.recipients()));
            update(
                    id,
                    state -> state.withHeld(false)
                            .withDelayWarned(false)
                            .withNext(Instant.EPOCH)
                            .withProblems(List.of()));
            LOG.info("{}: requeued", id);
            return round.requeued(settings.spool().load(id), expansion)
                    ? Optional.of(Slot.State.INCOMING)
                    : Optional.empty();
        });
    }

    /** See {@link org.mailrail.queue.MailQueue#readdress}. */
    public boolean readdress(QueueId id, UnaryOperator<Envelope> change) throws IOException {
        boolean[] held = new boolean[1];
        boolean found = round.scheduler().steering().steer(id, Optional.empty(), before -> {
            held[0] = before == Slot.State.HELD;
            if (held[0]) {
                Spool.StoredMessage message = settings.spool().load(id);
                Envelope envelope = message.envelope();
                settings.spool().readdress(id, change.apply(envelope.withRecipients(remaining(message))));
                LOG.info("{}: readdressed", id);
            }
            return Optional.of(before);
        });
        if (found && !held[0]) throw new IllegalStateException(id + " is not held");
        return found;
    }

    private static List<Recipient> remaining(Spool.StoredMessage message) {
        return message.remaining().stream()
                .map(message.envelope().recipients()::get)
                .toList();
    }

    /** See {@link org.mailrail.queue.MailQueue#delete}. */
    public boolean delete(QueueId id) throws IOException {
        return round.scheduler().steering().steer(id, Optional.of(Slot.Wish.DELETE), before -> {
            Spool.StoredMessage message = settings.spool().load(id);
            settings.spool().update(new Spool.Update(id, message.remaining(), message.state()), List.of());
            round.deleted(id);
            return Optional.empty();
        });
    }

    private void update(QueueId id, UnaryOperator<Spool.State> change) throws IOException {
        Spool.State state = settings.spool().load(id).state();
        settings.spool().update(new Spool.Update(id, List.of(), change.apply(state)), List.of());
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
