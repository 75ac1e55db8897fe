package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.examples.server.Await;
import org.mailrail.examples.server.MaildirFiles;
import org.mailrail.examples.server.ServerFolder;

/** The peers among themselves, without ours: if one of these fails, it is the set-up of the peers that is wrong. */
@Tag("interop")
class PeersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private ServerFolder users;

    @BeforeEach
    void makeUsers() throws Exception {
        users = ServerFolder.create(Program.reachable(folder.resolve("ours"))).write();
    }

    @Test
    void postfixRelaysIntoSmtpSink() throws Exception {
        try (SmtpSink sink = SmtpSink.start(folder.resolve("sink"));
                PostfixPeer postfix = PostfixPeer.relaying(folder.resolve("postfix"), "smtp", sink.address())) {
            Sent sent = Sent.by(postfix.address(), "ada@example.test", 50);
            assertThat(Await.within(PATIENCE, postfix::isIdle))
                    .as(postfix.log())
                    .isTrue();
            sent.assertArrived(sink.messages());
        }
    }

    @Test
    void postfixDeliversIntoMaildirs() throws Exception {
        try (PostfixPeer postfix = PostfixPeer.delivering(folder.resolve("postfix"), "example.test")) {
            Sent sent = Sent.by(postfix.address(), "ada@example.test", 50);
            assertThat(Await.within(PATIENCE, postfix::isIdle))
                    .as(postfix.log())
                    .isTrue();
            sent.assertArrived(postfix.maildir().read());
        }
    }

    @Test
    void postfixDeliversByLmtpIntoDovecotWhoseImapShowsIt() throws Exception {
        try (DovecotPeer dovecot = DovecotPeer.start(
                        folder.resolve("dovecot"), users.path().resolve("passwd"), folder.resolve("mail"));
                PostfixPeer postfix = PostfixPeer.relaying(folder.resolve("postfix"), "lmtp", dovecot.lmtp())) {
            SmtpSource source = SmtpSource.of(Messages.numbered(1, 1), folder.resolve("message"));
            source.send(postfix.address(), "sender@sender.test", "ada@example.test", 5);
            assertThat(Await.within(PATIENCE, postfix::isIdle))
                    .as(postfix.log())
                    .isTrue();
            Curl ada = new Curl(dovecot.imap(), "ada@example.test");
            assertThat(ada.fetchAll("INBOX", 5, folder.resolve("fetched")))
                    .allSatisfy(fetched ->
                            assertThat(MaildirFiles.body(fetched)).isEqualTo(MaildirFiles.body(source.sent())));
            assertThat(dovecot.complaints()).isEmpty();
        }
    }

    @Test
    void mbsyncSynchronisesWithDovecot() throws Exception {
        try (DovecotPeer dovecot =
                DovecotPeer.start(folder.resolve("dovecot"), users.path().resolve("passwd"), folder.resolve("mail"))) {
            Curl ada = new Curl(dovecot.imap(), "ada@example.test");
            ada.append("INBOX", Files.writeString(folder.resolve("message"), "Subject: control\n\nHello\n"));
            Mbsync mbsync = Mbsync.configure(folder.resolve("mbsync"), dovecot.imap(), "ada@example.test");
            mbsync.sync();
            assertThat(mbsync.maildir("INBOX").count()).isEqualTo(1);
            assertThat(dovecot.complaints()).isEmpty();
        }
    }
}
