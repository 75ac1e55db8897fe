package org.mailrail.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.internal.DiscardAgent;
import org.mailrail.queue.internal.QueueCore;
import org.mailrail.queue.internal.QueueSettings;
import org.mailrail.queue.internal.Transport;
import org.mailrail.queue.internal.report.ReportSettings;
import org.mailrail.route.AddressClass;
import org.mailrail.route.RecipientResolver;
import org.mailrail.route.Resolution;

/**
 * The face of the queue: it takes messages durably, delivers them by its transports' agents, tries again what is deferred, and tells senders of what
 * failed.
 *
 * <p>Safe for many threads. Deliveries run on virtual threads; {@link #close} ends them.
 */
public final class MailQueue implements Submission, Intake, AutoCloseable {
    private final QueueCore core;

    private MailQueue(QueueCore core) {
        this.core = core;
    }

    /** A queue whose spool is this directory, which is created if it is missing; it is closed with the queue. */
    public static Builder builder(Path spoolDirectory) {
        return new Builder(spoolDirectory, null);
    }

    /** A queue on this spool, which stays the caller's to close, after the queue. */
    public static Builder builder(Spool spool) {
        return new Builder(null, spool);
    }

    /**
     * Takes responsibility for a message: when this returns, it is on stable storage. The envelope's {@link org.mailrail.core.Handling} says when it is first
     * tried, by when it is to be delivered, and how urgent it is; its age, for the schedule, counts from its release.
     *
     * @throws IOException if it cannot be stored at the moment; nothing has been queued then
     * @throws IllegalArgumentException if the envelope has no recipient, or the message is to be held back longer than {@link Builder#longestHold}
     */
    @Override
    public QueueId submit(Envelope envelope, MessageContent content) throws IOException {
        return core.submit(envelope, content);
    }

    @Override
    public Spool.Draft draft(Transaction transaction) throws IOException {
        return core.draft();
    }

    @Override
    public Outcome commit(Spool.Draft draft, Transaction transaction, byte[] prefix, Spool.State state)
            throws IOException {
        return new Outcome.Queued(core.commit(draft, transaction, prefix, state));
    }

    /** All that is in the queue now, in the order of arrival; for a large queue, see {@link #list(QueueFilter, Consumer)}. */
    public List<QueuedMessage> list() throws IOException {
        List<QueuedMessage> all = new ArrayList<>();
        list(QueueFilter.all(), all::add);
        return all;
    }

    /**
     * Shows what is in the queue, in the order of arrival, one message after the other: each as it stands when it is shown. Those that are not in memory are
     * read from the spool.
     *
     * @throws IOException if the spool cannot be read
     */
    public void list(QueueFilter filter, Consumer<QueuedMessage> found) throws IOException {
        core.list(filter, found);
    }

    /**
     * One message as it stands; nothing if it is not in the queue (any more).
     *
     * @throws IOException if the spool cannot be read
     */
    public Optional<QueuedMessage> find(QueueId id) throws IOException {
        return core.find(id);
    }

    /** How full the queue is. Cheap. */
    public QueueStatistics statistics() {
        return core.statistics();
    }

    /** What the queue has done, and how old what waits in it is. It costs a look at some thousand numbers, however many messages there are. */
    public QueueMetrics metrics() {
        return core.metrics();
    }

    /** Tries everything that is deferred at once, and every destination that is rested. Postfix's {@code postqueue -f}. */
    public void flush() {
        core.flush();
    }

    /**
     * Tries a message at once if it is deferred, whether its destinations are rested or not. Postfix's {@code postqueue -i}.
     *
     * @return false if it is not in the queue
     */
    public boolean flush(QueueId id) {
        return core.flush(id);
    }

    /**
     * Tries at once what is deferred and has recipients in this domain, whether it is rested or not. Postfix's {@code postqueue -s}; what ETRN asks for.
     *
     * @return how many messages that are
     * @throws IOException if the spool cannot be read
     */
    public int flush(Domain domain) throws IOException {
        List<QueueId> deferred = new ArrayList<>();
        list(QueueFilter.all().in(QueuedMessage.State.DEFERRED).to(domain), message -> deferred.add(message.id()));
        return (int) deferred.stream().filter(this::flush).count();
    }

    /**
     * Tries a message no more until it is released, also after a restart; one that is being delivered is held when its round is over. Postfix's
     * {@code postsuper -h}.
     *
     * @return false if it is not in the queue
     * @throws IOException if that cannot be written down
     */
    public boolean hold(QueueId id) throws IOException {
        return core.hold(id);
    }

    /**
     * Tries a message again that is held. Postfix's {@code postsuper -H}.
     *
     * @return false if it is not in the queue
     * @throws IOException if that cannot be written down
     */
    public boolean release(QueueId id) throws IOException {
        return core.release(id);
    }

    /**
     * Tries a message as if it had just come in: its recipients are expanded by the aliases of now. One that is being delivered is left alone. Postfix's
     * {@code postsuper -r}.
     *
     * @return false if it is not in the queue
     * @throws IOException if that cannot be written down
     */
    public boolean requeue(QueueId id) throws IOException {
        return core.requeue(id);
    }

    /**
     * Gives a held message another sender, other recipients, other parameters.
     *
     * @param envelope with at least one recipient; all of them are to get it
     * @return false if it is not in the queue
     * @throws IllegalStateException if it is not held
     * @throws IOException if that cannot be written down
     */
    public boolean readdress(QueueId id, Envelope envelope) throws IOException {
        if (envelope.recipients().isEmpty()) throw new IllegalArgumentException("no recipient");
        return core.readdress(id, before -> envelope);
    }

    /**
     * Changes the sender or the recipients of a held message, and leaves alone what else its envelope says. Nobody else changes it meanwhile.
     *
     * @param change from the envelope with the recipients that are not done to one with at least one recipient, all of whom are to get it; must not block
     * @return false if it is not in the queue
     * @throws IllegalStateException if it is not held
     * @throws IOException if that cannot be written down
     */
    public boolean readdress(QueueId id, UnaryOperator<Envelope> change) throws IOException {
        return core.readdress(id, change);
    }

    /**
     * Forgets a message; nobody is told. One that is being delivered is forgotten when its round is over. Postfix's {@code postsuper -d}.
     *
     * @return false if it is not in the queue
     * @throws IOException if that cannot be written down
     */
    public boolean delete(QueueId id) throws IOException {
        return core.delete(id);
    }

    /** Starts what is due by the clock, as the queue's own timer does: for a clock that does not run by itself. */
    public void tick() {
        core.tick();
    }

    /**
     * Waits until nothing is being delivered and nothing is due by the clock; what is deferred may remain.
     *
     * @return false if that took longer than {@code atMost}, or the queue was closed
     */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return core.awaitIdle(atMost);
    }

    /**
     * Takes nothing more, starts nothing more, and waits for the deliveries under way, as long as the builder said; those that take longer are
     * interrupted. What is not delivered stays in the spool.
     */
    @Override
    public void close() throws IOException {
        core.close();
    }

    /** How to build a {@link MailQueue}. */
    public static final class Builder {
        private final @Nullable Path directory;
        private final @Nullable Spool spool;
        private final Map<String, Transport> transports = new LinkedHashMap<>();
        private @Nullable RecipientResolver resolver;
        private RetrySchedule schedule = RetrySchedule.postfix();
        private @Nullable RetrySchedule bounceSchedule;
        private InstantSource clock = InstantSource.system();
        private QueueListener listener = new QueueListener() {};
        private Optional<Domain> hostname = Optional.empty();
        private Optional<Domain> origin = Optional.empty();
        private Function<Spool.StoredMessage, String> scope = message -> "";
        private int deliveries = 500;
        private int hopLimit = 50;
        private Duration longestHold = Duration.ofDays(366);
        private long bounceSize = 50_000;
        private BounceTemplates templates = BounceTemplates.standard();
        private PostmasterNotices notices = PostmasterNotices.none();
        private Duration delayWarning = Duration.ZERO;
        private Duration closeTimeout = Duration.ofSeconds(30);

        private Builder(@Nullable Path directory, @Nullable Spool spool) {
            this.directory = directory;
            this.spool = spool;
        }

        /**
         * Delivers what is resolved to this transport by this agent, with {@link TransportSettings#defaults()}. At least one is needed. Mail for a transport
         * without agent waits; {@code discard} throws away what it gets, unless it is given another agent.
         *
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder transport(String name, DeliveryAgent agent) {
            return transport(name, agent, TransportSettings.defaults());
        }

        /**
         * Delivers what is resolved to this transport by this agent, so much at once.
         *
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder transport(String name, DeliveryAgent agent, TransportSettings settings) {
            Transport transport = new Transport(agent, settings);
            if (transports.putIfAbsent(name, transport) != null)
                throw new IllegalArgumentException("transport " + name);
            return this;
        }

        /**
         * On whose behalf a message is sent, e.g. a tenant or a campaign: of those who wait for one destination each gets its turn, however much the others
         * have sent. Must not block, nor throw. If not set, all are one.
         */
        public Builder scope(Function<Spool.StoredMessage, String> what) {
            scope = what;
            return this;
        }

        /**
         * Says where recipients go, and for whom they stand. If not set, all go to the only transport, or of several to {@code smtp}, with their
         * domain as next hop.
         */
        public Builder resolver(RecipientResolver what) {
            resolver = what;
            return this;
        }

        /** When deferred messages are tried again; {@link RetrySchedule#postfix()} if not set. */
        public Builder schedule(RetrySchedule what) {
            schedule = what;
            return this;
        }

        /** When deferred messages of the null sender, such as bounces, are tried again; as all others if not set. */
        public Builder bounceSchedule(RetrySchedule what) {
            bounceSchedule = what;
            return this;
        }

        /** The clock; the system's if not set. */
        public Builder clock(InstantSource what) {
            clock = what;
            return this;
        }

        /** Is told what happens; nobody is if not set. */
        public Builder listener(QueueListener what) {
            listener = what;
            return this;
        }

        /** The name of this host, for reports ({@code Reporting-MTA}); what the system says if not set. Postfix's {@code myhostname}. */
        public Builder hostname(Domain name) {
            hostname = Optional.of(name);
            return this;
        }

        /** The domain of {@code MAILER-DAEMON}; the host's name if not set. Postfix's {@code myorigin}. */
        public Builder origin(Domain name) {
            origin = Optional.of(name);
            return this;
        }

        /**
         * How many deliveries run at once in all; 500. Of four, one is kept for destinations that are known to be quick, and no more than one is for those
         * that are known to be slow or dead.
         */
        public Builder deliveries(int limit) {
            deliveries = positive(limit);
            return this;
        }

        /** How many Received fields a message may have before it is taken to go round in circles; 50. Postfix's {@code hopcount_limit}. */
        public Builder hopLimit(int limit) {
            hopLimit = positive(limit);
            return this;
        }

        /** For how long a message may be held back by its {@link org.mailrail.core.Handling#notBefore()}; 366 days. RFC 4865. */
        public Builder longestHold(Duration limit) {
            if (limit.isNegative()) throw new IllegalArgumentException("a hold of " + limit);
            longestHold = limit;
            return this;
        }

        /** Up to how many octets a message is returned whole to its sender; 50,000. Postfix's {@code bounce_size_limit}. */
        public Builder bounceSize(long octets) {
            if (octets < 0) throw new IllegalArgumentException("a size of " + octets);
            bounceSize = octets;
            return this;
        }

        /** How reports to senders are worded; {@link BounceTemplates#standard()} if not set. Postfix's {@code bounce_template_file}. */
        public Builder templates(BounceTemplates what) {
            templates = what;
            return this;
        }

        /** What the postmaster is told; nothing if not set. Postfix's {@code notify_classes}. */
        public Builder notices(PostmasterNotices what) {
            notices = what;
            return this;
        }

        /**
         * After which time the sender of a message is told, once, whom it has not reached yet, unless NOTIFY says that he does not want to hear of that; zero,
         * as if not set: never. Postfix's {@code delay_warning_time}.
         */
        public Builder delayWarning(Duration after) {
            if (after.isNegative()) throw new IllegalArgumentException("a delay of " + after);
            delayWarning = after;
            return this;
        }

        /** How long {@link MailQueue#close} waits for deliveries under way; 30 s. */
        public Builder closeTimeout(Duration limit) {
            if (limit.isNegative()) throw new IllegalArgumentException("a timeout of " + limit);
            closeTimeout = limit;
            return this;
        }

        private static int positive(int limit) {
            if (limit < 1) throw new IllegalArgumentException("a limit of " + limit);
            return limit;
        }

        /**
         * Opens the spool, recovers what is in it and starts.
         *
         * @throws IOException if the spool cannot be opened or read
         * @throws IllegalStateException if there is no transport, or several, none of them {@code smtp}, and no resolver
         */
        public MailQueue build() throws IOException {
            if (transports.isEmpty()) throw new IllegalStateException("a queue needs a transport");
            RecipientResolver where = resolver == null ? byDomain() : resolver;
            Map<String, Transport> agents = new LinkedHashMap<>(transports);
            agents.putIfAbsent("discard", new Transport(new DiscardAgent(), TransportSettings.defaults()));
            Domain host = hostname.orElseGet(QueueCore::systemName);
            Spool opened = spool != null ? spool : FileSpool.open(Objects.requireNonNull(directory));
            ReportSettings reports =
                    new ReportSettings(host, origin.orElse(host), bounceSize, templates, notices, delayWarning);
            QueueSettings settings = new QueueSettings(
                    opened,
                    agents,
                    where,
                    schedule,
                    bounceSchedule == null ? schedule : bounceSchedule,
                    clock,
                    listener,
                    host,
                    scope,
                    deliveries,
                    hopLimit,
                    longestHold,
                    reports,
                    closeTimeout);
            return new MailQueue(QueueCore.start(settings, spool == null));
        }

        private RecipientResolver byDomain() {
            String transport =
                    transports.size() == 1 ? transports.keySet().iterator().next() : "smtp";
            if (!transports.containsKey(transport)) {
                throw new IllegalStateException("of several transports none is smtp, and there is no resolver");
            }
            return (sender, recipient) -> new Resolution.Deliver(
                    recipient,
                    AddressClass.DEFAULT,
                    transport,
                    recipient.host() instanceof Domain domain
                            ? domain.ascii()
                            : recipient.host().toString());
        }
    }
}
