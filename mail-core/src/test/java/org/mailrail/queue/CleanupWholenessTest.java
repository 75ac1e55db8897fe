package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.MainCf;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableSource;
import org.mailrail.table.TableType;
import org.mailrail.table.TableTypes;

/** What is queued is the whole message and its header stays apart from its body, whatever fails or is missing. */
final class CleanupWholenessTest {
    private static final String SITE = """
            myhostname = mx.example.org
            myorigin = example.org
            mydestination = example.org
            compatibility_level = 3.7
            """;

    @TempDir
    private Path folder;

    private final MemoryIntake queue = new MemoryIntake();

    /** A table that cannot be asked the first time. */
    private static final class Recovering implements TableType {
        @Override
        public String name() {
            return "recovering";
        }

        @Override
        public LookupTable open(TableSource source) {
            AtomicBoolean failed = new AtomicBoolean();
            return new LookupTable() {
                @Override
                public Optional<String> get(String key) throws IOException {
                    if (key.startsWith("Subject") && !failed.getAndSet(true)) throw new IOException("not now");
                    return Optional.empty();
                }

                @Override
                public String name() {
                    return source.toString();
                }
            };
        }
    }

    @Test
    void whatFailedToBeWrittenIsNotCommittedLater() throws IOException {
        Intake intake = cleanup("header_checks = recovering:x").intake(queue);
        try (Spool.Draft draft = intake.draft(transaction("192.0.2.1"))) {
            ByteBuffer octets = octets("From: a@x.example\r\nSubject: tea\r\nTo: b@x.example\r\n\r\nbody\r\n");
            assertThatThrownBy(() -> draft.write(octets)).isInstanceOf(IOException.class);
            assertNothingIsCommitted(intake, draft);
            assertThatThrownBy(() -> draft.write(octets("more\r\n"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatFailedAtTheEndIsNotCommittedLater() throws IOException {
        Intake intake = cleanup("header_checks = recovering:x").intake(queue);
        try (Spool.Draft draft = intake.draft(transaction("192.0.2.1"))) {
            draft.write(octets("From: a@x.example\r\nSubject: tea\r\n"));
            assertThatThrownBy(draft::content).isInstanceOf(IOException.class);
            assertNothingIsCommitted(intake, draft);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" evil: body", "Subject: x\r\nno field", "Subject: x\r\n--"})
    void aLastLineThatIsNoFieldIsBodyAlsoWithoutLineEnd(String message) throws IOException {
        cleanup("")
                .submission(queue)
                .submit(
                        Envelope.of("a@example.org", "b@example.org"),
                        MessageContent.of(message.getBytes(StandardCharsets.US_ASCII)));
        String last = message.substring(message.lastIndexOf('\n') + 1);
        assertThat(queue.only().text()).endsWith("\r\n\r\n" + last);
    }

    @Test
    void whatIsNotConfiguredIsNothingToWarnOf() throws IOException {
        MainCf main = MainCf.of(folder.resolve("main.cf"), SITE);
        Cleanup.from(main, TableTypes.standard(), () -> Instant.EPOCH);
        assertThat(main.warnings()).isEmpty();
    }

    @Test
    void aFoldLeavesCharactersWhole() throws IOException {
        String subject = "a" + "\u00e9".repeat(600);
        Path rules = Files.writeString(folder.resolve("rules"), "/^Subject: (.*)/ PREPEND X: $1\n");
        Intake intake = cleanup("header_checks = regexp:" + rules).intake(queue);
        try (Spool.Draft draft = intake.draft(transaction("192.0.2.1"))) {
            draft.write(ByteBuffer.wrap(("Subject: " + subject + "\r\n\r\n").getBytes(StandardCharsets.UTF_8)));
            intake.commit(draft, transaction("192.0.2.1"), new byte[0]);
        }
        String text = new String(queue.only().text().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        String added = text.substring("X: ".length(), text.indexOf("Subject"));
        assertThat(added.replaceAll("\\s", "")).isEqualTo(subject);
    }

    @Test
    void aRuleThatMatchesManyLinesSendsOneCopy() throws IOException {
        Path rules = Files.writeString(folder.resolve("rules"), "/spam/ BCC eve@example.org\n");
        Intake intake = cleanup("body_checks = regexp:" + rules).intake(queue);
        try (Spool.Draft draft = intake.draft(transaction("192.0.2.1"))) {
            draft.write(octets("Subject: x\r\n\r\n" + "spam\r\n".repeat(1000)));
            intake.commit(draft, transaction("192.0.2.1"), new byte[0]);
        }
        assertThat(queue.only().envelope().recipients()).hasSize(2);
    }

    private void assertNothingIsCommitted(Intake intake, Spool.Draft draft) {
        assertThatThrownBy(() -> intake.commit(draft, transaction("192.0.2.1"), new byte[0]))
                .isInstanceOf(IOException.class);
        assertThat(queue.queued).isEmpty();
    }

    private Cleanup cleanup(String line) throws IOException {
        MainCf main = MainCf.of(folder.resolve("main.cf"), SITE + line + "\n");
        return Cleanup.from(
                main, TableTypes.standard().with(new Recovering()), () -> Instant.parse("2026-01-02T03:04:05Z"));
    }

    private static Transaction transaction(String client) throws IOException {
        return Transaction.of(
                Client.connected(new InetSocketAddress(InetAddress.getByName(client), 1025)),
                Envelope.of("ada@example.net", "bob@example.org"));
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
