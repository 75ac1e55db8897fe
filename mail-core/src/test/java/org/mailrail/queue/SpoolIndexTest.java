package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.queue.contract.Spools;

/** Full segments of the log have an index, so that a spool that is opened reads no messages; whatever becomes of it, the spool is the same. */
class SpoolIndexTest {
    private static final int SEGMENT = 64 * 1024;

    @TempDir
    Path folder;

    private final FaultyDisk disk = new FaultyDisk();
    private Path directory;

    @BeforeEach
    void directory() {
        directory = folder.resolve("spool");
    }

    private FileSpool open() throws IOException {
        return open(directory);
    }

    private FileSpool open(Path spool) throws IOException {
        return FileSpool.builder(spool)
                .disk(disk)
                .durability(Durability.NONE)
                .segmentSize(SEGMENT)
                .open();
    }

    private List<Path> indexes() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("log"))) {
            return files.filter(file -> file.toString().endsWith(".index"))
                    .sorted()
                    .toList();
        }
    }

    private static String segmentOf(Path index) {
        return index.toString().replace(".index", "");
    }

    /** Messages, of which some are done, held, put off, with problems, filtered, in files, or have another envelope. */
    private void fill(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Spool.StoredMessage> live = new ArrayList<>();
        try (FileSpool spool = open()) {
            for (int i = 0; i < 400; i++) {
                int size = random.nextInt(20) == 0 ? 70_000 : random.nextInt(3000);
                live.add(Spools.store(spool, Envelope.of("", "a@example.org", "b@example.org"), Spools.large(size)));
                int chosen = random.nextInt(live.size());
                Spool.StoredMessage message = live.get(chosen);
                switch (random.nextInt(6)) {
                    case 0 -> spool.update(new Spool.Update(message.id(), List.of(0), message.state()), List.of());
                    case 1 -> {
                        spool.update(new Spool.Update(message.id(), List.of(0, 1), message.state()), List.of());
                        live.remove(chosen);
                    }
                    case 2 -> spool.note(new Spool.Update(message.id(), List.of(), deferred(i)));
                    case 3 ->
                        spool.readdress(message.id(), Envelope.of("c@example.org", "d@example.org", "e@example.org"));
                    default -> {} // stays as it is
                }
            }
        }
    }

    private static Spool.State deferred(int number) {
        return Spool.State.NEW
                .withNext(Instant.ofEpochSecond(1_800_000_000L + number))
                .withHeld(number % 2 == 0)
                .withProblems(List.of(new Spool.Problem(1, new EnhancedStatusCode(4, 4, 1), "no answer " + number)))
                .withFilter(new Spool.ContentFilter("scan", "host" + number));
    }

    /** All there is to know of all messages. */
    private List<String> contents(FileSpool spool) throws IOException {
        List<String> all = new ArrayList<>();
        for (Spool.StoredMessage message : Spools.recovered(spool)) {
            all.add(message.id() + " " + message.arrival() + " "
                    + message.entry().isHeld() + " "
                    + message.entry().nextAttempt() + " " + message.envelope() + message.remaining() + message.state()
                    + Spools.text(message));
        }
        return all;
    }

    private List<String> contentsWithoutIndexes() throws IOException {
        Path copy = SpoolFiles.copy(directory, folder.resolve("without"));
        try (Stream<Path> files = Files.list(copy.resolve("log"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".index")).toList()) Files.delete(file);
        }
        try (FileSpool spool = open(copy)) {
            return contents(spool);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void withAnIndexASpoolIsWhatItIsWithout(long seed) throws IOException {
        fill(seed);
        assertThat(indexes()).isNotEmpty();
        List<String> expected = contentsWithoutIndexes();
        for (int i = 0; i < 3; i++) {
            try (FileSpool spool = open()) {
                assertThat(contents(spool)).isEqualTo(expected);
            }
        }
    }

    @Test
    void nothingIsReadOfMessagesInFullSegments() throws IOException {
        try (FileSpool spool = open()) {
            for (int i = 0; i < 500; i++) Spools.store(spool, Spools.large(4000));
        }
        long before = disk.octetsRead();
        try (FileSpool spool = open()) {
            List<Spool.Entry> entries = new ArrayList<>();
            spool.recover(entries::add);
            assertThat(entries).hasSize(500);
        }
        assertThat(disk.octetsRead() - before).isLessThan(2 * SEGMENT + 500 * 200); // 2 MB stand there
    }

    enum Harm {
        MISSING,
        EMPTY,
        TORN,
        FLIPPED,
        LONGER,
        ANOTHERS
    }

    @ParameterizedTest
    @EnumSource
    void anIndexThatIsNotRightIsMadeAnew(Harm harm) throws IOException {
        fill(6);
        List<String> expected = contentsWithoutIndexes();
        List<Path> indexes = indexes();
        SplittableRandom random = new SplittableRandom(7);
        for (Path index : indexes) {
            byte[] octets = Files.readAllBytes(index);
            switch (harm) {
                case MISSING -> Files.delete(index);
                case EMPTY -> Files.write(index, new byte[0]);
                case TORN -> Files.write(index, Arrays.copyOf(octets, random.nextInt(octets.length)));
                case FLIPPED -> {
                    octets[random.nextInt(octets.length)] ^= 0x10;
                    Files.write(index, octets);
                }
                case LONGER -> Files.write(index, Arrays.copyOf(octets, octets.length + 1));
                case ANOTHERS ->
                    Files.copy(
                            indexes.get(indexes.indexOf(index) == 0 ? 1 : 0),
                            index,
                            StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (FileSpool spool = open()) {
            assertThat(contents(spool)).isEqualTo(expected);
        }
        assertThat(indexes()).containsAll(indexes);
        long before = disk.octetsRead();
        try (FileSpool spool = open()) {
            spool.recover(entry -> {});
        }
        assertThat(disk.octetsRead() - before).isLessThan(4 * SEGMENT);
    }

    @Test
    void aSegmentShorterThanItsIndexSaysIsRead() throws IOException {
        List<QueueId> ids = new ArrayList<>();
        try (FileSpool spool = open()) {
            for (int i = 0; i < 100; i++)
                ids.add(Spools.store(spool, Spools.large(4000)).id());
        }
        Path segment = Path.of(segmentOf(indexes().getFirst()));
        byte[] octets = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(octets, octets.length - 100));
        try (FileSpool spool = open()) {
            List<QueueId> left = new ArrayList<>();
            spool.recover(entry -> left.add(entry.id()));
            assertThat(left).hasSize(99).isSubsetOf(ids);
        }
    }

    @Test
    void aMessageThatIsDamagedIsSetAsideWhenItIsRead() throws IOException {
        List<QueueId> ids = new ArrayList<>();
        try (FileSpool spool = open()) {
            for (int i = 0; i < 100; i++)
                ids.add(Spools.store(spool, Spools.large(4000)).id());
        }
        Path segment = Path.of(segmentOf(indexes().getFirst()));
        byte[] octets = Files.readAllBytes(segment);
        octets[octets.length / 2] ^= 1;
        Files.write(segment, octets);
        try (FileSpool spool = open()) {
            List<QueueId> damaged = new ArrayList<>();
            for (QueueId id : ids) {
                try {
                    assertThat(Spools.text(spool.load(id))).isEqualTo(Spools.large(4000));
                } catch (NoSuchElementException gone) {
                    damaged.add(id);
                }
            }
            assertThat(damaged).hasSize(1);
            assertThatThrownBy(() -> spool.load(damaged.getFirst())).isInstanceOf(NoSuchElementException.class);
            assertThat(SpoolFiles.files(directory.resolve("corrupt"))).hasSize(1);
        }
        try (FileSpool spool = open()) {
            assertThat(Spools.texts(spool)).hasSize(99);
        }
    }

    @Test
    void anIndexGoesWithItsSegment() throws IOException {
        try (FileSpool spool = open()) {
            for (int i = 0; i < 200; i++) Spools.finish(spool, Spools.store(spool, Spools.large(4000)));
            Spools.store(spool, "x");
            assertThat(indexes()).isEmpty();
        }
        Files.write(directory.resolve("log/" + "0".repeat(16) + ".log.index"), new byte[10]);
        try (FileSpool spool = open()) {
            assertThat(Spools.texts(spool)).containsExactly("x");
            assertThat(indexes()).isEmpty();
        }
    }

    @Test
    void aMessageWhoseLaterStateIsDamagedStandsAsItWasStored() throws IOException {
        QueueId id;
        try (FileSpool spool = open()) {
            id = Spools.store(spool, "x").id();
            spool.note(new Spool.Update(id, List.of(), deferred(1)));
            for (int i = 0; i < 100; i++) Spools.store(spool, Spools.large(4000));
        }
        Path segment = Path.of(segmentOf(indexes().getFirst()));
        String octets = Files.readString(segment, StandardCharsets.ISO_8859_1);
        Files.writeString(segment, octets.replace("4.4.1", "x.4.1"), StandardCharsets.ISO_8859_1);
        try (FileSpool spool = open()) {
            Spool.StoredMessage message = spool.load(id);
            assertThat(Spools.text(message)).isEqualTo("x");
            assertThat(message.state().next()).isEqualTo(deferred(1).next());
            assertThat(message.state().problems()).isEmpty();
        }
    }
}
