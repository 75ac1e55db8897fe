package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.queue.Spool;
import org.mailrail.queue.internal.QueueCore;
import org.mailrail.queue.internal.SpoolOctets;

/**
 * A spool in a database of PostgreSQL or H2, which several servers may share: each message is delivered by the one that took it in. When a server ends, or is
 * not heard of for some time, the others take over what it has left, each a part; a message that it was just delivering may come twice then.
 *
 * <p>Each opening is a process with a lease, by the database's clock, that a thread renews. Whoever could not renew it in time stops delivering: messages that
 * another has taken over meanwhile are lost to it and end quietly, those that are left it gets back with the next renewal. If the database is away,
 * storing fails with {@link IOException}, and goes on when it is back.
 *
 * <p>What a queue lists and steers are the messages of its own process. The tables are made when the spool is first opened.
 *
 * <p>The application makes the {@link DataSource}, and closes it after the spool: one that pools, with a limit on how long it waits for a connection (shorter
 * than the lease) and for its opening, and with the database's usual isolation, READ COMMITTED. The spool takes one connection for each call that needs the
 * database, and two for its own threads. An answer of PostgreSQL is waited for as long as the builder says.
 *
 * <p>With H2, the user has to be an administrator, who may force what is written.
 */
@SuppressWarnings("exports") // who calls this requires java.sql himself; all others do without
public final class JdbcSpool implements Spool {
    private final Database database;
    private final Lease lease;
    private final Duration renewal;
    private final long memory;
    private final AtomicLong memoryInUse = new AtomicLong();
    private final AtomicLong drafts = new AtomicLong();
    private final OwnMessages own;
    private final Doubts doubts = new Doubts();
    private final TakeOver takeOver;
    private final Periodic renewing;
    private volatile @Nullable Consumer<Entry> receiver;
    private volatile @Nullable Periodic looking;

    private JdbcSpool(Builder builder, Database database, Lease lease) {
        this.database = database;
        this.lease = lease;
        this.renewal = builder.renewal();
        this.memory = builder.memory;
        this.own = new OwnMessages(database, lease);
        this.takeOver = new TakeOver(database, lease, doubts);
        this.renewing = Periodic.start("mailrail-spool-lease", renewal, this::renew);
    }

    /** A builder of the spool in this database. */
    public static Builder builder(DataSource database) {
        return new Builder(database);
    }

    Database database() {
        return database;
    }

    long owner() {
        return lease.owner();
    }

    Doubts doubts() {
        return doubts;
    }

    boolean takeMemory(int octets) {
        if (memoryInUse.addAndGet(octets) <= memory) return true;
        memoryInUse.addAndGet(-octets);
        return false;
    }

    void giveMemory(int octets) {
        memoryInUse.addAndGet(-octets);
    }

    /** The octets that drafts hold in memory now. */
    public long memoryInUse() {
        return memoryInUse.get();
    }

    @Override
    public Draft draft() {
        return new JdbcDraft(this, SpoolOctets.id(lease.owner(), drafts.incrementAndGet()));
    }

    @Override
    public void recover(Consumer<Entry> live) throws IOException {
        if (receiver != null) throw new IllegalStateException("it was recovered before");
        receiver = live;
        look();
        looking = Periodic.start("mailrail-spool-takeover", renewal, this::look);
    }

    /** Looks for messages that are to be delivered here, once. */
    void look() throws IOException {
        Consumer<Entry> live = Objects.requireNonNull(receiver);
        doubts.settle(database, lease, found -> give(found, live));
        takeOver.look(batch -> give(batch, live));
    }

    /** Renews the lease, once. */
    void renew() throws IOException {
        own.renew();
    }

    private void give(List<JdbcEntry> entries, Consumer<Entry> live) {
        entries.forEach(own::add);
        entries.forEach(live);
    }

    @Override
    public StoredMessage load(QueueId id) throws IOException {
        JdbcEntry entry = own.entry(id);
        Optional<Messages.Stored> found = database.read(connection -> Messages.find(connection, lease.owner(), id));
        if (found.isEmpty()) {
            own.lose(entry);
            throw Messages.missing(id);
        }
        Messages.Stored stored = found.get();
        List<Integer> remaining = new ArrayList<>();
        for (int i = 0; i < stored.envelope().recipients().size(); i++) {
            if (!stored.done().get(i)) remaining.add(i);
        }
        JdbcContent content = new JdbcContent(database, id, stored.head(), stored.chunked());
        return new StoredMessage(entry, stored.envelope(), remaining, stored.state(), content);
    }

    @Override
    public void readdress(QueueId id, Envelope envelope) throws IOException {
        if (envelope.recipients().isEmpty()) throw new IllegalArgumentException("no recipient");
        own.change(
                id,
                entry -> database.commit(connection -> {
                    Messages.readdress(connection, lease.owner(), id, envelope);
                    return true;
                }));
    }

    @Override
    public List<StoredMessage> update(Update update, List<CommittableDraft> committable) throws IOException {
        List<JdbcDraft> ours = new ArrayList<>();
        List<Messages.New> messages = new ArrayList<>();
        for (CommittableDraft one : committable) {
            JdbcDraft draft = (JdbcDraft) one.draft();
            ours.add(draft);
            messages.add(draft.prepare(
                    Transaction.of(Client.application(), one.envelope()), new byte[0], one.arrival(), State.NEW));
        }
        own.change(update.id(), entry -> {
            boolean remains = write(update, ours, messages);
            if (remains) entry.changed(update.state());
            return remains;
        });
        List<StoredMessage> stored = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) stored.add(ours.get(i).committed(messages.get(i)));
        return stored;
    }

    private boolean write(Update update, List<JdbcDraft> ours, List<Messages.New> messages) throws IOException {
        try {
            return database.commit(connection -> {
                boolean remains = Messages.update(connection, lease.owner(), update);
                for (int i = 0; i < ours.size(); i++) ours.get(i).insert(connection, messages.get(i));
                return remains;
            });
        } catch (DoubtfulCommitException e) {
            ours.forEach(JdbcDraft::doubtful);
            doubts.addWanted(ours.stream().map(JdbcDraft::id).toList());
            throw e;
        }
    }

    /** A message that was just committed. */
    StoredMessage stored(Messages.New message) {
        State state = message.state();
        JdbcEntry entry =
                new JdbcEntry(message.id(), lease, message.arrival(), state.held(), Times.second(state.next()));
        own.add(entry);
        Envelope envelope = message.transaction().envelope();
        List<Integer> remaining = new ArrayList<>();
        for (int i = 0; i < envelope.recipients().size(); i++) remaining.add(i);
        JdbcContent content = new JdbcContent(database, message.id(), message.octets().length, message.chunked());
        return new StoredMessage(entry, envelope, remaining, state, content);
    }

    /** Ends its threads and leaves its messages to whoever shares the spool, or opens it next. */
    @Override
    public void close() throws IOException {
        Periodic takingOver = looking;
        if (takingOver != null) takingOver.close();
        renewing.close();
        lease.end();
    }

    /** How to open a {@link JdbcSpool}. */
    public static final class Builder {
        private final DataSource source;
        private String name = ProcessHandle.current().pid() + "@" + QueueCore.systemName();
        private Duration lease = Duration.ofSeconds(30);
        private @Nullable Duration renewal;
        private Duration timeout = Duration.ofSeconds(30);
        private long memory = 64L << 20;

        private Builder(DataSource source) {
            this.source = source;
        }

        /** What the process is called in logs and in the database, up to 255 characters; if not set, its number and the host's name. Needs not be unique. */
        public Builder name(String what) {
            if (what.isEmpty() || what.length() > 255) throw new IllegalArgumentException("a name of " + what.length());
            name = what;
            return this;
        }

        /**
         * For how long after the last renewal others leave this process its messages; 30 s, at least 1 s. No one of those that share a spool has to know what
         * the others have.
         */
        public Builder lease(Duration what) {
            if (what.compareTo(Duration.ofSeconds(1)) < 0) throw new IllegalArgumentException("a lease of " + what);
            lease = what;
            return this;
        }

        /** How often the lease is renewed, and looked for processes that have ended; a third of the lease if not set. */
        public Builder renewal(Duration interval) {
            if (!interval.isPositive()) throw new IllegalArgumentException("a renewal each " + interval);
            renewal = interval;
            return this;
        }

        private Duration renewal() {
            return renewal == null ? lease.dividedBy(3) : renewal;
        }

        /** How long an answer of PostgreSQL is waited for; 30 s. */
        public Builder timeout(Duration limit) {
            if (!limit.isPositive() || limit.compareTo(Duration.ofDays(1)) > 0)
                throw new IllegalArgumentException("a timeout of " + limit);
            timeout = limit;
            return this;
        }

        /** How many octets all messages that are being received take of memory; 64 MiB. What is over goes to the database at once. */
        public Builder memory(long octets) {
            if (octets < 0) throw new IllegalArgumentException("memory of " + octets);
            memory = octets;
            return this;
        }

        /**
         * Opens it, and makes the tables if there are none.
         *
         * @throws IOException if the database cannot be used, or has a spool of a newer version
         * @throws org.mailrail.config.ConfigurationException if it is neither PostgreSQL nor H2
         * @throws IllegalStateException if the lease is not renewed in time
         */
        public JdbcSpool open() throws IOException {
            if (renewal().compareTo(lease) >= 0)
                throw new IllegalStateException("a lease of " + lease + " that is renewed each " + renewal());
            Database database = Database.open(source, timeout);
            Schema.create(database);
            return new JdbcSpool(this, database, Lease.take(database, name, lease));
        }
    }
}
