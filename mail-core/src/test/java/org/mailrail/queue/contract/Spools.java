package org.mailrail.queue.contract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.Transaction;
import org.mailrail.queue.Spool;

/** What tests of spools share: short ways to store, read and finish messages. */
public final class Spools {
    /** When messages of tests arrive. */
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000006Z");

    private Spools() {}

    /** Commits a message of this text, in UTF-8. */
    public static Spool.StoredMessage store(Spool spool, Envelope envelope, String text) throws IOException {
        try (Spool.Draft draft = spool.draft()) {
            write(draft, text);
            return draft.commit(Transaction.of(Client.application(), envelope), new byte[0], NOW);
        }
    }

    /** The same, from a sender to one recipient. */
    public static Spool.StoredMessage store(Spool spool, String text) throws IOException {
        return store(spool, Envelope.of("a@example.org", "b@example.net"), text);
    }

    /** Writes a text, in UTF-8. */
    public static void write(Spool.Draft draft, String text) throws IOException {
        draft.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Notes that all who remain are done: the message is removed. */
    public static void finish(Spool spool, Spool.StoredMessage message) throws IOException {
        spool.update(new Spool.Update(message.id(), message.remaining(), message.state()), List.of());
    }

    /** What the spool gives when it is recovered, in that order. */
    public static List<Spool.StoredMessage> recovered(Spool spool) throws IOException {
        List<Spool.Entry> entries = new ArrayList<>();
        spool.recover(entries::add);
        List<Spool.StoredMessage> messages = new ArrayList<>();
        for (Spool.Entry entry : entries) messages.add(spool.load(entry.id()));
        return messages;
    }

    /** The texts of what the spool gives when it is recovered, in that order. */
    public static List<String> texts(Spool spool) throws IOException {
        return texts(recovered(spool));
    }

    /** The texts of messages. */
    public static List<String> texts(List<Spool.StoredMessage> messages) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Spool.StoredMessage message : messages) texts.add(text(message));
        return texts;
    }

    /** The text of a message. */
    public static String text(Spool.StoredMessage message) throws IOException {
        try (InputStream in = message.content().stream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Lines of at least so many octets, in wire form; what is longer starts as what is shorter. */
    public static String large(int octets) {
        return ("x".repeat(70) + "\r\n").repeat(octets / 72 + 1);
    }
}
