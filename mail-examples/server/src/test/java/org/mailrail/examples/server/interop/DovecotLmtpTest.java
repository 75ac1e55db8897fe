package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.examples.server.Await;
import org.mailrail.examples.server.MaildirFiles;
import org.mailrail.examples.server.ServerFolder;
import org.mailrail.examples.server.ServerProcess;
import org.mailrail.examples.server.SmtpSession;

/** Ours takes mail by SMTP and hands it to Dovecot by LMTP; Dovecot's own IMAP shows it. */
@Tag("interop")
class DovecotLmtpTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ADA = ServerFolder.address("ada");
    private static final String BEN = ServerFolder.address("ben");

    @TempDir
    Path folder;

    private Path mail;
    private DovecotPeer dovecot;
    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        mail = folder.resolve("mail");
        ServerFolder ours = ServerFolder.create(folder.resolve("ours"));
        dovecot = DovecotPeer.start(folder.resolve("dovecot"), ours.path().resolve("passwd"), mail);
        // A user whom Dovecot does not know, though our table has him.
        Files.writeString(ours.path().resolve("users"), "ghost@example.test ghost\n", StandardOpenOption.APPEND);
        ours.set("virtual_transport", "lmtp:inet:127.0.0.1:" + dovecot.lmtp().getPort());
        server = ServerProcess.start(ours.write());
    }

    @AfterEach
    void end() throws Exception {
        server.close();
        dovecot.close();
    }

    @Test
    void dovecotShowsWhatOursDelivered() throws Exception {
        int count = 200;
        Sent sent = Sent.by(server.address("smtp"), ADA, count);
        await("ada", count);
        sent.assertArrived(new Curl(dovecot.imap(), ADA).fetchAll("INBOX", count, folder.resolve("fetched")));
        assertThat(dovecot.complaints()).isEmpty();
    }

    @Test
    void eachRecipientHasHisOwnReply() throws Exception {
        try (SmtpSession session = new SmtpSession(server.address("smtp"))) {
            session.send(BEN, List.of(ADA, "ghost@example.test"), Messages.numbered(0, 1));
        }
        await("ada", 1);
        await("ben", 1);
        String bounce = new String(new Curl(dovecot.imap(), BEN).fetch("INBOX", 1), StandardCharsets.UTF_8);
        assertThat(bounce)
                .contains("multipart/report", "Final-Recipient: rfc822; ghost@example.test", "Action: failed", "5.1.1")
                .doesNotContain("Final-Recipient: rfc822; " + ADA);
    }

    private void await(String user, int count) throws Exception {
        MaildirFiles maildir =
                new MaildirFiles(mail.resolve(ServerFolder.DOMAIN).resolve(user));
        Await.within(PATIENCE, () -> maildir.count() >= count);
        assertThat(maildir.count())
                .as("messages of %s's; the logs are\n%s\n%s", user, server.log(), dovecot.log())
                .isEqualTo(count);
    }
}
