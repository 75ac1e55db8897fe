package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Domain;
import org.mailrail.queue.contract.Spools;

/** A note of what was delivered waits for no force; what has to be safe does. */
@Timeout(60)
class SpoolNoteTest {
    @TempDir
    Path folder;

    private final FaultyDisk disk = new FaultyDisk();

    private FileSpool open() throws IOException {
        return FileSpool.builder(folder.resolve("spool")).disk(disk).open();
    }

    private static Spool.Update done(Spool.StoredMessage message) {
        return new Spool.Update(message.id(), List.of(0), message.state());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNoteIsWrittenWhileTheDiskForcesNothing(boolean closed) throws IOException {
        FileSpool spool = open();
        Spool.StoredMessage gone = Spools.store(spool, "gone");
        Spools.store(spool, "kept");
        CountDownLatch force = new CountDownLatch(1);
        disk.forceWaitsFor(force);
        spool.note(done(gone));
        assertThat(Spools.texts(spool)).containsExactly("kept");
        // The process is killed: the system has all that was written.
        Path copy = SpoolFiles.copy(folder.resolve("spool"), folder.resolve("copy"));
        try (FileSpool after = FileSpool.open(copy)) {
            assertThat(Spools.texts(after)).containsExactly("kept");
        }
        force.countDown();
        if (closed) spool.close();
        else Spools.store(spool, "later");
        spool.close();
        try (FileSpool after = open()) {
            assertThat(Spools.texts(after)).hasSize(closed ? 1 : 2).doesNotContain("gone");
        }
    }

    @Test
    void aNoteIsForcedSoonThoughNothingElseIs() throws IOException {
        try (FileSpool spool = open()) {
            Spool.StoredMessage message = Spools.store(spool, "x");
            int before = disk.forces();
            spool.note(done(message));
            awaitForceAfter(before);
            assertThat(disk.forces()).isEqualTo(before + 1);
        }
        try (FileSpool after = open()) {
            assertThat(Spools.texts(after)).isEmpty();
        }
    }

    private void awaitForceAfter(int forces) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (disk.forces() == forces && System.nanoTime() < end) Thread.onSpinWait();
    }

    @Test
    void whatIsClosedIsForced() throws IOException {
        FileSpool spool = open();
        Spool.StoredMessage message = Spools.store(spool, "x");
        int before = disk.forces();
        spool.note(done(message));
        spool.close();
        assertThat(disk.forces()).isEqualTo(before + 1);
    }

    /** Its body is deleted then; were that on the disk and the note not, the message would be there without its body. */
    @Test
    void aNoteOfAMessageWithABodyInAFileIsForced() throws Exception {
        try (FileSpool spool = open()) {
            Spool.StoredMessage message = Spools.store(spool, Spools.large(100_000));
            CountDownLatch force = new CountDownLatch(1);
            disk.forceWaitsFor(force);
            FutureTask<Boolean> noted = new FutureTask<>(() -> {
                spool.note(done(message));
                return true;
            });
            Thread thread = Thread.ofPlatform().start(noted);
            while (thread.getState() != Thread.State.WAITING) Thread.onSpinWait();
            assertThat(Spools.texts(spool)).hasSize(1);
            assertThat(SpoolFiles.files(folder.resolve("spool/bodies"))).hasSize(1);
            force.countDown();
            assertThat(noted.get()).isTrue();
            assertThat(SpoolFiles.files(folder.resolve("spool/bodies"))).isEmpty();
        }
    }

    @Test
    void aForceOfNotesThatFailsCostsNoMessage() throws IOException {
        FileSpool spool = open();
        Spool.StoredMessage message = Spools.store(spool, "delivered");
        Spools.store(spool, "kept");
        disk.forceFails(true);
        int before = disk.forces();
        spool.note(done(message));
        awaitForceAfter(before);
        disk.forceFails(false);
        Spools.store(spool, "later");
        assertThat(Spools.texts(spool)).containsExactly("kept", "later");
        spool.close();
        try (FileSpool after = open()) {
            assertThat(Spools.texts(after)).contains("kept", "later");
        }
    }

    @Test
    void aSegmentThatIsFullIsWholeOnTheDisk() throws IOException {
        FileSpool spool = FileSpool.builder(folder.resolve("spool"))
                .disk(disk)
                .segmentSize(64 * 1024)
                .open();
        for (int i = 0; i < 200; i++) spool.note(done(Spools.store(spool, Spools.large(4000))));
        Spools.store(spool, "last");
        assertThat(Spools.texts(spool)).containsExactly("last");
        spool.close();
        try (FileSpool after = open()) {
            assertThat(Spools.texts(after)).containsExactly("last");
            assertThat(SpoolFiles.files(folder.resolve("spool/corrupt"))).isEmpty();
        }
    }

    @Test
    void oneNoteAfterTheOtherIsForcedToo() throws IOException {
        try (FileSpool spool = open()) {
            Spool.StoredMessage message = Spools.store(spool, "x");
            int before = disk.forces();
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (disk.forces() == before && System.nanoTime() < end)
                spool.note(new Spool.Update(message.id(), List.of(), message.state()));
            assertThat(disk.forces()).isGreaterThan(before);
        }
    }

    @Test
    void aQueueThatDeliversWaitsForNoForce() throws Exception {
        CountDownLatch armed = new CountDownLatch(1);
        FakeAgent agent = FakeAgent.accepting();
        agent.answer((delivery, to) -> {
            try {
                armed.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return FakeAgent.RELAYED;
        });
        CountDownLatch force = new CountDownLatch(1);
        try (FileSpool spool = open();
                MailQueue queue = MailQueue.builder(spool)
                        .hostname(Domain.of("mail.example.org"))
                        .transport("smtp", agent)
                        .build()) {
            QueueFixture.submit(queue, "app@example.org", "ada@example.net");
            disk.forceWaitsFor(force);
            armed.countDown();
            QueueFixture.settle(queue);
            assertThat(queue.list()).isEmpty();
            force.countDown();
        }
    }
}
