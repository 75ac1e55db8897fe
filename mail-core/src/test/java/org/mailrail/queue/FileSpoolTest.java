package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Client;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Envelope;
import org.mailrail.core.Transaction;
import org.mailrail.queue.contract.SpoolContract;
import org.mailrail.queue.contract.Spools;

/** What is the file spool's own: files, damage, faults of the disk. */
class FileSpoolTest extends SpoolContract {
    @TempDir
    Path folder;

    private final FaultyDisk disk = new FaultyDisk();

    @Override
    protected Spool open() throws IOException {
        return FileSpool.open(folder.resolve("contract"));
    }

    private Path directory() {
        return folder.resolve("spool");
    }

    private FileSpool.Builder faulty() {
        return FileSpool.builder(directory()).disk(disk);
    }

    /** For tests that open hundreds of spools. */
    private static FileSpool unforced(Path directory) throws IOException {
        return FileSpool.builder(directory).durability(Durability.NONE).open();
    }

    @Test
    void filesAreTheOwnersAlone() throws IOException {
        try (FileSpool spool = FileSpool.open(directory())) {
            Spools.store(spool, Spools.large(100_000));
            try (Stream<Path> files = Files.walk(directory())) {
                for (Path file : files.toList()) {
                    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                    assertThat(mode).as("%s", file).isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
                }
            }
        }
    }

    @Test
    void aSecondOpeningIsRefusedUntilTheFirstIsClosed() throws IOException {
        FileSpool first = FileSpool.open(directory());
        assertThatThrownBy(() -> FileSpool.open(directory()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in this process already");
        first.close();
        FileSpool.open(directory()).close();
    }

    @Test
    void aSecondProcessIsRefused() throws Exception {
        Files.createDirectories(directory());
        Path lock = Files.createFile(directory().resolve("lock"));
        Path script = Files.writeString(folder.resolve("Hold.java"), """
                import java.nio.channels.FileChannel;
                import java.nio.file.Path;
                import java.nio.file.StandardOpenOption;
                class Hold {
                    public static void main(String[] args) throws Exception {
                        try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
                            channel.lock();
                            System.out.println("locked");
                            System.in.read();
                        }
                    }
                }
                """);
        Path java = Path.of(ProcessHandle.current().info().command().orElseThrow());
        Process other = new ProcessBuilder(java.toString(), script.toString(), lock.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> FileSpool.open(directory()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another process");
        } finally {
            other.outputWriter().close();
            other.waitFor();
        }
        FileSpool.open(directory()).close();
    }

    @Test
    void draftsAndBodiesThatNobodyCommittedAreDeleted() throws IOException {
        FileSpool spool = FileSpool.open(directory());
        Spools.store(spool, Spools.large(100_000));
        Spool.Draft draft = spool.draft();
        Spools.write(draft, Spools.large(100_000));
        assertThat(SpoolFiles.files(directory().resolve("bodies"))).hasSize(2);
        Path copy = SpoolFiles.copy(directory(), folder.resolve("copy"));
        draft.close();
        spool.close();
        try (FileSpool after = FileSpool.open(copy)) {
            assertThat(Spools.texts(after)).containsExactly(Spools.large(100_000));
            assertThat(SpoolFiles.files(copy.resolve("bodies"))).hasSize(1);
            Spools.finish(after, Spools.recovered(after).get(0));
            assertThat(SpoolFiles.files(copy.resolve("bodies"))).isEmpty();
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAKillAtAnyTime() throws IOException {
        FileSpool spool = FileSpool.builder(directory()).segmentSize(3000).open();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Spool.StoredMessage message = Spools.store(spool, "message " + i + Spools.large(i * 100));
            if (i % 3 == 0) Spools.finish(spool, message);
            else expected.add(Spools.text(message));
            Path copy = SpoolFiles.copy(directory(), folder.resolve("copy" + i));
            try (FileSpool after = FileSpool.open(copy)) {
                assertThat(Spools.texts(after)).isEqualTo(expected);
            }
        }
        spool.close();
    }

    @Test
    void aRecordTornAnywhereIsLeftOutAndNothingElse() throws IOException {
        try (FileSpool spool = FileSpool.open(directory())) {
            Spools.store(spool, "first\r\n");
            Spools.store(spool, "second\r\n");
        }
        Path segment = newestSegment(directory());
        long end = Files.size(segment);
        long start = startOfLastRecord();
        for (long size = start; size < end; size++) {
            Path copy = SpoolFiles.copy(directory(), folder.resolve("torn" + size));
            try (FileChannel channel = FileChannel.open(newestSegment(copy), StandardOpenOption.WRITE)) {
                channel.truncate(size);
            }
            try (FileSpool spool = unforced(copy)) {
                assertThat(Spools.texts(spool)).as("cut at %d", size).containsExactly("first\r\n");
                Spools.store(spool, "third\r\n");
            }
            try (FileSpool spool = unforced(copy)) {
                assertThat(Spools.texts(spool)).as("cut at %d", size).containsExactly("first\r\n", "third\r\n");
            }
        }
    }

    /** Where the last record starts: the log of a spool that has one record less is as long. */
    private long startOfLastRecord() throws IOException {
        Path shorter = folder.resolve("shorter");
        try (FileSpool spool = FileSpool.open(shorter)) {
            Spools.store(spool, "first\r\n");
        }
        return Files.size(newestSegment(shorter));
    }

    private static Path newestSegment(Path directory) throws IOException {
        List<Path> segments = SpoolFiles.files(directory.resolve("log"));
        return segments.get(segments.size() - 1);
    }

    @Test
    void aBitFlippedAnywhereCostsAtMostItsOwnRecord() throws IOException {
        try (FileSpool spool = FileSpool.open(directory())) {
            Spools.store(spool, "first\r\n");
            Spools.store(spool, "second\r\n");
            Spools.store(spool, "third\r\n");
        }
        long size = Files.size(newestSegment(directory()));
        for (long at = 0; at < size; at++) {
            Path copy = SpoolFiles.copy(directory(), folder.resolve("flipped" + at));
            try (FileChannel channel =
                    FileChannel.open(newestSegment(copy), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer octet = ByteBuffer.allocate(1);
                channel.read(octet, at);
                octet.put(0, (byte) (octet.get(0) ^ 0x10));
                channel.write(octet.flip(), at);
            }
            try (FileSpool spool = unforced(copy)) {
                List<String> texts = Spools.texts(spool);
                assertThat(texts).as("flipped at %d", at).isSubsetOf("first\r\n", "second\r\n", "third\r\n");
                boolean inHeader = at < 28;
                assertThat(texts).as("flipped at %d", at).hasSize(inHeader ? 3 : 2);
                assertThat(SpoolFiles.files(copy.resolve("corrupt"))).hasSize(inHeader ? 0 : 1);
            }
        }
    }

    @Test
    void aRecordInsideAMessageIsNeverTakenForOne() throws IOException {
        // Somebody who can read the spool mails a copy of a record; then the record that carries it is damaged.
        try (FileSpool spool = FileSpool.open(directory())) {
            Spools.store(spool, "secret\r\n");
            byte[] log = Files.readAllBytes(newestSegment(directory()));
            try (Spool.Draft draft = spool.draft()) {
                draft.write(ByteBuffer.wrap(log));
                draft.commit(
                        Transaction.of(Client.application(), Envelope.of("", "a@example.org")),
                        new byte[0],
                        Spools.NOW);
            }
        }
        Path segment = newestSegment(directory());
        byte[] octets = Files.readAllBytes(segment);
        int second = octets.length - (int) startOfLastRecord();
        octets[octets.length - second + 20] ^= 1;
        Files.write(segment, octets);
        try (FileSpool spool = FileSpool.open(directory())) {
            assertThat(Spools.recovered(spool)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void threadsThatCommitAtOnceShareForces(int count) throws Exception {
        try (FileSpool spool = faulty().open()) {
            CountDownLatch firstForce = new CountDownLatch(1);
            int before = disk.forces();
            disk.forceWaitsFor(firstForce);
            List<FutureTask<Spool.StoredMessage>> stored = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                FutureTask<Spool.StoredMessage> task = new FutureTask<>(() -> Spools.store(spool, "x"));
                stored.add(task);
                threads.add(Thread.ofPlatform().start(task));
            }
            // All have handed in their message once all wait: some for the first force, which waits for us, the others
            // for the next.
            while (threads.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) Thread.onSpinWait();
            firstForce.countDown();
            for (FutureTask<Spool.StoredMessage> one : stored) one.get();
            assertThat(disk.forces() - before).isBetween(1, 2);
            assertThat(Spools.recovered(spool)).hasSize(count);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterAForceThatFailedNothingIsAcknowledgedAndTheNextSegmentIsUsed(boolean truncateFails) throws IOException {
        FileSpool spool = faulty().open();
        Spools.store(spool, "kept");
        disk.forceFails(true);
        disk.truncateFails(truncateFails);
        assertThatThrownBy(() -> Spools.store(spool, "refused"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSpaceException.class)
                .hasMessage("Input/output error");
        assertThatThrownBy(() -> Spools.store(spool, "refused, too")).isInstanceOf(IOException.class);
        disk.forceFails(false);
        disk.truncateFails(false);
        Spools.store(spool, "later");
        assertThat(Spools.texts(spool)).containsExactly("kept", "later");
        Path copy = SpoolFiles.copy(directory(), folder.resolve("copy"));
        spool.close();
        try (FileSpool after = FileSpool.open(copy)) {
            assertThat(Spools.texts(after)).containsExactly("kept", "later");
            assertThat(SpoolFiles.files(copy.resolve("corrupt"))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 50, 150})
    void whenTheDiskIsFullMailIsRefusedAndWhenThereIsSpaceItIsTaken(int octets) throws IOException {
        FileSpool spool = faulty().open();
        Spools.store(spool, "kept");
        disk.spaceLeft(octets);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> Spools.store(spool, Spools.large(1000))).isInstanceOf(NoSpaceException.class);
        }
        assertThatThrownBy(() -> Spools.store(spool, Spools.large(100_000))).isInstanceOf(NoSpaceException.class);
        assertThat(SpoolFiles.files(directory().resolve("bodies"))).isEmpty();
        disk.spaceLeft(Integer.MAX_VALUE);
        Spools.store(spool, "later");
        Path copy = SpoolFiles.copy(directory(), folder.resolve("copy"));
        assertThat(Spools.texts(spool)).containsExactly("kept", "later");
        spool.close();
        try (FileSpool after = FileSpool.open(copy)) {
            assertThat(Spools.texts(after)).containsExactly("kept", "later");
            assertThat(SpoolFiles.files(copy.resolve("corrupt"))).isEmpty();
        }
    }

    @Test
    void aBodyThatCannotBeForcedIsRefusedForGood() throws IOException {
        try (FileSpool spool = faulty().open()) {
            try (Spool.Draft draft = spool.draft()) {
                Spools.write(draft, Spools.large(100_000));
                Transaction transaction = Transaction.of(Client.application(), Envelope.of("", "a@example.org"));
                disk.forceFails(true);
                assertThatThrownBy(() -> draft.commit(transaction, new byte[0], Spools.NOW))
                        .isInstanceOf(IOException.class);
                disk.forceFails(false);
                assertThatThrownBy(() -> draft.commit(transaction, new byte[0], Spools.NOW))
                        .isInstanceOf(IllegalStateException.class);
            }
            assertThat(SpoolFiles.files(directory().resolve("bodies"))).isEmpty();
        }
    }

    @Test
    void aBodyThatCannotBeDeletedIsNoErrorOfTheUpdateAndGoesLater() throws IOException {
        try (FileSpool spool = faulty().open()) {
            Spool.StoredMessage message = Spools.store(spool, Spools.large(100_000));
            disk.deleteFails(true);
            Spools.finish(spool, message);
            assertThat(Spools.recovered(spool)).isEmpty();
            disk.deleteFails(false);
        }
        FileSpool.open(directory()).close();
        assertThat(SpoolFiles.files(directory().resolve("bodies"))).isEmpty();
    }

    @Test
    void noDraftIsOpenedWithLessThanTheSpaceThatHasToBeFree() throws IOException {
        try (FileSpool spool =
                FileSpool.builder(directory()).minFree(Long.MAX_VALUE).open()) {
            assertThatThrownBy(spool::draft).isInstanceOf(NoSpaceException.class);
        }
    }

    @Test
    void aFullDiskStillTakesNoteOfWhatIsDoneOnceThereIsSpace() throws IOException {
        try (FileSpool spool = faulty().open()) {
            Spool.StoredMessage message = Spools.store(spool, "x");
            disk.spaceLeft(0);
            assertThatThrownBy(() -> Spools.finish(spool, message)).isInstanceOf(NoSpaceException.class);
            assertThat(spool.load(message.id()).remaining()).containsExactly(0);
            disk.spaceLeft(Integer.MAX_VALUE);
            Spools.finish(spool, message);
            assertThat(Spools.recovered(spool)).isEmpty();
        }
    }

    @Test
    void allDraftsTogetherKeepToTheirMemory() throws IOException {
        try (FileSpool spool = FileSpool.builder(directory()).memory(100_000).open()) {
            List<Spool.Draft> drafts = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Spool.Draft draft = spool.draft();
                Spools.write(draft, Spools.large(50_000));
                drafts.add(draft);
                assertThat(spool.memoryInUse()).isLessThanOrEqualTo(100_000);
            }
            assertThat(SpoolFiles.files(directory().resolve("bodies"))).isNotEmpty();
            for (Spool.Draft draft : drafts) {
                try (draft;
                        InputStream in = draft.content().stream()) {
                    assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                            .isEqualTo(Spools.large(50_000));
                }
            }
            assertThat(spool.memoryInUse()).isZero();
        }
    }

    @Test
    void theLogStaysSmallAroundMessagesThatStayLong() throws IOException {
        try (FileSpool spool = FileSpool.builder(directory())
                .segmentSize(20_000)
                .durability(Durability.NONE)
                .open()) {
            Envelope two = Envelope.of("", "a@example.org", "b@example.org");
            Spool.StoredMessage old = Spools.store(spool, two, "old");
            Spool.State state = new Spool.State(
                    true,
                    true,
                    Instant.ofEpochSecond(2_000_000_000),
                    List.of(new Spool.Problem(0, EnhancedStatusCode.of("4.2.2"), "full")),
                    new Spool.ContentFilter("scan", "x"));
            spool.update(new Spool.Update(old.id(), List.of(1), state), List.of());
            for (int i = 0; i < 500; i++) Spools.finish(spool, Spools.store(spool, Spools.large(1000)));
            // One store more than the log tidies up after, as that is not done before its answer.
            Spools.store(spool, "new");
            long size = 0;
            for (Path segment : SpoolFiles.files(directory().resolve("log"))) size += Files.size(segment);
            assertThat(size).isLessThan(5 * 20_000);
            assertThat(Spools.text(old)).isEqualTo("old");
            assertThat(Spools.text(spool.load(old.id()))).isEqualTo("old");
        }
        try (FileSpool spool = FileSpool.open(directory())) {
            assertThat(Spools.texts(spool)).containsExactly("old", "new");
            Spool.StoredMessage old = Spools.recovered(spool).get(0);
            assertThat(old.remaining()).containsExactly(0);
            assertThat(old.state().problems().getFirst().text()).isEqualTo("full");
            assertThat(old.state().held()).isTrue();
            assertThat(old.state().delayWarned()).isTrue();
            assertThat(old.entry().nextAttempt()).isEqualTo(Instant.ofEpochSecond(2_000_000_000));
        }
    }

    @Test
    void aContentCanBeReadWhileTheLogMovesIt() throws Exception {
        try (FileSpool spool = FileSpool.builder(directory())
                        .segmentSize(5000)
                        .durability(Durability.NONE)
                        .open();
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Spool.StoredMessage old = Spools.store(spool, "old");
            Future<Boolean> reader = executor.submit(() -> {
                boolean same = true;
                for (int i = 0; i < 2000; i++) {
                    same &= Spools.text(old).equals("old")
                            && spool.load(old.id()).remaining().size() == 1;
                }
                return same;
            });
            for (int i = 0; i < 300; i++) Spools.finish(spool, Spools.store(spool, Spools.large(1000)));
            assertThat(reader.get()).isTrue();
        }
    }

    @Test
    void aBodyThatCannotBeDeletedIsNoErrorOfTheUpdate() throws IOException {
        try (FileSpool spool = faulty().open()) {
            Spool.StoredMessage message = Spools.store(spool, Spools.large(100_000));
            String bounce = Spools.large(200_000);
            try (Spool.Draft draft = spool.draft()) {
                Spools.write(draft, bounce);
                disk.deleteFails(true);
                spool.update(
                        new Spool.Update(message.id(), message.remaining(), message.state()),
                        List.of(new Spool.CommittableDraft(draft, Envelope.of("", "a@example.org"), Spools.NOW)));
            }
            disk.deleteFails(false);
            assertThat(Spools.texts(spool)).containsExactly(bounce);
        }
        faulty().open().close();
        assertThat(SpoolFiles.files(directory().resolve("bodies"))).hasSize(1);
    }

    @Test
    void anInterruptDoesNotGiveTheLockAwayWhileTheLogIsWritten() throws Exception {
        CountDownLatch force = new CountDownLatch(1);
        FileSpool spool = faulty().open();
        disk.forceWaitsFor(force);
        List<Exception> errors = new CopyOnWriteArrayList<>();
        Thread storing = Thread.ofVirtual().start(() -> {
            try {
                Spools.store(spool, "acknowledged");
            } catch (IOException e) {
                errors.add(e);
            }
        });
        while (storing.getState() != Thread.State.WAITING) Thread.onSpinWait();
        Thread closing = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            try {
                spool.close();
                if (!Thread.interrupted()) errors.add(new IllegalStateException("the interrupt is lost"));
            } catch (IOException e) {
                errors.add(e);
            }
        });
        while (closing.getState() != Thread.State.WAITING && closing.isAlive()) Thread.onSpinWait();
        assertThatThrownBy(() -> FileSpool.open(directory())).hasMessageContaining("in this process already");
        force.countDown();
        closing.join();
        storing.join();
        assertThat(errors).isEmpty();
        try (FileSpool again = FileSpool.open(directory())) {
            assertThat(Spools.texts(again)).containsExactly("acknowledged");
        }
    }

    @Test
    void anErrorWhileOldSegmentsAreTidiedUpStopsNobody() throws IOException {
        try (FileSpool spool = faulty().segmentSize(1000).open()) {
            Spools.store(spool, "kept");
            disk.openFails(new OutOfMemoryError("of the test"));
            for (int i = 0; i < 20; i++) Spools.finish(spool, Spools.store(spool, "x".repeat(500)));
            disk.openFails(null);
            Spools.finish(spool, Spools.store(spool, "x".repeat(500)));
            assertThat(Spools.texts(spool)).containsExactly("kept");
        }
    }

    @Test
    void theNamesOfItsFoldersAreForced() throws IOException {
        try (FileSpool spool = faulty().open()) {
            Spools.store(spool, "x");
            assertThat(disk.forcedDirectories())
                    .contains(directory(), directory().resolve("log"));
        }
    }
}
