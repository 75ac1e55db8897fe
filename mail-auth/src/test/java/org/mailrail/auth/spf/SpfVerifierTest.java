package org.mailrail.auth.spf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.core.Transaction;
import org.mailrail.dns.StaticResolver;
import org.mailrail.message.MessageContent;
import org.mailrail.message.MessageVerifier.Verdict;
import org.mailrail.table.NetworkList;

class SpfVerifierTest {
    private static final Domain ID = Domain.of("mx.example.org");
    private static final MessageContent MESSAGE =
            MessageContent.of("Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    private final StaticResolver zone = StaticResolver.builder()
            .txt("example.net", "v=spf1 ip4:192.0.2.0/24 -all exp=why.example.net")
            .txt("why.example.net", "Ask postmaster")
            .txt("helo.example.net", "v=spf1 ip6:2001:db8::/32 ~all")
            .build();

    @Test
    void aPassIsWrittenInTwoFields() throws IOException {
        assertThat(fields("192.0.2.1", "ada@example.net", "helo.example.net"))
                .containsExactly(
                        "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=ada@example.net",
                        "Received-SPF: pass (mx.example.org: domain of example.net designates 192.0.2.1 as permitted"
                                + " sender) client-ip=192.0.2.1; envelope-from=\"ada@example.net\"; helo=helo.example.net;"
                                + " identity=mailfrom; mechanism=\"ip4:192.0.2.0/24\"; receiver=mx.example.org");
    }

    @Test
    void aNullSenderIsCheckedByHelo() throws IOException {
        assertThat(fields("2001:db8::1", "", "helo.example.net"))
                .containsExactly(
                        "Authentication-Results: mx.example.org; spf=pass smtp.helo=helo.example.net",
                        "Received-SPF: pass (mx.example.org: domain of helo.example.net designates 2001:db8::1 as"
                                + " permitted sender) client-ip=\"2001:db8::1\"; envelope-from=\"<>\";"
                                + " helo=helo.example.net; identity=helo; mechanism=\"ip6:2001:db8::/32\";"
                                + " receiver=mx.example.org");
    }

    @Test
    void aFailIsNotedAndRefusedOnlyIfAsked() throws IOException {
        assertThat(fields("198.51.100.1", "ada@example.net", "x").get(0)).contains("spf=fail");
        SpfVerifier strict = SpfVerifier.builder(ID, zone).rejectFail(true).build();
        assertThat(strict.verify(transaction("198.51.100.1", "ada@example.net", "x"), MESSAGE))
                .isInstanceOfSatisfying(Verdict.Refuse.class, refuse -> {
                    Reply reply = refuse.reply();
                    assertThat(reply.code()).isEqualTo(550);
                    assertThat(reply.enhancedStatus()).hasToString("Optional[5.7.23]");
                    assertThat(reply.lines())
                            .containsExactly(
                                    "SPF MAIL FROM check failed", "The domain example.net explains:", "Ask postmaster");
                });
        assertThat(strict.verify(transaction("192.0.2.1", "ada@example.net", "x"), MESSAGE))
                .isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void whoLoggedInIsNotChecked() throws IOException {
        SpfVerifier verifier = SpfVerifier.builder(ID, zone).rejectFail(true).build();
        Transaction outside = transaction("198.51.100.1", "ada@example.net", "x");
        Transaction user = Transaction.of(outside.client().withLogin("ada"), outside.envelope());
        Transaction application = Transaction.of(Client.application(), outside.envelope());
        assertThat(verifier.verify(user, MESSAGE)).isEqualTo(new Verdict.Accept(List.of()));
        assertThat(verifier.verify(application, MESSAGE)).isEqualTo(new Verdict.Accept(List.of()));
    }

    @Test
    void aTrustedNetworkIsNotCheckedAndTheLoopbackIsUnlessItIsOne() throws IOException {
        Transaction local = transaction("127.0.0.1", "ada@example.net", "x");
        assertThat(SpfVerifier.builder(ID, zone).build().verify(local, MESSAGE))
                .isInstanceOfSatisfying(
                        Verdict.Accept.class,
                        accept -> assertThat(accept.headerFields()).hasSize(2));
        SpfVerifier trusting = SpfVerifier.builder(ID, zone)
                .trust(NetworkList.of("127.0.0.0/8"))
                .build();
        assertThat(trusting.verify(local, MESSAGE)).isEqualTo(new Verdict.Accept(List.of()));
    }

    @Test
    void whatThePeerChoseCannotForgeAResult() throws IOException {
        for (String field : fields("192.0.2.1", "\"a; dkim=pass header.d=x\"@example.net", "x; dkim=pass (\"\\")) {
            assertThat(field).doesNotContain("\r").doesNotContain("\n");
        }
        assertThat(fields("192.0.2.1", "\"a; dkim=pass\"@example.net", "x").get(0))
                .endsWith("spf=pass smtp.mailfrom=\"\\\"a; dkim=pass\\\"@example.net\"");
        assertThat(fields("192.0.2.1", "", "x; dkim=pass é").get(0)).endsWith("spf=none smtp.helo=\"x; dkim=pass ?\"");
    }

    @Test
    void whatIsLongStaysWithinALine() throws IOException {
        String local = "\\\"".repeat(120);
        for (String field : fields("192.0.2.1", "\"" + local + "\"@example.net", "h".repeat(2000))) {
            assertThat(field).isNotEmpty();
        }
        assertThat(fields("192.0.2.1", "", "\\".repeat(2000))).hasSize(2);
    }

    @Test
    void aConfirmedNameIsNotedIfAsked() throws IOException {
        Transaction outside = transaction("192.0.2.1", "ada@example.net", "x");
        Transaction named = Transaction.of(outside.client().withPtr(Domain.of("mail.example.net")), outside.envelope());
        Verdict verdict = SpfVerifier.builder(ID, zone).iprev(true).build().verify(named, MESSAGE);
        assertThat(((Verdict.Accept) verdict).headerFields().get(0)).contains("iprev=pass policy.iprev=192.0.2.1");
    }

    /** The fields, unfolded and without their line ends; each line of them within the limits. */
    private List<String> fields(String client, String sender, String helo) throws IOException {
        Verdict verdict = SpfVerifier.builder(ID, zone).build().verify(transaction(client, sender, helo), MESSAGE);
        return ((Verdict.Accept) verdict)
                .headerFields().stream()
                        .peek(field -> assertThat(field.lines()).allMatch(line -> line.length() <= 998))
                        .map(field -> field.substring(0, field.length() - 2).replace("\r\n ", " "))
                        .toList();
    }

    private static Transaction transaction(String client, String sender, String helo) {
        InetAddress address = AddressLiteral.of(client.indexOf(':') < 0 ? "[" + client + "]" : "[IPv6:" + client + "]")
                .address();
        ReversePath from = sender.isEmpty() ? ReversePath.none() : ReversePath.of(EmailAddress.of(sender));
        return Transaction.of(
                Client.connected(new InetSocketAddress(address, 40000)).withHelo(helo),
                Envelope.of(from, List.of(EmailAddress.of("bob@example.org"))));
    }
}
