package org.mailrail.queue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.Transaction;

/** What tests of spools share. */
final class Spools {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000006Z");

    private Spools() {}

    static Spool.StoredMessage store(Spool spool, Envelope envelope, String text) throws IOException {
        try (Spool.Draft draft = spool.draft()) {
            write(draft, text);
            return draft.commit(Transaction.of(Client.application(), envelope), new byte[0], NOW);
        }
    }

    static Spool.StoredMessage store(Spool spool, String text) throws IOException {
        return store(spool, Envelope.of("a@example.org", "b@example.net"), text);
    }

    static void write(Spool.Draft draft, String text) throws IOException {
        draft.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    static void finish(Spool spool, Spool.StoredMessage message) throws IOException {
        spool.update(new Spool.Update(message.id(), message.remaining(), message.state()), List.of());
    }

    static List<Spool.StoredMessage> recovered(Spool spool) throws IOException {
        List<Spool.Entry> entries = new ArrayList<>();
        spool.recover(entries::add);
        List<Spool.StoredMessage> messages = new ArrayList<>();
        for (Spool.Entry entry : entries) messages.add(spool.load(entry.id()));
        return messages;
    }

    static List<String> texts(Spool spool) throws IOException {
        return texts(recovered(spool));
    }

    static List<String> texts(List<Spool.StoredMessage> messages) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Spool.StoredMessage message : messages) texts.add(text(message));
        return texts;
    }

    static String text(Spool.StoredMessage message) throws IOException {
        try (InputStream in = message.content().stream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What a disk holds when the power goes: the files as they are, in another folder. */
    static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList())
                Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
        return to;
    }

    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    static String large(int octets) {
        return ("x".repeat(70) + "\r\n").repeat(octets / 72 + 1);
    }
}
