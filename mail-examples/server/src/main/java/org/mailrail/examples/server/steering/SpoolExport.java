package org.mailrail.examples.server.steering;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.queue.QueuedMessage;
import org.mailrail.queue.Spool;

/**
 * Copies messages out of a spool: {@code ID.eml} has the octets as they are, {@code ID.json} the envelope. Nothing that is there is overwritten.
 *
 * <pre>
 *   {"queue_name":STATE, "queue_id":ID, "arrival_time":SECONDS since 1970, "message_size":OCTETS, "sender":ADDRESS,
 *    "recipients":[{"address":ADDRESS, "done":BOOLEAN, "delay_reason":TEXT, "delay_status":STATUS, "notify":[WORD, ...], "orcpt":TEXT}, ...],
 *    "body":WORD, "smtputf8":BOOLEAN, "ret":WORD, "envid":TEXT, "next_attempt":SECONDS}
 * </pre>
 */
final class SpoolExport {
    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;

    private SpoolExport(Path folder) {
        this.folder = folder;
    }

    /** Into this folder, which is created if it is missing. */
    static SpoolExport to(Path folder) throws IOException {
        if (Files.notExists(folder)) Files.createDirectory(folder, PRIVATE_FOLDER);
        return new SpoolExport(folder);
    }

    /** Copies one message. */
    void export(Spool.StoredMessage message) throws IOException {
        // Last the file that says that the other one is whole.
        try (OutputStream out = create(message.id(), ".eml")) {
            message.content().writeTo(out);
        }
        try (OutputStream out = create(message.id(), ".json")) {
            out.write((envelope(message) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private OutputStream create(QueueId id, String suffix) throws IOException {
        Path file = folder.resolve(id + suffix);
        try {
            return Channels.newOutputStream(FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE_FILE));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already", e);
        }
    }

    private static JsonObject envelope(Spool.StoredMessage message) throws IOException {
        QueuedMessage seen = SpoolQueue.seen(message);
        Envelope envelope = message.envelope();
        List<JsonObject> recipients = new ArrayList<>();
        for (int i = 0; i < envelope.recipients().size(); i++) recipients.add(recipient(message, i));
        JsonObject json = JsonObject.empty()
                .with("queue_name", QueueRequest.text(seen.state()))
                .with("queue_id", message.id().value())
                .with("arrival_time", message.arrival().getEpochSecond())
                .with("message_size", seen.size())
                .with("sender", QueueRequest.text(envelope.from()))
                .withObjects("recipients", recipients)
                .with("body", envelope.body().name())
                .with("smtputf8", envelope.smtpUtf8());
        Optional<Envelope.Ret> ret = envelope.requestedReturn();
        if (ret.isPresent()) json = json.with("ret", ret.get().name());
        if (envelope.envid().isPresent())
            json = json.with("envid", envelope.envid().get());
        if (seen.next().isPresent())
            json = json.with("next_attempt", seen.next().get().getEpochSecond());
        return json;
    }

    private static JsonObject recipient(Spool.StoredMessage message, int index) {
        Recipient recipient = message.envelope().recipients().get(index);
        JsonObject json = JsonObject.empty()
                .with("address", recipient.address().toString())
                .with("done", !message.remaining().contains(index));
        for (Spool.Problem problem : message.state().problems()) {
            if (problem.index() != index) continue;
            json = json.with("delay_reason", problem.text())
                    .with("delay_status", problem.status().toString());
        }
        json = json.withTexts(
                "notify", recipient.notifyOn().stream().map(Enum::name).sorted().toList());
        return recipient.orcpt().isPresent()
                ? json.with("orcpt", recipient.orcpt().get())
                : json;
    }
}
