package org.mailrail.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.MailHost;

class TlsTest {
    private static final Domain HOST = Domain.of("mx.example.org");

    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(TlsTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** Both sides in memory, until each has finished. */
    private static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 17).flip();
        ByteBuffer toClient = ByteBuffer.allocate(1 << 17).flip();
        client.beginHandshake();
        server.beginHandshake();
        for (int turn = 0; turn < 1000 && !(isDone(client) && isDone(server)); turn++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        assertThat(isDone(client) && isDone(server)).as("finished").isTrue();
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        ByteBuffer plain = ByteBuffer.allocate(1 << 15);
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> {
                out.compact();
                try {
                    engine.wrap(nothing, out);
                } finally {
                    out.flip();
                }
            }
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> engine.unwrap(in, plain);
            case NOT_HANDSHAKING, FINISHED -> {
                if (in.hasRemaining()) engine.unwrap(in, plain); // session tickets
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec", "ed25519"})
    void everyKindOfKeyServes(String kind) throws IOException {
        ServerTls tls = ServerTls.fromPem(file(kind + ".pem"), file(kind + ".key"));
        SSLEngine server = tls.newEngine();
        SSLEngine client = ClientTls.opportunistic().newEngine(Domain.of("any.example.net"), 25);
        shakeHands(client, server);
        assertThat(server.getSession().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(server.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
    }

    @Test
    void tls12IsSpokenToo() throws IOException {
        SSLEngine server = ServerTls.fromPem(file("ec.pem"), file("ec.key")).newEngine();
        SSLEngine client = ClientTls.opportunistic().newEngine(HOST, 25);
        client.setEnabledProtocols(new String[] {"TLSv1.2"});
        shakeHands(client, server);
        assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.2");
    }

    @ParameterizedTest
    @CsvSource({"mx.example.org,true", "other.example.org,false", "[127.0.0.1],true", "[127.0.0.2],false"})
    void aVerifyingClientTakesOnlyTheNameThatItMeant(String name, boolean taken)
            throws IOException, GeneralSecurityException {
        ClientTls verifying = ClientTls.verifying(List.of(certificate("ec.pem")));
        SSLEngine server = ServerTls.fromPem(file("ec.pem"), file("ec.key")).newEngine();
        MailHost host = name.startsWith("[") ? AddressLiteral.of(name) : Domain.of(name);
        SSLEngine client = verifying.newEngine(host, 25);
        if (taken) shakeHands(client, server);
        else assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
    }

    @Test
    void aVerifyingClientTakesNoUnknownAuthority() throws IOException {
        SSLEngine server = ServerTls.fromPem(file("ec.pem"), file("ec.key")).newEngine();
        SSLEngine client = ClientTls.verifying().newEngine(HOST, 25);
        assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @CsvSource({"rsa.pem,ec.key", "ec.pem,rsa.key", "ec.pem,other-ec.key", "ed25519.pem,rsa.key", "rsa.pem,ed25519.key"
    })
    void aKeyOfAnotherCertificateIsRefused(String certificate, String key) {
        assertThatThrownBy(() -> ServerTls.fromPem(file(certificate), file(key)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(certificate)
                .hasMessageContaining(key)
                .hasMessageContaining("do not go together");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rsa.key  | rsa.key       | rsa.key: n
                    rsa.pem  | rsa.pem       | rsa.pem: no unencrypted PKCS #8 key
                    rsa.pem  | encrypted.key | encrypted.key: no unencrypted PKCS #8 key
                    rsa.pem  | pkcs1.key     | pkcs1.key: no unencrypted PKCS #8 key
                    """)
    void aFileThatHoldsSomethingElseIsNamed(String certificate, String key, String problem) {
        assertThatThrownBy(() -> ServerTls.fromPem(file(certificate), file(key)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void brokenAndMissingFilesAreNamed(@TempDir Path folder) throws IOException {
        Path broken = folder.resolve("broken.pem");
        assertThatThrownBy(() -> ServerTls.fromPem(broken, file("rsa.key")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.pem");
        Files.writeString(broken, "-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> ServerTls.fromPem(file("rsa.pem"), broken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.pem");
        Files.writeString(broken, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> ServerTls.fromPem(file("rsa.pem"), broken))
                .hasMessageContaining("broken.pem: neither an RSA, EC nor Ed25519 key");
        Files.writeString(broken, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> ServerTls.fromPem(broken, file("rsa.key")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.pem");
        Files.writeString(broken, "");
        assertThatThrownBy(() -> ServerTls.fromPem(broken, file("rsa.key")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.pem: no certificate");
    }
}
