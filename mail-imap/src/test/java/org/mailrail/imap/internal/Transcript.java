package org.mailrail.imap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mailrail.auth.sasl.SaslServer;
import org.mailrail.message.MessageContent;
import org.mailrail.store.Flags;
import org.mailrail.store.MailAccount;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxName;
import org.mailrail.store.memory.MemoryStore;

/**
 * Plays conversations with a session that has no socket. A line {@code C: ...} is what the client sends, {@code S: ...} what the server has to answer;
 * {@code \r}, {@code \n} and {@code \0} stand for themselves, and a {@code C:} line that ends in {@code \} has no CRLF. Each stretch of client lines is
 * sent in random pieces.
 */
final class Transcript {
    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    final MemoryStore store = new MemoryStore(InstantSource.fixed(NOW));
    Settings settings = settings(Path.of("target"));
    private final SplittableRandom random;
    Session session;
    Next next = Next.Read.INSTANCE;
    boolean newsCalled;

    Transcript(long seed) {
        random = new SplittableRandom(seed);
        session = new Session(settings, true, () -> newsCalled = true);
    }

    Settings settings(Path temporary) {
        return new Settings(
                store,
                new SaslServer((name, password) -> password.equals("secret") ? Optional.of(name) : Optional.empty()),
                true,
                false,
                64 * 1024,
                8 * 1024,
                1_000_000,
                20,
                5,
                Duration.ofSeconds(2),
                temporary,
                InstantSource.fixed(NOW));
    }

    /** A second client of the same store. */
    Transcript another() {
        Transcript other = new Transcript(random.nextLong(), this);
        return other;
    }

    private Transcript(long seed, Transcript first) {
        random = new SplittableRandom(seed);
        settings = first.settings;
        session = new Session(settings, true, () -> newsCalled = true);
    }

    Transcript loggedIn() throws IOException {
        return play(
                "C: l LOGIN ada secret\nS: l OK [CAPABILITY IMAP4rev1 LITERAL+ ID SASL-IR IDLE NAMESPACE CHILDREN UIDPLUS UNSELECT MOVE] Logged in");
    }

    /** Logs in and selects INBOX without looking at the answers. */
    Transcript inInbox() throws IOException {
        loggedIn();
        send("i SELECT INBOX\r\n".getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    MailAccount account() throws IOException {
        return settings.store().account("ada");
    }

    Mailbox mailbox(String name) throws IOException {
        return account().open(MailboxName.of(name, account().separator())).orElseThrow();
    }

    Transcript deliver(String message, Flags flags) throws IOException {
        byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        try (Mailbox inbox = mailbox("INBOX")) {
            inbox.append(List.of(new Mailbox.NewMessage(MessageContent.of(octets), flags, NOW)));
        }
        return this;
    }

    Transcript play(String script) throws IOException {
        StringBuilder client = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (String line : script.lines().toList()) {
            if (line.startsWith("C: ")) {
                if (!expected.isEmpty()) exchange(client, expected);
                String text = line.substring(3);
                if (text.endsWith("\\")) client.append(text, 0, text.length() - 1);
                else client.append(text).append("\\r\\n");
            } else if (line.startsWith("S: ")) {
                expected.add(line.substring(3));
            } else {
                throw new IllegalArgumentException(line);
            }
        }
        exchange(client, expected);
        return this;
    }

    private void exchange(StringBuilder client, List<String> expected) throws IOException {
        byte[] octets = client.toString()
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\0", "\0")
                .getBytes(StandardCharsets.ISO_8859_1);
        client.setLength(0);
        String answer = send(octets);
        String wanted = expected.isEmpty() ? "" : String.join("\r\n", expected).replace("\\r\\n", "\r\n") + "\r\n";
        expected.clear();
        assertThat(answer).isEqualTo(wanted);
    }

    /** Sends octets in random pieces; what was answered. */
    String send(byte[] octets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < octets.length && next == Next.Read.INSTANCE) {
            int count =
                    random.nextInt(4) == 0 ? octets.length - at : 1 + random.nextInt(Math.min(octets.length - at, 40));
            ByteBuffer piece = ByteBuffer.wrap(octets, at, count);
            next = session.receive(piece, out);
            at = piece.position();
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    String send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What the session says after its delay. */
    String resume() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        next = session.resume(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** What the session tells while it idles. */
    String news() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        session.tellNews(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
