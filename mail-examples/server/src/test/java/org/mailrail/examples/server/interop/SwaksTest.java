package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailrail.examples.server.ServerFolder.PASSWORD;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.examples.server.Await;
import org.mailrail.examples.server.MaildirFiles;
import org.mailrail.examples.server.ServerFolder;
import org.mailrail.examples.server.ServerProcess;

/** swaks sends to ours, and curl reads by IMAP what has arrived; passwords only under TLS. */
@Tag("interop")
class SwaksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private ServerFolder ours;
    private ServerProcess server;
    private Path certificate;

    @BeforeEach
    void start() throws Exception {
        ours = ServerFolder.create(folder.resolve("ours"));
        certificate = ours.path().resolve("cert.pem");
        Program.named("openssl", "openssl")
                .succeed(List.of(
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout",
                        ours.path().resolve("key.pem").toString(),
                        "-out",
                        certificate.toString()));
        ours.set("smtpd_tls_cert_file", "$config_directory/cert.pem")
                .set("smtpd_tls_key_file", "$config_directory/key.pem")
                .set("mailrail_plaintext_auth", "no")
                .set("mailrail_submission_listen", "127.0.0.1:0")
                .set("mynetworks", "192.0.2.0/24") // so that swaks is a stranger
                .write();
        server = ServerProcess.start(ours);
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    @Test
    void plain() throws Exception {
        succeeds(swaks("smtp").send("sender@sender.test", "ada@example.test", "plain"));
        assertThat(received("ada", "plain")).contains("with ESMTP ");
    }

    @Test
    void starttls() throws Exception {
        succeeds(swaks("smtp").send("sender@sender.test", "ada@example.test", "encrypted", "--tls"));
        assertThat(received("ada", "encrypted")).contains("with ESMTPS ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN"})
    void loginUnderTls(String mechanism) throws Exception {
        succeeds(submit(mechanism, PASSWORD, "ben@example.test"));
        assertThat(received("ben", mechanism)).contains("with ESMTPSA ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN"})
    void wrongPassword(String mechanism) throws Exception {
        fails(submit(mechanism, "wrong", "ben@example.test"), "535 5.7.8 ");
        assertThat(ours.maildir("ben").count()).isZero();
    }

    @Test
    void noPasswordInTheClear() throws Exception {
        Program.Run run = swaks("submission")
                .send(
                        "ada@example.test",
                        "ben@example.test",
                        "clear",
                        "--auth",
                        "PLAIN",
                        "--auth-user",
                        "ada@example.test",
                        "--auth-password",
                        PASSWORD);
        assertThat(run.status()).isNotZero();
        assertThat(run.text())
                .as("the server offers no AUTH, so swaks sends none")
                .doesNotContain("AUTH PLAIN A");
    }

    @Test
    void unknownRecipient() throws Exception {
        fails(swaks("smtp").send("sender@sender.test", "nobody@example.test", "unknown"), "550 5.1.1 ");
    }

    @Test
    void strangerWhoWantsToRelay() throws Exception {
        fails(swaks("smtp").send("sender@sender.test", "someone@elsewhere.test", "relay"), "554 5.7.1 ");
    }

    private Swaks swaks(String listener) {
        return new Swaks(server.address(listener));
    }

    private Program.Run submit(String mechanism, String password, String to) throws Exception {
        return swaks("submission")
                .send(
                        "ada@example.test",
                        to,
                        mechanism,
                        "--tls",
                        "--auth",
                        mechanism,
                        "--auth-user",
                        "ada@example.test",
                        "--auth-password",
                        password);
    }

    private void succeeds(Program.Run run) throws Exception {
        assertThat(run.status()).as(run.text() + run.err() + server.log()).isZero();
    }

    private static void fails(Program.Run run, String reply) {
        assertThat(run.status()).isNotZero();
        assertThat(run.text())
                .as(run.err())
                .contains("* " + reply) // swaks marks <** or, under TLS, <~*
                .doesNotContain("<-  250 2.0.0");
    }

    /** The first message of a user's, read by IMAP under TLS; its body is what swaks was told to send. */
    private String received(String user, String subject) throws Exception {
        assertThat(Await.within(PATIENCE, () -> ours.maildir(user).count() == 1))
                .as(server.log())
                .isTrue();
        InetSocketAddress imap = server.address("imap");
        byte[] message = new Curl(imap, ServerFolder.address(user)).fetchOverTls("INBOX", 1, certificate);
        assertThat(MaildirFiles.field(message, "Subject")).hasValue(subject);
        assertThat(new String(MaildirFiles.body(message), StandardCharsets.US_ASCII))
                .startsWith("Hello from swaks, " + subject + "\r\n");
        return new String(message, StandardCharsets.US_ASCII);
    }
}
