package org.mailrail.auth.spf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.dns.StaticResolver;

class SpfTest {
    private static final String CLIENT = "192.0.2.1";
    private static final String CLIENT6 = "2001:db8::cb01";

    private final StaticResolver.Builder zone = StaticResolver.builder();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v=spf1                                     | neutral   | nothing matches
            v=spf1 ip4:192.0.2.0/24 -all               | pass      | in the network
            v=spf1 ip4:192.0.2.128/25 -all             | fail      | not in the network
            v=spf1 ip4:192.0.2.0/31 ~all               | pass      | a prefix within an octet
            v=spf1 ip6:2001:db8::/32 ~all              | softfail  | another kind of address
            v=spf1 ip6:::ffff:192.0.2.1 ?all           | neutral   | mapped IPv4 is no IPv6
            V=SPF1 IP4:192.0.2.1 -ALL                  | pass      | in any letter case
            v=spf1 a:host.example.org -all             | pass      | an address of a name
            v=spf1 a:host.example.org/0 -all           | pass      | any address will do
            v=spf1 mx -all                             | pass      | a mail exchanger
            v=spf1 ptr -all                            | pass      | a name of the client
            v=spf1 ptr:example.net -all                | fail      | its name, elsewhere
            v=spf1 exists:%{ir}.list.example.org -all  | pass      | listed by address
            v=spf1 exists:%{l}.user.example.org -all   | pass      | a name with a plus sign
            v=spf1 include:good.example.org -all       | pass      | included
            v=spf1 include:bad.example.org ?all        | neutral   | an included fail is no match
            v=spf1 include:none.example.org ?all       | permerror | included, but not there
            v=spf1 redirect=good.example.org           | pass      | redirected
            v=spf1 redirect=none.example.org           | permerror | redirected to nothing
            v=spf1 a:down.example.org -all             | temperror | the DNS fails
            v=spf1 include:down.example.org -all       | temperror | the DNS fails below
            v=spf1 ip4:192.0.2.1 -all x                | permerror | a mistake behind the match
            v=spf1 ip4:192.0.2.01 -all                 | permerror | a leading zero
            v=spf1 ip4:192.0.2.0/024 -all              | permerror | a leading zero
            v=spf1 ip4:192.0.2.0/33 -all               | permerror | more bits than there are
            v=spf1 ip6:2001:db8:::1 -all               | permerror | no address
            v=spf1 ip6:2001:db8::1%eth0 -all           | permerror | no address
            v=spf1 ip6:1:2:3:4:5:6:7::8 -all           | permerror | nine groups
            v=spf1 a:%{d0}.example.org -all            | permerror | no parts at all
            v=spf1 a:%{c}.example.org -all             | permerror | only in explanations
            v=spf1 a:host.example.org%{ -all           | permerror | an open macro
            v=spf1 -all redirect=a.org redirect=b.org  | permerror | two redirects
            v=spf1 include: -all                       | permerror | nothing to include
            v=spf1 tag=%{l} unknown=x ip4:192.0.2.1    | pass      | unknown modifiers
            v=spf10 -all                               | none      | another version
            """)
    void aPolicyIsApplied(String record, String result, String why) {
        zone.txt("example.org", record)
                .a("host.example.org", CLIENT)
                .mx("example.org", 10, "host.example.org")
                .ptr(CLIENT, "host.example.org")
                .a("1.2.0.192.list.example.org", "127.0.0.2")
                .a("ada+tag.user.example.org", "127.0.0.2")
                .txt("good.example.org", "v=spf1 ip4:192.0.2.1 -all")
                .txt("bad.example.org", "v=spf1 -all")
                .failing("down.example.org");
        assertThat(check("ada+tag@example.org").keyword()).as(why).isEqualTo(result);
    }

    @Test
    void tenTermsMayAskAndMailExchangersDoNotCount() { // FR-085
        zone.txt("example.org", "v=spf1 mx a a a a a a a a a ip4:192.0.2.1 -all")
                .a("example.org", "198.51.100.1");
        for (int i = 0; i < 8; i++) {
            zone.mx("example.org", i, "mx" + i + ".example.org").a("mx" + i + ".example.org", "198.51.100.2");
        }
        assertThat(check("ada@example.org").keyword()).isEqualTo("pass");
    }

    @Test
    void theEleventhTermIsOneTooMany() {
        zone.txt("example.org", "v=spf1 a a a a a a a a a a a ip4:192.0.2.1 -all")
                .a("example.org", "198.51.100.1");
        assertThat(check("ada@example.org")).isEqualTo(new SpfResult.PermError("more than 10 terms that ask the DNS"));
    }

    @Test
    void elevenMailExchangersAreTooMany() {
        zone.txt("example.org", "v=spf1 mx -all");
        for (int i = 0; i < 11; i++) zone.mx("example.org", i, "mx" + i + ".example.org");
        assertThat(check("ada@example.org").keyword()).isEqualTo("permerror");
    }

    @Test
    void includesThatGoInCirclesEnd() {
        zone.txt("example.org", "v=spf1 include:other.example.org -all");
        zone.txt("other.example.org", "v=spf1 include:example.org -all");
        assertThat(check("ada@example.org").keyword()).isEqualTo("permerror");
    }

    @Test
    void twoTermsMayFindNothingAndTheThirdIsOneTooMany() {
        zone.txt("example.org", "v=spf1 a:no1.example.org a:no2.example.org -all");
        zone.txt("example.net", "v=spf1 a:no1.example.org a:no2.example.org exists:no3.example.org -all");
        assertThat(check("ada@example.org").keyword()).isEqualTo("fail");
        assertThat(check("ada@example.net").keyword()).isEqualTo("permerror");
    }

    @Test
    void aClientWithoutNameIsNotHeldAgainstThePolicy() {
        zone.txt("example.org", "v=spf1 ptr a:no1.example.org a:no2.example.org -all");
        assertThat(check("ada@example.org").keyword()).isEqualTo("fail");
    }

    @Test
    void macrosInAnIncludeKnowItsDomainAndTheSenders() { // FR-087
        zone.txt("a.test", "v=spf1 include:%{d2}.b.test -all");
        zone.txt("a.test.b.test", "v=spf1 include:%{ir}.%{v}.%{d}.%{o}.c.test -all");
        String nibbles = "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2";
        zone.txt(nibbles + ".ip6.a.test.b.test.a.test.c.test", "v=spf1 +all");
        assertThat(check(CLIENT6, "ada@a.test", "mail.a.test").keyword()).isEqualTo("pass");
    }

    @Test
    void aFailIsExplainedByItsDomain() {
        zone.txt("example.org", "v=spf1 -all exp=why.%{d}")
                .txt("why.example.org", "See http://%{d}/why?s=%{S}&ip=%{c}&r=%{r}&t=%{t} 100%%");
        SpfResult result = Spf.builder(zone.build())
                .receiver(Domain.of("mx.example.net"))
                .clock(() -> Instant.ofEpochSecond(1_000_000))
                .build()
                .check(request(CLIENT6, "a+b@example.org", "helo.example.org"));
        assertThat(result)
                .isEqualTo(
                        new SpfResult.Fail(
                                new Mechanism.All(),
                                "See http://example.org/why?s=a%2Bb%40example.org&ip=2001:db8::cb01&r=mx.example.net&t=1000000 100%"));
    }

    @Test
    void anExplanationWithALineBreakFromHeloIsDropped() {
        zone.txt("example.org", "v=spf1 -all exp=why.example.org").txt("why.example.org", "you said %{h}");
        SpfResult result = check(CLIENT, "ada@example.org", "x\r\n250 ok");
        assertThat(result).isEqualTo(new SpfResult.Fail(new Mechanism.All(), null));
    }

    @Test
    void aLocalPartOutsideAsciiMatchesNothing() { // RFC 8616 section 4
        zone.txt("example.org", "v=spf1 exists:%{l}.example.org -all").a("müller.example.org", "127.0.0.1");
        assertThat(check("müller@example.org").keyword()).isEqualTo("fail");
    }

    @Test
    void aSenderAtAnAddressHasNoPolicy() {
        assertThat(check("ada@[192.0.2.1]").keyword()).isEqualTo("none");
    }

    @Test
    void timeRunsOut() {
        zone.txt("example.org", "v=spf1 a -all").a("example.org", CLIENT);
        long[] seconds = {0};
        SpfResult result = Spf.builder(zone.build())
                .timeLimit(Duration.ofSeconds(20))
                .clock(() -> Instant.ofEpochSecond(seconds[0] += 15)) // each question takes its time
                .build()
                .check(request(CLIENT, "ada@example.org", "helo.example.org"));
        assertThat(result.keyword()).isEqualTo("temperror");
    }

    @Test
    void theRecordSaysWhatMatched() {
        zone.txt("example.org", "v=spf1 a:%{d}/24//64 -all").a("example.org", "192.0.2.9");
        assertThat(check("ada@example.org").mechanism()).hasToString("Optional[a:%{d}/24//64]");
    }

    private SpfResult check(String sender) {
        return check(CLIENT, sender, "helo.example.org");
    }

    private SpfResult check(String client, String sender, String helo) {
        return Spf.builder(zone.build()).build().check(request(client, sender, helo));
    }

    private static SpfRequest request(String client, String sender, String helo) {
        return SpfRequest.mailFrom(address(client), EmailAddress.of(sender), helo);
    }

    private static InetAddress address(String text) {
        return AddressLiteral.of(text.indexOf(':') < 0 ? "[" + text + "]" : "[IPv6:" + text + "]")
                .address();
    }
}
