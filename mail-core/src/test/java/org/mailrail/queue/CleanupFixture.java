package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.config.MainCf;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.table.TableTypes;

/** A site with a cleanup before a queue in memory. Lines end with CRLF on the wire and LF in texts. */
abstract class CleanupFixture {
    static final String SITE = """
            myhostname = mx.example.org
            mydomain = example.org
            myorigin = example.org
            mydestination = example.org
            compatibility_level = 3.7
            """;
    static final String HEADER = "From: ada@example.net\nTo: bob@example.org\nSubject: tea\n\n";

    @TempDir
    private Path folder;

    final MemoryIntake queue = new MemoryIntake();
    String from = "ada@example.net";
    String[] to = {"bob@example.org"};
    Client client = client("192.0.2.1");

    private int files;

    Path file(String rules) throws IOException {
        return Files.writeString(folder.resolve("rules" + files++), rules + "\n");
    }

    Cleanup cleanup(String... lines) throws IOException {
        MainCf main = MainCf.of(folder.resolve("main.cf"), SITE + String.join("\n", lines));
        return Cleanup.from(main, TableTypes.standard(), () -> Instant.parse("2026-01-02T03:04:05Z"));
    }

    Intake.Outcome accept(Cleanup cleanup, String message) throws IOException {
        return accept(cleanup, message, 7);
    }

    Intake.Outcome accept(Cleanup cleanup, String message, int portion) throws IOException {
        Intake intake = cleanup.intake(queue);
        try (Spool.Draft draft = intake.draft(transaction())) {
            write(draft, wire(message), portion);
            return intake.commit(draft, transaction(), new byte[0]);
        }
    }

    static void write(Spool.Draft draft, String text, int portion) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < octets.length; at += portion) {
            draft.write(ByteBuffer.wrap(octets, at, Math.min(portion, octets.length - at)));
        }
    }

    Transaction transaction() {
        return Transaction.of(client, Envelope.of(from, to));
    }

    void assertText(String expected) {
        assertThat(queue.only().text()).isEqualTo(wire(expected));
    }

    List<String> recipients() {
        return queue.only().envelope().recipients().stream()
                .map(recipient -> recipient.address().toString())
                .toList();
    }

    static String wire(String text) {
        return text.replace("\n", "\r\n");
    }

    static MessageContent content(String text) {
        return MessageContent.of(wire(text).getBytes(StandardCharsets.ISO_8859_1));
    }

    static Client client(String address) {
        try {
            return Client.connected(new InetSocketAddress(InetAddress.getByName(address), 1025));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
