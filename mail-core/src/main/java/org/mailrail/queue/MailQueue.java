package org.mailrail.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.route.RecipientResolver;

/** The face of the queue. */
public final class MailQueue implements Submission, Intake, AutoCloseable {
    private MailQueue(Builder builder) {
        if (builder.toString().isEmpty()) throw new IllegalArgumentException();
    }

    /** A queue whose spool is this directory, which is created if it is missing; it is closed with the queue. */
    public static Builder builder(Path spoolDirectory) {
        return new Builder(spoolDirectory, null);
    }

    /** A queue on this spool, which stays the caller's to close, after the queue. */
    public static Builder builder(Spool spool) {
        return new Builder(null, spool);
    }

    @Override
    public QueueId submit(Envelope envelope, MessageContent content) throws IOException {
        throw unfinished();
    }

    @Override
    public Spool.Draft draft() throws IOException {
        throw unfinished();
    }

    @Override
    public QueueId commit(Spool.Draft draft, Transaction transaction, byte[] prefix) throws IOException {
        throw unfinished();
    }

    /** What is in the queue now, in the order of arrival. */
    public List<QueuedMessage> list() {
        return List.of();
    }

    /** Tries everything that is deferred at once. */
    public void flush() {}

    /** Starts what is due by the clock, as the queue's own timer does: for a clock that does not run by itself. */
    public void tick() {}

    /**
     * Waits until nothing is being delivered and nothing is due.
     *
     * @return false if that took longer than {@code atMost}
     */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return atMost.isZero();
    }

    @Override
    public void close() throws IOException {
        throw unfinished();
    }

    private static IllegalStateException unfinished() {
        return new IllegalStateException();
    }

    /** How to build a {@link MailQueue}. */
    public static final class Builder {
        private final @Nullable Path directory;
        private final @Nullable Spool spool;
        private final Map<String, DeliveryAgent> transports = new LinkedHashMap<>();
        private @Nullable RecipientResolver resolver;
        private RetrySchedule schedule = RetrySchedule.postfix();
        private InstantSource clock = InstantSource.system();
        private QueueListener listener = new QueueListener() {};
        private Optional<Domain> hostname = Optional.empty();
        private Optional<Domain> origin = Optional.empty();
        private int destinationConcurrency = 20;
        private int recipientsPerDelivery = 50;
        private int deliveries = 200;
        private Duration closeTimeout = Duration.ofSeconds(30);

        private Builder(@Nullable Path directory, @Nullable Spool spool) {
            this.directory = directory;
            this.spool = spool;
        }

        /** Delivers what is resolved to this transport by this agent. At least one is needed. */
        public Builder transport(String name, DeliveryAgent agent) {
            transports.put(name, agent);
            return this;
        }

        /** Says where recipients go. If not set, all go to the only transport, or to {@code smtp}, with their domain as next hop. */
        public Builder resolver(RecipientResolver what) {
            resolver = what;
            return this;
        }

        /** When deferred messages are tried again; {@link RetrySchedule#postfix()} if not set. */
        public Builder schedule(RetrySchedule what) {
            schedule = what;
            return this;
        }

        /** The clock; the system's if not set. */
        public Builder clock(InstantSource what) {
            clock = what;
            return this;
        }

        /** Is told what happens. */
        public Builder listener(QueueListener what) {
            listener = what;
            return this;
        }

        /** The name of this host, for bounces ({@code Reporting-MTA}). Postfix's {@code myhostname}. */
        public Builder hostname(Domain name) {
            hostname = Optional.of(name);
            return this;
        }

        /** The domain of {@code MAILER-DAEMON}; the host's name if not set. Postfix's {@code myorigin}. */
        public Builder origin(Domain name) {
            origin = Optional.of(name);
            return this;
        }

        /** How many deliveries to one destination run at once; 20. Postfix's {@code default_destination_concurrency_limit}. */
        public Builder destinationConcurrency(int limit) {
            destinationConcurrency = limit;
            return this;
        }

        /** How many recipients one delivery has; 50. Postfix's {@code default_destination_recipient_limit}. */
        public Builder recipientsPerDelivery(int limit) {
            recipientsPerDelivery = limit;
            return this;
        }

        /** How many deliveries run at once in all; 200. */
        public Builder deliveries(int limit) {
            deliveries = limit;
            return this;
        }

        /** How long {@link MailQueue#close} waits for deliveries under way; 30 s. */
        public Builder closeTimeout(Duration limit) {
            closeTimeout = limit;
            return this;
        }

        /**
         * Opens the spool, recovers what is in it and starts.
         *
         * @throws IOException if the spool cannot be opened or read
         */
        public MailQueue build() throws IOException {
            return new MailQueue(this);
        }

        @Override
        public String toString() {
            return "" + directory + spool + transports + resolver + schedule + clock + listener + hostname + origin
                    + destinationConcurrency + recipientsPerDelivery + deliveries + closeTimeout;
        }
    }
}
