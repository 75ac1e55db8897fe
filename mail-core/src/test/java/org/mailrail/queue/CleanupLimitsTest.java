package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Domain;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.table.LookupTable;

/** What a message of any make may cost. */
final class CleanupLimitsTest extends CleanupFixture {
    /** Each lookup takes a second. */
    private static final class Slow implements LookupTable {
        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        private int asked;

        @Override
        public Optional<String> get(String key) {
            asked++;
            now.updateAndGet(time -> time.plusSeconds(1));
            return Optional.empty();
        }

        @Override
        public String name() {
            return "slow";
        }
    }

    @Test
    void aMessageHasSoMuchTimeForAllItsChecks() throws IOException {
        Slow table = new Slow();
        Cleanup cleanup = Cleanup.builder(Domain.of("mx.example.org"))
                .headerChecks(table)
                .bodyChecks(table)
                .checkTime(Duration.ofSeconds(10))
                .clock(table.now::get)
                .build();
        accept(cleanup, HEADER + "x\n".repeat(7));
        assertThat(table.asked).isEqualTo(10);
        accept(cleanup, HEADER + "x\n".repeat(7)); // another message begins afresh
        assertThatThrownBy(() -> accept(cleanup, HEADER + "x\n".repeat(100)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("body_checks (slow)");
        assertThat(table.asked).isEqualTo(31);
    }

    @Test
    void whatIsChangedTooMuchToBeShownIsRefusedOnlyIfItIsToBeShown() throws IOException {
        Cleanup cleanup = cleanup("body_checks = regexp:" + file("/^x/ IGNORE"), "body_checks_size_limit = 0");
        String line = "x".repeat(1000) + "\n";
        Intake intake = cleanup.intake(queue);
        try (Spool.Draft draft = intake.draft(transaction())) {
            write(draft, wire(HEADER + line.repeat(1000)), 8192);
            assertThat(draft.content().size()).isEqualTo(draft.size());
        }
        try (Spool.Draft draft = intake.draft(transaction())) {
            write(draft, wire(HEADER + line.repeat(1100)), 8192);
            assertThatThrownBy(draft::content)
                    .isInstanceOfSatisfying(
                            MessageRefusedException.class,
                            e -> assertThat(e.reply().toString()).startsWith("552 5.3.4"));
            assertThat(intake.commit(draft, transaction(), new byte[0])).isInstanceOf(Intake.Outcome.Queued.class);
        }
        assertText(HEADER);
    }

    @Test
    void aPatternCannotAskForAnyNumberOfCopies() throws IOException {
        Cleanup cleanup = cleanup("header_checks = regexp:" + file("/^X: (.*)/ BCC $1@example.org"));
        assertThat(accept(cleanup, copies(1000))).isInstanceOf(Intake.Outcome.Queued.class);
        assertThat(accept(cleanup, copies(1001))).isInstanceOf(Intake.Outcome.Refused.class);
    }

    private static String copies(int count) {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < count; i++) message.append("X: u").append(i).append('\n');
        return message.append('\n').toString();
    }

    @Test
    void aLastPartHasItsOwnSizeForChecks() throws IOException {
        String filler = ("x".repeat(99) + "\n").repeat(20);
        String message = "Content-Type: multipart/mixed; boundary=b\n\n" + filler + "--b\n\nvirus\n" + filler
                + "virus\n--b--\nvirus\n" + filler + "virus\n";
        accept(cleanup("body_checks_size_limit = 1000", "body_checks = regexp:" + file("/^virus/ REPLACE v")), message);
        assertText("Content-Type: multipart/mixed; boundary=b\n\n" + filler + "--b\n\nv\n" + filler
                + "virus\n--b--\nv\n" + filler + "virus\n");
    }

    /** Ten times as much takes ten times as long; a square would be a hundred times. Of two runs the faster counts. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y\n",
                "Received: y\nX-A: b\n",
                " folded\n",
                "x",
                "\u0000",
                "\u0000\n",
                "To: a, b, c\n",
                "Content-Type: multipart/mixed; boundary=b\n",
                "\n--b\nX: y\n",
                ">",
                "a: ",
                "\n\t\n"
            })
    void timeIsLinear(String repeated) throws IOException {
        client = client("127.0.0.1");
        Cleanup cleanup = cleanup(
                "header_checks = regexp:" + file("/^nothing/ REJECT"),
                "body_checks = regexp:" + file("/^nothing/ REJECT\n/^y/ REPLACE z"),
                "hopcount_limit = 2000000000",
                "mime_nesting_limit = 200",
                "message_strip_characters = \\001");
        long size = 100_000;
        run(cleanup, repeated, size);
        long small = fastest(cleanup, repeated, size);
        long large = fastest(cleanup, repeated, 10 * size);
        assertThat(large / (double) Math.max(small, 1_000_000)).isLessThan(30);
    }

    private long fastest(Cleanup cleanup, String repeated, long size) throws IOException {
        long first = run(cleanup, repeated, size);
        return Math.min(first, run(cleanup, repeated, size));
    }

    private long run(Cleanup cleanup, String repeated, long size) throws IOException {
        byte[] octets =
                wire("X: y\n" + repeated.repeat(65_536 / repeated.length())).getBytes(StandardCharsets.ISO_8859_1);
        long start = System.nanoTime();
        Counting counting = new Counting();
        Intake intake = cleanup.intake(counting);
        try (Spool.Draft draft = intake.draft(transaction())) {
            draft.write(ByteBuffer.wrap(octets));
            for (long written = 0; written < size; written += octets.length - 6) {
                draft.write(ByteBuffer.wrap(octets, 6, octets.length - 6));
            }
            intake.commit(draft, transaction(), new byte[0]);
        }
        return System.nanoTime() - start;
    }

    @Test
    void manyFieldsAndALineOf100MebibytesPass() throws IOException {
        Cleanup cleanup = cleanup(
                "header_checks = regexp:" + file("/^X: last/ REPLACE Y: last"),
                "body_checks = regexp:" + file("/^last/ REPLACE end"));
        Counting counting = new Counting();
        Intake intake = cleanup.intake(counting);
        try (Spool.Draft draft = intake.draft(transaction())) {
            byte[] fields = wire("X: y\n".repeat(1000)).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 250; i++) draft.write(ByteBuffer.wrap(fields));
            byte[] line = new byte[1 << 20];
            draft.write(ByteBuffer.wrap(wire("X: last\n\n").getBytes(StandardCharsets.US_ASCII)));
            for (int i = 0; i < 100; i++) draft.write(ByteBuffer.wrap(line));
            draft.write(ByteBuffer.wrap(wire("\nlast\n").getBytes(StandardCharsets.US_ASCII)));
            intake.commit(draft, transaction(), new byte[0]);
        }
        assertThat(counting.size).isEqualTo(1_500_000 + 9 + 2 + (100L << 20) + 2 + 6);
    }

    /** Takes all and keeps nothing. */
    private static final class Counting implements Intake {
        private long size;

        @Override
        public Spool.Draft draft(Transaction transaction) {
            return new Spool.Draft() {
                @Override
                public QueueId id() {
                    return new QueueId("Q1");
                }

                @Override
                public void write(ByteBuffer octets) {
                    size += octets.remaining();
                }

                @Override
                public long size() {
                    return size;
                }

                @Override
                public MessageContent content() {
                    throw new AssertionError("nobody asks");
                }

                @Override
                public Spool.StoredMessage commit(Transaction of, byte[] prefix, Instant now, Spool.State state) {
                    throw new AssertionError("not by this way");
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Outcome commit(Spool.Draft draft, Transaction transaction, byte[] prefix, Spool.State state) {
            return new Outcome.Queued(draft.id());
        }
    }
}
