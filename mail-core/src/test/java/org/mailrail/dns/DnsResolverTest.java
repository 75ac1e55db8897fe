package org.mailrail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.dns.Resolver.DnsAnswer;
import org.mailrail.dns.Resolver.Mx;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

class DnsResolverTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String SOA = "example.org. 600 SOA ns.example.org. hostmaster.example.org. 1 2 3 4 60";

    private @Nullable DnsServerFake server;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @AfterEach
    void stop() throws IOException {
        if (server != null) server.close();
    }

    private DnsServerFake serve(DnsServerFake.Answers answers) throws IOException {
        server = new DnsServerFake(answers);
        return server;
    }

    private DnsResolver.Builder asking(DnsServerFake server) {
        return DnsResolver.builder().servers(server.address()).timeout(SHORT).clock(() -> now);
    }

    /** A server that knows these records, and says NXDOMAIN to names that it does not. */
    private DnsServerFake zone(String... records) throws IOException {
        return serve((query, overTcp) -> answer(query, records).toWire());
    }

    private static Message answer(Message query, String... records) throws IOException {
        Message answer = reply(query, Rcode.NXDOMAIN);
        Record question = query.getQuestion();
        for (String text : records) {
            Record record = record(text);
            if (!record.getName().equals(question.getName())) continue;
            answer.getHeader().setRcode(Rcode.NOERROR);
            if (record.getType() == question.getType() || record.getType() == Type.CNAME) {
                answer.addRecord(record, Section.ANSWER);
            }
        }
        if (answer.getSection(Section.ANSWER).isEmpty()) answer.addRecord(record(SOA), Section.AUTHORITY);
        return answer;
    }

    private static Message reply(Message query, int rcode) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setRcode(rcode);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        return answer;
    }

    /** {@code name ttl type data}. */
    private static Record record(String text) throws IOException {
        int first = text.indexOf(' ');
        int second = text.indexOf(' ', first + 1);
        int third = text.indexOf(' ', second + 1);
        return Record.fromString(
                Name.fromString(text.substring(0, first)),
                Type.value(text.substring(second + 1, third)),
                DClass.IN,
                Long.parseLong(text.substring(first + 1, second)),
                text.substring(third + 1),
                Name.root);
    }

    private static InetAddress address(String text) {
        return AddressLiteral.of(text.indexOf(':') < 0 ? "[" + text + "]" : "[IPv6:" + text + "]")
                .address();
    }

    private static Domain domain(String name) {
        return Domain.of(name);
    }

    @Test
    void mailExchangersComeByPreference() throws IOException {
        DnsResolver resolver = asking(zone(
                        "example.org. 60 MX 20 b.example.org.",
                        "example.org. 60 MX 10 a.example.org.",
                        "null.example. 60 MX 0 ."))
                .build();
        assertThat(resolver.mx(domain("example.org")).orNone())
                .containsExactly(new Mx(10, "a.example.org"), new Mx(20, "b.example.org"));
        assertThat(resolver.mx(domain("null.example")).orNone()).singleElement().matches(Mx::isNull);
    }

    @Test
    void addressesComeWithoutANameAttached() throws IOException {
        DnsResolver resolver = asking(zone("mx.example.org. 60 A 192.0.2.1", "mx.example.org. 60 AAAA 2001:db8::1"))
                .build();
        assertThat(resolver.a(domain("mx.example.org")).orNone()).containsExactly(address("192.0.2.1"));
        assertThat(resolver.a(domain("mx.example.org")).orNone().getFirst()).hasToString("/192.0.2.1");
        assertThat(resolver.aaaa(domain("mx.example.org")).orNone()).containsExactly(address("2001:db8::1"));
    }

    @Test
    void namesAreFoundByAddress() throws IOException {
        DnsResolver resolver = asking(zone(
                        "1.2.0.192.in-addr.arpa. 60 PTR mx.example.org.",
                        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. 60 PTR six.example.org.",
                        "2.2.0.192.in-addr.arpa. 60 PTR not\\032a\\010name.example.org."))
                .build();
        assertThat(resolver.ptr(address("192.0.2.1")).orNone()).containsExactly(domain("mx.example.org"));
        assertThat(resolver.ptr(address("2001:db8::1")).orNone()).containsExactly(domain("six.example.org"));
        assertThat(resolver.ptr(address("192.0.2.2"))).isEqualTo(new DnsAnswer.NoData<>());
        assertThat(resolver.ptr(address("192.0.2.3"))).isEqualTo(new DnsAnswer.NoDomain<>());
    }

    @Test
    void theStringsOfATextAreJoinedAndItsOctetsKept() throws IOException {
        byte[] raw = {(byte) 0xC3, 0, (byte) 0xA4, '"'};
        DnsServerFake server = serve((query, overTcp) -> {
            Message answer = reply(query, Rcode.NOERROR);
            List<byte[]> parts = List.of("v=spf1 ".getBytes(StandardCharsets.US_ASCII), raw);
            answer.addRecord(
                    new TXTRecord(
                            query.getQuestion().getName(),
                            DClass.IN,
                            60,
                            parts.stream()
                                    .map(part -> new String(part, StandardCharsets.ISO_8859_1))
                                    .map(DnsResolverTest::escaped)
                                    .toList()),
                    Section.ANSWER);
            return answer.toWire();
        });
        assertThat(asking(server).build().txt(domain("example.org")).orNone())
                .containsExactly("v=spf1 \u00C3\u0000\u00A4\"");
    }

    private static String escaped(String text) {
        return text.chars().mapToObj("\\%03d"::formatted).collect(Collectors.joining());
    }

    @Test
    void noSuchNameAndNoSuchRecordAreTold() throws IOException {
        DnsResolver resolver = asking(zone("example.org. 60 A 192.0.2.1")).build();
        assertThat(resolver.mx(domain("example.org"))).isEqualTo(new DnsAnswer.NoData<>());
        assertThat(resolver.mx(domain("nosuch.example.org"))).isEqualTo(new DnsAnswer.NoDomain<>());
    }

    @Test
    void internationalNamesAreAskedForAsALabels() throws IOException {
        DnsServerFake server = zone("xn--bcher-kva.example. 60 A 192.0.2.1");
        assertThat(asking(server).build().a(domain("b\u00fccher.example")).orNone())
                .hasSize(1);
    }

    @Test
    void aliasesAreFollowedWithinAnAnswerAndByFurtherQuestions() throws IOException {
        DnsServerFake server = zone(
                "www.example.org. 60 CNAME a.example.org.",
                "a.example.org. 60 CNAME b.example.org.",
                "b.example.org. 60 A 192.0.2.1",
                "dangling.example.org. 60 CNAME nosuch.example.org.",
                "empty.example.org. 60 CNAME b.example.org.");
        DnsResolver resolver = asking(server).build();
        assertThat(resolver.a(domain("www.example.org")).orNone()).containsExactly(address("192.0.2.1"));
        assertThat(server.asked)
                .containsExactly("udp www.example.org. A", "udp a.example.org. A", "udp b.example.org. A");
        assertThat(resolver.a(domain("dangling.example.org"))).isEqualTo(new DnsAnswer.NoDomain<>());
        assertThat(resolver.mx(domain("empty.example.org"))).isEqualTo(new DnsAnswer.NoData<>());

        DnsServerFake whole = serve((query, overTcp) -> {
            Message answer = reply(query, Rcode.NOERROR);
            answer.addRecord(record("www.example.org. 60 CNAME a.example.org."), Section.ANSWER);
            answer.addRecord(record("a.example.org. 60 A 192.0.2.7"), Section.ANSWER);
            answer.addRecord(record("forged.example.org. 60 A 192.0.2.8"), Section.ANSWER);
            return answer.toWire();
        });
        assertThat(asking(whole).build().a(domain("www.example.org")).orNone())
                .as("records of other names do not count")
                .containsExactly(address("192.0.2.7"));
        whole.close();
    }

    @Test
    void aLoopOrAnEndlessChainOfAliasesFails() throws IOException {
        DnsServerFake loop = zone(
                "a.example.org. 60 CNAME b.example.org.",
                "b.example.org. 60 CNAME a.example.org.",
                "self.example.org. 60 CNAME self.example.org.");
        DnsResolver resolver = asking(loop).build();
        assertThat(resolver.a(domain("a.example.org"))).isInstanceOf(DnsAnswer.Failed.class);
        assertThat(resolver.a(domain("self.example.org"))).isInstanceOf(DnsAnswer.Failed.class);
        loop.close();
        DnsServerFake endless = serve((query, overTcp) -> {
            Message answer = reply(query, Rcode.NOERROR);
            String name = query.getQuestion().getName().toString();
            answer.addRecord(record(name + " 60 CNAME " + "x" + name), Section.ANSWER);
            return answer.toWire();
        });
        assertThat(asking(endless).build().a(domain("x.example.org"))).isInstanceOf(DnsAnswer.Failed.class);
        assertThat(endless.asked).hasSizeLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.FORMERR, Rcode.NOTIMP})
    void anErrorIsNoAnswer(int rcode) throws IOException {
        DnsServerFake server = serve((query, overTcp) -> reply(query, rcode).toWire());
        DnsAnswer<Mx> answer = asking(server).attempts(2).build().mx(domain("example.org"));
        assertThat(answer).isInstanceOf(DnsAnswer.Failed.class).asString().contains(Rcode.string(rcode));
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void aSilentServerIsGivenUpAndTheNextOneAsked() throws IOException {
        try (DnsServerFake silent = new DnsServerFake((query, overTcp) -> null)) {
            DnsResolver resolver = asking(silent).attempts(1).build();
            assertThat(resolver.mx(domain("example.org"))).isInstanceOf(DnsAnswer.Failed.class);
            DnsServerFake other = zone("example.org. 60 MX 10 a.example.org.");
            DnsResolver both = DnsResolver.builder()
                    .servers(silent.address(), other.address())
                    .timeout(SHORT)
                    .attempts(1)
                    .build();
            assertThat(both.mx(domain("example.org")).orNone()).hasSize(1);
        }
    }

    @Test
    void aTruncatedAnswerIsAskedForAgainOverTcp() throws IOException {
        String[] many = IntStream.range(0, 100)
                .mapToObj(i -> "example.org. 60 MX " + i + " mx" + i + ".example.org.")
                .toArray(String[]::new);
        DnsServerFake server = serve((query, overTcp) -> {
            if (overTcp) return answer(query, many).toWire();
            Message truncated = reply(query, Rcode.NOERROR);
            truncated.getHeader().setFlag(Flags.TC);
            return truncated.toWire();
        });
        assertThat(asking(server).build().mx(domain("example.org")).orNone()).hasSize(100);
        assertThat(server.asked).containsExactly("udp example.org. MX", "tcp example.org. MX");
    }

    @ParameterizedTest
    @CsvSource({"id", "question", "query", "referral", "garbage", "empty", "cut", "wrongType"})
    void whatIsNoAnswerToTheQuestionIsNotTakenForOne(String kind) throws IOException {
        DnsServerFake server = serve((query, overTcp) -> {
            Message answer = answer(query, "example.org. 60 A 192.0.2.1");
            switch (kind) {
                case "id" -> answer.getHeader().setID(query.getHeader().getID() ^ 1);
                case "question" -> {
                    answer.removeAllRecords(Section.QUESTION);
                    answer.addRecord(Record.newRecord(Name.fromString("other.example."), Type.A, DClass.IN), 0);
                }
                case "query" -> answer.getHeader().unsetFlag(Flags.QR);
                case "referral" -> {
                    answer.getHeader().unsetFlag(Flags.RA);
                    answer.removeAllRecords(Section.ANSWER);
                }
                case "garbage" -> {
                    byte[] garbage = new byte[200];
                    SplittableRandom random = new SplittableRandom(1);
                    for (int i = 2; i < garbage.length; i++) garbage[i] = (byte) random.nextInt();
                    garbage[0] = (byte) (query.getHeader().getID() >> 8);
                    garbage[1] = (byte) query.getHeader().getID();
                    return garbage;
                }
                case "empty" -> {
                    return new byte[0];
                }
                case "cut" -> {
                    byte[] wire = answer.toWire();
                    return Arrays.copyOf(wire, wire.length - 3);
                }
                default -> {
                    answer.removeAllRecords(Section.QUESTION);
                    answer.addRecord(Record.newRecord(query.getQuestion().getName(), Type.MX, DClass.IN), 0);
                }
            }
            return answer.toWire();
        });
        assertThat(asking(server).attempts(1).build().a(domain("example.org"))).isInstanceOf(DnsAnswer.Failed.class);
    }

    @Test
    void answersAreKeptAsLongAsTheySay() throws IOException {
        DnsServerFake server = zone("example.org. 100 MX 10 a.example.org.", "example.org. 30 MX 20 b.example.org.");
        DnsResolver resolver = asking(server).build();
        resolver.mx(domain("example.org"));
        now = now.plusSeconds(29);
        resolver.mx(domain("Example.ORG"));
        assertThat(server.asked).hasSize(1);
        now = now.plusSeconds(1);
        resolver.mx(domain("example.org"));
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void absenceIsKeptAsTheSoaSaysAndFailureNotAtAll() throws IOException {
        DnsServerFake server = zone("example.org. 60 A 192.0.2.1");
        DnsResolver resolver = asking(server).build();
        for (int i = 0; i < 2; i++) {
            resolver.mx(domain("example.org"));
            resolver.mx(domain("nosuch.example.org"));
        }
        assertThat(server.asked).hasSize(2);
        now = now.plusSeconds(60);
        resolver.mx(domain("example.org"));
        assertThat(server.asked).hasSize(3);
        server.close();
        DnsServerFake failing =
                serve((query, overTcp) -> reply(query, Rcode.SERVFAIL).toWire());
        DnsResolver unlucky = asking(failing).attempts(1).build();
        unlucky.mx(domain("example.org"));
        unlucky.mx(domain("example.org"));
        assertThat(failing.asked).hasSize(2);
    }

    @Test
    void aCacheWithoutRoomKeepsNothing() throws IOException {
        DnsServerFake server = zone("example.org. 60 A 192.0.2.1");
        DnsResolver resolver = asking(server).cacheSize(0).build();
        resolver.a(domain("example.org"));
        resolver.a(domain("example.org"));
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void dnssecCountsOnlyFromServersThatAreTrusted() throws IOException {
        DnsServerFake server = serve((query, overTcp) -> {
            Message answer = answer(query, "example.org. 60 A 192.0.2.1");
            if (query.getHeader().getFlag(Flags.AD)) answer.getHeader().setFlag(Flags.AD);
            return answer.toWire();
        });
        assertThat(asking(server).build().a(domain("example.org")))
                .isEqualTo(new DnsAnswer.Found<>(List.of(address("192.0.2.1")), false));
        assertThat(asking(server).trustAuthenticatedData(true).build().a(domain("example.org")))
                .isEqualTo(new DnsAnswer.Found<>(List.of(address("192.0.2.1")), true));
    }

    @Test
    void localhostIsNeverAskedFor() throws IOException {
        DnsServerFake server = zone();
        DnsResolver resolver = asking(server).build();
        assertThat(resolver.a(domain("LocalHost")).orNone()).containsExactly(address("127.0.0.1"));
        assertThat(resolver.aaaa(domain("a.localhost")).orNone()).containsExactly(address("::1"));
        assertThat(resolver.mx(domain("localhost"))).isEqualTo(new DnsAnswer.NoData<>());
        assertThat(server.asked).isEmpty();
    }
}
