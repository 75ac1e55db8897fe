package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.examples.server.Await;
import org.mailrail.examples.server.MaildirFiles;
import org.mailrail.examples.server.ServerFolder;
import org.mailrail.examples.server.ServerProcess;

/** A thousand messages from Postfix to ours and from ours to Postfix; not an octet of a body changes. */
@Tag("interop")
class PostfixTest {
    private static final int MESSAGES = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String SENDER = "sender@sender.test";
    private static final String ADA = ServerFolder.address("ada");
    private static final String ELSEWHERE = "ada@elsewhere.test";

    @TempDir
    Path folder;

    private ServerFolder ours;

    @BeforeEach
    void configure() throws IOException {
        ours = ServerFolder.create(folder.resolve("ours"));
    }

    @Test
    void postfixRelaysIntoOurs() throws Exception {
        try (ServerProcess server = ServerProcess.start(ours.write());
                PostfixPeer postfix = PostfixPeer.relaying(folder.resolve("postfix"), "smtp", server.address("smtp"))) {
            Sent sent = Sent.by(postfix.address(), ADA, MESSAGES);
            awaitInOurs(server, postfix);
            sent.assertArrived(ours.maildir("ada").read());
            Curl ada = new Curl(server.address("imap"), ADA);
            sent.assertArrived(ada.fetchAll("INBOX", MESSAGES, folder.resolve("fetched")));
        }
    }

    @Test
    void smtpSourceByWayOfPostfixIntoOurs() throws Exception {
        SmtpSource source = SmtpSource.of(Messages.numbered(1, 35), folder.resolve("message"));
        try (ServerProcess server = ServerProcess.start(ours.write());
                PostfixPeer postfix = PostfixPeer.relaying(folder.resolve("postfix"), "smtp", server.address("smtp"))) {
            source.send(postfix.address(), SENDER, ADA, MESSAGES);
            awaitInOurs(server, postfix);
            assertBodies(ours.maildir("ada").read(), source);
        }
    }

    @Test
    void postfixDeliversByLmtpIntoOurs() throws Exception {
        ours.set("mailrail_lmtp_listen", "127.0.0.1:0");
        try (ServerProcess server = ServerProcess.start(ours.write());
                PostfixPeer postfix = PostfixPeer.relaying(folder.resolve("postfix"), "lmtp", server.address("lmtp"))) {
            Sent sent = Sent.by(postfix.address(), ADA, MESSAGES);
            awaitInOurs(server, postfix);
            sent.assertArrived(ours.maildir("ada").read());
        }
    }

    @Test
    void oursRelaysIntoPostfix() throws Exception {
        try (PostfixPeer postfix = PostfixPeer.delivering(folder.resolve("postfix"), "elsewhere.test");
                ServerProcess server =
                        ServerProcess.start(relayingTo(postfix.address().getPort()))) {
            Sent sent = Sent.by(server.address("smtp"), ELSEWHERE, MESSAGES);
            Await.within(PATIENCE, () -> postfix.maildir().count() >= MESSAGES && postfix.isIdle());
            assertCount(postfix.maildir().count(), server.log() + postfix.log());
            sent.assertArrived(postfix.maildir().read());
        }
    }

    @Test
    void smtpSourceByWayOfOursIntoSmtpSink() throws Exception {
        SmtpSource source = SmtpSource.of(Messages.numbered(1, 35), folder.resolve("message"));
        try (SmtpSink sink = SmtpSink.start(folder.resolve("sink"))) {
            try (ServerProcess server =
                    ServerProcess.start(relayingTo(sink.address().getPort()))) {
                source.send(server.address("smtp"), SENDER, ELSEWHERE, MESSAGES);
                Await.within(PATIENCE, () -> sink.count() >= MESSAGES);
                assertCount(sink.count(), server.log());
            }
            // With ours ended, smtp-sink has the end of each message in its file.
            assertBodies(sink.messages(), source);
        }
    }

    private ServerFolder relayingTo(int port) throws IOException {
        return ours.set("relayhost", "[127.0.0.1]:" + port).write();
    }

    private void awaitInOurs(ServerProcess server, PostfixPeer postfix) throws Exception {
        Await.within(PATIENCE, () -> ours.maildir("ada").count() >= MESSAGES && postfix.isIdle());
        assertCount(ours.maildir("ada").count(), server.log() + postfix.log());
    }

    private static void assertCount(int count, String log) {
        assertThat(count)
                .as(
                        "messages that have arrived; the logs end with\n%s",
                        log.substring(Math.max(0, log.length() - 5_000)))
                .isEqualTo(MESSAGES);
    }

    private static void assertBodies(List<byte[]> messages, SmtpSource source) {
        byte[] sent = MaildirFiles.body(source.sent());
        assertThat(messages).hasSize(MESSAGES);
        assertThat(messages)
                .extracting(stored -> MaildirFiles.body(MaildirFiles.wire(stored)))
                .allSatisfy(body -> assertThat(body).isEqualTo(sent));
    }
}
