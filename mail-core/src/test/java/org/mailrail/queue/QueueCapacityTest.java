package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.Transaction;

/** How much a queue holds, and what that takes. */
class QueueCapacityTest {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();

    /** Messages that wait for their next attempt, as they do after a failure. */
    private void fill(int messages) throws Exception {
        Spool.State later = Spool.State.NEW.withNext(clock.instant().plus(Duration.ofHours(1)));
        byte[] octets = ("Subject: a message\r\n\r\n" + "x".repeat(300) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        int threads = 32;
        try (FileSpool spool = FileSpool.builder(folder.resolve("spool"))
                        .durability(Durability.NONE)
                        .clock(clock)
                        .open();
                ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                int from = thread;
                executor.submit(() -> {
                    for (int i = from; i < messages; i += threads) store(spool, octets, i, later);
                    return null;
                });
            }
        }
    }

    private void store(FileSpool spool, byte[] octets, int number, Spool.State state) throws IOException {
        Envelope envelope = Envelope.of(
                "sender" + number + "@example.org", "recipient" + number + "@d" + number % 1000 + ".example");
        try (Spool.Draft draft = spool.draft()) {
            draft.write(ByteBuffer.wrap(octets));
            Spool.StoredMessage stored =
                    draft.commit(Transaction.of(Client.application(), envelope), new byte[0], clock.instant());
            spool.update(new Spool.Update(stored.id(), List.of(), state), List.of());
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void measure(int messages) throws Exception {
        fill(messages);
        long before = used();
        Instant start = Instant.now();
        try (MailQueue queue = MailQueue.builder(folder.resolve("spool"))
                .clock(clock)
                .hostname(Domain.of("mail.example.org"))
                .transport("smtp", FakeAgent.accepting())
                .build()) {
            Duration opening = Duration.between(start, Instant.now());
            long octets = (used() - before) / messages;
            System.out.println(messages + " deferred messages: opened in " + opening.toMillis() + " ms, " + octets
                    + " octets of memory each");
            assertThat(queue.statistics()).isEqualTo(new QueueStatistics(0, 0, messages, 0, 0, 0));
            assertThat(octets).isLessThan(200);
        }
    }

    @Test
    void aMessageThatWaitsTakesLessThan200Octets() throws Exception {
        measure(50_000);
    }

    @Test
    @Tag("soak")
    void aMillionWait() throws Exception {
        measure(1_000_000);
    }
}
