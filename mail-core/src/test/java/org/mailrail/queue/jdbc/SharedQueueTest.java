package org.mailrail.queue.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.MailQueue;
import org.mailrail.queue.QueuedMessage;
import org.mailrail.queue.TransportSettings;

/** Two queues on one spool, of which one loses its messages to the other. */
class SharedQueueTest {
    private static final MessageContent CONTENT =
            MessageContent.of("Subject: hello\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII));
    private static final Envelope ENVELOPE = Envelope.of("a@example.org", "b@example.net");

    private final JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
    private final List<AutoCloseable> opened = new ArrayList<>();
    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private Server first;
    private Server second;

    /** A server: its spool, its queue, and what that delivered. */
    private final class Server {
        final JdbcSpool spool;
        final MailQueue queue;
        final List<QueueId> tried = Collections.synchronizedList(new ArrayList<>());
        volatile DeliveryAgent agent = delivery -> List.of(new DeliveryResult.Delivered("ok"));

        Server() throws IOException {
            spool = JdbcSpool.builder(database).lease(Duration.ofHours(1)).open();
            TransportSettings settings =
                    TransportSettings.defaults().withConcurrency(TransportSettings.Concurrency.upTo(1));
            queue = MailQueue.builder(spool)
                    .clock(() -> now)
                    .hostname(Domain.of("mail.example.org"))
                    .transport(
                            "smtp",
                            delivery -> {
                                tried.add(delivery.queueId());
                                return agent.deliver(delivery);
                            },
                            settings)
                    .build();
            opened.add(spool);
            opened.add(queue);
        }

        QueueId submit() throws IOException {
            return queue.submit(ENVELOPE, CONTENT);
        }

        void takeOver() throws IOException, InterruptedException {
            spool.look();
            settle();
        }

        void settle() throws InterruptedException {
            assertThat(queue.awaitIdle(Duration.ofSeconds(20))).isTrue();
        }

        int size() {
            return queue.statistics().incoming()
                    + queue.statistics().active()
                    + queue.statistics().deferred()
                    + queue.statistics().held();
        }

        void defersAll() {
            agent = delivery -> List.of(DeliveryResult.Deferred.of("4.2.0", "later"));
        }
    }

    @BeforeEach
    void startBoth() throws IOException {
        first = new Server();
        second = new Server();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : opened.reversed()) one.close();
        database.dispose();
    }

    private void expire(Server process) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE mailrail_process SET lease_until = TIMESTAMP WITH TIME ZONE '2001-01-01 00:00:00+00' WHERE id = "
                            + process.spool.owner());
        }
    }

    @Test
    void whatIsTakenOverIsDeliveredThoughTheQueueRunsForLong() throws Exception {
        first.defersAll();
        QueueId id = first.submit();
        first.settle();
        now = now.plus(Duration.ofHours(2));
        expire(first);
        second.takeOver();
        assertThat(second.tried).containsExactly(id);
        assertThat(second.size()).isZero();
    }

    @Test
    void whatIsTakenOverWaitsUntilItIsDue() throws Exception {
        first.defersAll();
        QueueId id = first.submit();
        first.settle();
        expire(first);
        second.takeOver();
        assertThat(second.tried).isEmpty();
        assertThat(second.queue.list()).extracting(QueuedMessage::state).containsExactly(QueuedMessage.State.DEFERRED);
        now = now.plus(Duration.ofHours(2));
        second.settle();
        assertThat(second.tried).containsExactly(id);
    }

    @Test
    void aMessageThatWasLostIsForgottenWhenItsTimeComes() throws Exception {
        first.defersAll();
        QueueId id = first.submit();
        first.settle();
        expire(first);
        second.defersAll();
        second.takeOver();
        now = now.plus(Duration.ofHours(2));
        first.settle();
        assertThat(first.tried).containsExactly(id);
        assertThat(first.size()).isZero();
        assertThat(second.size()).isEqualTo(1);
    }

    @Test
    void aMessageThatWasLostCannotBeSteered() throws Exception {
        first.defersAll();
        QueueId id = first.submit();
        first.settle();
        expire(first);
        second.takeOver();
        assertThat(first.queue.hold(id)).isFalse();
        assertThat(first.queue.delete(id)).isFalse();
        assertThat(first.size()).isZero();
        assertThat(second.queue.hold(id)).isTrue();
    }

    @Test
    void whatWaitsInMemoryIsNotDeliveredOnceItIsLost() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        first.agent = delivery -> {
            started.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(new DeliveryResult.Delivered("ok"));
        };
        QueueId underWay = first.submit();
        started.await();
        QueueId waiting = first.submit();
        JdbcSpoolCases.await(() -> first.queue.statistics().active() == 2);
        expire(first);
        second.takeOver();
        first.spool.renew();
        over.countDown();
        first.settle();
        assertThat(first.tried).containsExactly(underWay);
        assertThat(second.tried).containsExactlyInAnyOrder(underWay, waiting);
        assertThat(first.size()).isZero();
    }

    @Test
    void aMessageThatWasLostAndComesBackIsDelivered() throws Exception {
        first.defersAll();
        QueueId id = first.submit();
        first.settle();
        expire(first);
        second.takeOver();
        second.queue.close();
        second.spool.close();
        first.spool.renew();
        first.takeOver();
        first.agent = delivery -> List.of(new DeliveryResult.Delivered("ok"));
        now = now.plus(Duration.ofHours(2));
        first.settle();
        assertThat(first.tried).containsExactly(id, id);
        assertThat(first.size()).isZero();
    }

    @Test
    void aMessageThatComesBackWhileItIsBeingDeliveredIsTriedAgainWhenItIsDue() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        first.agent = delivery -> {
            started.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(DeliveryResult.Deferred.of("4.2.0", "later"));
        };
        QueueId id = first.submit();
        started.await();
        expire(first);
        second.defersAll();
        second.takeOver();
        second.queue.close();
        second.spool.close();
        first.spool.renew();
        first.spool.look();
        over.countDown();
        first.settle();
        assertThat(first.tried).containsExactly(id);
        assertThat(first.size()).isEqualTo(1);
        first.agent = delivery -> List.of(new DeliveryResult.Delivered("ok"));
        now = now.plus(Duration.ofHours(2));
        first.settle();
        assertThat(first.tried).containsExactly(id, id);
        assertThat(first.size()).isZero();
    }
}
