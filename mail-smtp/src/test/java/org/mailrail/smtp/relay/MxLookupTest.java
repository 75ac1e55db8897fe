package org.mailrail.smtp.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Domain;
import org.mailrail.core.SyntaxException;
import org.mailrail.dns.StaticResolver;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.smtp.internal.client.Server;

class MxLookupTest {
    private static final StaticResolver ZONE = StaticResolver.builder()
            .mx("two.example", 20, "b.example")
            .mx("two.example", 10, "a.example")
            .a("a.example", "192.0.2.1")
            .aaaa("a.example", "2001:db8::1")
            .a("b.example", "192.0.2.2")
            .a("implicit.example", "192.0.2.3")
            .mx("null.example", 0, ".")
            .a("null.example", "192.0.2.4")
            .failing("failing.example", StaticResolver.Type.MX)
            .a("failing.example", "192.0.2.5")
            .mx("dangling.example", 10, "nowhere.example")
            .a("dangling.example", "192.0.2.6")
            .mx("unclear.example", 10, "unclear-host.example")
            .failing("unclear-host.example", StaticResolver.Type.A, StaticResolver.Type.AAAA)
            .mx("ours.example", 10, "mx.example.org")
            .mx("ours.example", 20, "b.example")
            .mx("backup.example", 10, "a.example")
            .mx("backup.example", 20, "mx.example.org")
            .mx("backup.example", 20, "b.example")
            .mx("equal.example", 10, "a.example")
            .mx("equal.example", 10, "b.example")
            .cname("alias.example", "two.example")
            .build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    two.example         | a.example[2001:db8:0:0:0:0:0:1]:25 a.example[192.0.2.1]:25 b.example[192.0.2.2]:25
                    alias.example:2525  | a.example[2001:db8:0:0:0:0:0:1]:2525 a.example[192.0.2.1]:2525 b.example[192.0.2.2]:2525
                    implicit.example    | implicit.example[192.0.2.3]:25
                    backup.example      | a.example[2001:db8:0:0:0:0:0:1]:25 a.example[192.0.2.1]:25
                    [b.example]         | b.example[192.0.2.2]:25
                    [two.example]       | 5.4.4
                    [192.0.2.9]:26      | [192.0.2.9][192.0.2.9]:26
                    [::1]:26            | [IPv6:0:0:0:0:0:0:0:1][0:0:0:0:0:0:0:1]:26
                    null.example        | 5.1.10
                    failing.example     | 4.4.3
                    dangling.example    | 5.4.4
                    unclear.example     | 4.4.3
                    missing.example     | 5.4.4
                    ours.example        | 5.4.6
                    """)
    void nextHopsLeadToServers(String nextHop, String expected) {
        String found = switch (lookup(1).route(NextHop.of(nextHop, 25))) {
            case Route.Servers servers ->
                String.join(
                        " ", servers.servers().stream().map(MxLookupTest::text).toList());
            case Route.None none ->
                switch (none.result()) {
                    case DeliveryResult.Bounced bounced -> bounced.status().toString();
                    case DeliveryResult.Deferred deferred -> deferred.status().toString();
                    default -> "unexpected";
                };
        };
        assertThat(found).isEqualTo(expected);
    }

    private static String text(Server server) {
        InetSocketAddress address = (InetSocketAddress) server.address();
        return server.name() + "[" + address.getAddress().getHostAddress() + "]:" + address.getPort();
    }

    @Test
    void domainsOfTheSameExchangersAreOneSite() throws Exception {
        StaticResolver zone = StaticResolver.builder()
                .mx("one.example", 10, "mx1.hoster.example")
                .mx("one.example", 20, "mx2.hoster.example")
                .mx("two.example", 30, "MX2.hoster.example")
                .mx("two.example", 5, "mx1.hoster.example")
                .mx("three.example", 5, "mx1.hoster.example")
                .failing("unclear.example", StaticResolver.Type.MX)
                .build();
        MxLookup lookup = new MxLookup(zone, Set.of(), new SplittableRandom(1), 10);
        String one = lookup.site(NextHop.of("one.example", 25));
        assertThat(lookup.site(NextHop.of("two.example", 25))).isEqualTo(one);
        assertThat(lookup.site(NextHop.of("one.example:26", 25))).isNotEqualTo(one);
        assertThat(lookup.site(NextHop.of("three.example", 25))).isNotEqualTo(one);
        assertThat(lookup.site(NextHop.of("[one.example]", 25))).isNotEqualTo(one);
        assertThat(lookup.site(NextHop.of("none.example", 25))).isNotEqualTo(lookup.site(NextHop.of("no.example", 25)));
        assertThatThrownBy(() -> lookup.site(NextHop.of("unclear.example", 25))).isInstanceOf(IOException.class);
    }

    @Test
    void equalExchangersTakeTurns() {
        Set<String> first = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            List<Server> servers = ((Route.Servers) lookup(seed).route(NextHop.of("equal.example", 25))).servers();
            first.add(servers.get(0).name());
        }
        assertThat(first).containsExactlyInAnyOrder("a.example", "b.example");
    }

    @Test
    void exchangersBeyondALimitAreNotLookedUp() {
        StaticResolver.Builder zone = StaticResolver.builder();
        for (int i = 1; i <= 60; i++) zone.mx("many.example", i, "mx" + i + ".example");
        zone.failing("mx11.example", StaticResolver.Type.A).failing("mx51.example", StaticResolver.Type.A);
        MxLookup lookup = new MxLookup(zone.build(), Set.of(), new SplittableRandom(1), 10);
        assertThat(((Route.None) lookup.route(NextHop.of("many.example", 25))).result())
                .isInstanceOf(DeliveryResult.Deferred.class)
                .asString()
                .contains("mx50.example")
                .doesNotContain("mx51.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[a.example",
                "[a.example]x",
                "a.example:",
                "a.example:0",
                "a.example:99999",
                "a.example:x",
                "a b"
            })
    void whatIsNoNextHopIsRefused(String text) {
        assertThatThrownBy(() -> NextHop.of(text, 25)).isInstanceOf(SyntaxException.class);
    }

    private static MxLookup lookup(long seed) {
        return new MxLookup(ZONE, Set.of(Domain.of("mx.example.org")), new SplittableRandom(seed), 10);
    }
}
