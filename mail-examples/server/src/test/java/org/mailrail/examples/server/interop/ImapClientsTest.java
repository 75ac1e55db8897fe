package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.examples.server.Await;
import org.mailrail.examples.server.MaildirFiles;
import org.mailrail.examples.server.ServerFolder;
import org.mailrail.examples.server.ServerProcess;

/** curl and mbsync with an account of ours. */
@Tag("interop")
class ImapClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ADA = ServerFolder.address("ada");

    @TempDir
    Path folder;

    private ServerFolder ours;
    private ServerProcess server;
    private Curl curl;

    @BeforeEach
    void start() throws Exception {
        ours = ServerFolder.create(folder.resolve("ours")).write();
        server = ServerProcess.start(ours);
        curl = new Curl(server.address("imap"), ADA);
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    @Test
    void curlReadsAndTidies() throws Exception {
        Sent sent = deliver(3);
        sent.assertArrived(curl.fetchAll("INBOX", 3, folder.resolve("fetched")));
        assertThat(curl.command("", "LIST \"\" *")).contains("INBOX");
        assertThat(curl.command("INBOX", "UID SEARCH HEADER X-Number 1")).containsPattern("\\* SEARCH \\d+\r");

        curl.command("INBOX", "UID STORE 2 +FLAGS (\\Deleted)");
        curl.command("INBOX", "EXPUNGE");
        curl.append("INBOX", Files.write(folder.resolve("appended"), Messages.numbered(3, sent.seed())));
        assertThat(MailboxState.of(curl, "INBOX").flags().keySet()).containsExactly(1L, 3L, 4L);
        assertThat(curl.fetch("INBOX", 4)).isEqualTo(Messages.numbered(3, sent.seed()));

        curl.command("", "CREATE Archive");
        curl.command("INBOX", "UID COPY 4 Archive");
        assertThat(curl.fetch("Archive", 1)).isEqualTo(Messages.numbered(3, sent.seed()));
        curl.command("", "RENAME Archive Old");
        assertThat(curl.command("", "LIST \"\" *")).contains("Old").doesNotContain("Archive");
    }

    @Test
    void mbsyncKeepsACopyEqual() throws Exception {
        Sent sent = deliver(20);
        curl.command("", "CREATE Archive");
        curl.command("INBOX", "UID COPY 1:3 Archive");
        Mbsync mbsync = Mbsync.configure(folder.resolve("mbsync"), server.address("imap"), ADA);
        mbsync.sync();
        sent.assertArrived(mbsync.maildir("INBOX").read());
        assertThat(mbsync.maildir("Archive").count()).isEqualTo(3);

        // Flags of ours come near, flags of the near side go to ours.
        curl.command("INBOX", "UID STORE 1 +FLAGS (\\Flagged)");
        curl.command("INBOX", "UID STORE 1:19 -FLAGS (\\Seen)");
        Path copyOf2 = copyOf(mbsync, 2);
        Files.move(copyOf2, mbsync.maildir("INBOX").root().resolve("cur").resolve(flagged(copyOf2, "RS")));
        mbsync.sync();
        assertThat(copyOf(mbsync, 1).toString()).endsWith(":2,F");
        assertThat(MailboxState.of(curl, "INBOX").flags()).containsEntry(2L, "\\Answered \\Seen");

        // Messages, too: one is new there, one is deleted there.
        Files.write(
                mbsync.maildir("INBOX").root().resolve("new").resolve("1764072000.1.near"),
                Messages.numbered(20, sent.seed()));
        Path copyOf3 = copyOf(mbsync, 3);
        Files.move(copyOf3, mbsync.maildir("INBOX").root().resolve("cur").resolve(flagged(copyOf3, "ST")));
        mbsync.sync();
        assertThat(MailboxState.of(curl, "INBOX").flags().keySet())
                .hasSize(20)
                .doesNotContain(3L)
                .contains(21L);
        MailboxState far = MailboxState.of(curl, "INBOX");
        Map<String, Long> near = listing(mbsync);
        mbsync.sync();
        assertThat(MailboxState.of(curl, "INBOX")).as("nothing is left to do").isEqualTo(far);
        assertThat(listing(mbsync)).as("nothing is left to do").isEqualTo(near);
        assertThat(MaildirFiles.body(curl.fetch("INBOX", 21)))
                .isEqualTo(MaildirFiles.body(Messages.numbered(20, sent.seed())));
    }

    private Sent deliver(int count) throws Exception {
        Sent sent = Sent.by(server.address("smtp"), ADA, count);
        assertThat(Await.within(PATIENCE, () -> ours.maildir("ada").count() == count))
                .as(server.log())
                .isTrue();
        return sent;
    }

    /** mbsync's file of the message that has this UID with ours. */
    private Path copyOf(Mbsync mbsync, long uid) throws Exception {
        Optional<String> number = MaildirFiles.field(curl.fetch("INBOX", uid), "X-Number");
        for (Path file : mbsync.maildir("INBOX").messages()) {
            byte[] copy = MaildirFiles.wire(Files.readAllBytes(file));
            if (MaildirFiles.field(copy, "X-Number").equals(number)) return file;
        }
        throw new AssertionError("mbsync has no copy of UID " + uid);
    }

    private static String flagged(Path file, String flags) {
        String name = file.getFileName().toString();
        int info = name.indexOf(":2,");
        return (info < 0 ? name : name.substring(0, info)) + ":2," + flags;
    }

    private static Map<String, Long> listing(Mbsync mbsync) throws IOException {
        Map<String, Long> listing = new TreeMap<>();
        for (Path file : mbsync.maildir("INBOX").messages()) {
            listing.put(file.toString(), Files.size(file));
        }
        return listing;
    }
}
