package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.NonBlocking;
import org.mailrail.core.ReversePath;
import org.mailrail.core.Transaction;
import org.mailrail.table.DomainList;
import org.mailrail.table.LookupTable;
import org.mailrail.table.MemoryTable;
import org.mailrail.table.TableTypes;

class RouterTest {
    private static final String MAIN = """
            myhostname = mx.example.org
            mynetworks = 127.0.0.0/8, 198.51.100.0/24
            recipient_delimiter = +
            inet_interfaces = 192.0.2.1
            local_recipient_maps = inline:{ ada=x, grace@mx.example.org=x, postmaster=x, keep=x, loop1=x, loop2=x }, $alias_maps
            alias_maps = inline:{ root=ada, { staff = ada, Grace, bob@example.net }, { keep = keep, ada },
                loop1=loop2, loop2=loop1, { final = \\ada }, { hops = staff, root } }
            virtual_alias_domains = alias.example
            virtual_alias_maps = inline:{ info@alias.example=ada@mx.example.org, @wide.example=@box.example,
                { list@alias.example = ada@mx.example.org, eve@example.net info@alias.example }, own@wide.example=own@wide.example,
                bare@alias.example=ada, copy@box.example=copy@box.example }
            virtual_mailbox_domains = box.example, wide.example
            virtual_mailbox_maps = inline:{ joe@box.example=joe/, copy@box.example=copy/, own@wide.example=own/, @all.example=x }
            relay_domains = relay.example, list.example
            relay_recipient_maps = inline:{ kim@list.example=x, @relay.example=x }
            """;

    private final Router router = router("");

    private static Router router(String more) {
        return router(Path.of("main.cf"), MAIN + more);
    }

    private static Router router(Path file, String text) {
        try {
            return Router.from(MainCf.of(file, text), TableTypes.standard());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Client client(String address) {
        return Client.connected(
                new InetSocketAddress(AddressLiteral.of("[" + address + "]").address(), 4711));
    }

    private static String decide(Router router, Client client, ForwardPath to) throws IOException {
        Transaction transaction = Transaction.of(client, Envelope.of(ReversePath.none(), List.of()));
        return switch (router.decide(transaction, to)) {
            case RecipientVerdict.Accept accept -> "250";
            case RecipientVerdict.Refuse refuse -> refuse.reply().toString();
        };
    }

    private static String decide(Router router, Client client, String to) throws IOException {
        return decide(router, client, ForwardPath.of(EmailAddress.of(to)));
    }

    private static String resolve(Router router, String recipient) throws IOException {
        return text(router.resolve(ReversePath.none(), EmailAddress.of(recipient)));
    }

    private static String text(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Deliver d ->
                d.recipient() + " " + d.addressClass() + " " + d.transport() + ":" + d.nextHop();
            case Resolution.Expand e ->
                String.join(
                        " ", e.recipients().stream().map(EmailAddress::toString).toList());
            case Resolution.Reject r -> r.reply().toString();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ada@mx.example.org         | 250
                    ADA@MX.Example.Org         | 250
                    ada+shop@mx.example.org    | 250
                    ada@localhost              | 250
                    ada@localhost.example.org  | 250
                    ada@[192.0.2.1]            | 250
                    grace@mx.example.org       | 250
                    staff@mx.example.org       | 250
                    staff+x@mx.example.org     | 250
                    nobody@mx.example.org      | 550 5.1.1 <nobody@mx.example.org>: Recipient address rejected: User unknown in local recipient table
                    nobody@[192.0.2.1]         | 550 5.1.1 <nobody@[192.0.2.1]>: Recipient address rejected: User unknown in local recipient table
                    info@alias.example         | 250
                    nobody@alias.example       | 550 5.1.1 <nobody@alias.example>: Recipient address rejected: User unknown in virtual alias table
                    joe@box.example            | 250
                    nobody@box.example         | 550 5.1.1 <nobody@box.example>: Recipient address rejected: User unknown in virtual mailbox table
                    anybody@wide.example       | 250
                    kim@list.example           | 250
                    kim@sub.list.example       | 550 5.1.1 <kim@sub.list.example>: Recipient address rejected: User unknown in relay recipient table
                    anybody@relay.example      | 250
                    eve@example.net            | 554 5.7.1 <eve@example.net>: Relay access denied
                    eve@example.org            | 554 5.7.1 <eve@example.org>: Relay access denied
                    eve@[192.0.2.2]            | 554 5.7.1 <eve@[192.0.2.2]>: Relay access denied
                    """)
    void aStrangerReachesOnlyWhomWeKnow(String recipient, String answer) throws IOException {
        assertThat(decide(router, client("203.0.113.9"), recipient)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ada%example.net@mx.example.org       | 554 5.7.1
                    "ada@example.net"@mx.example.org     | 554 5.7.1
                    example.net!ada@mx.example.org       | 554 5.7.1
                    ada%example.net@relay.example        | 554 5.7.1
                    "ada@example.net"@relay.example      | 554 5.7.1
                    example.net!ada@relay.example        | 554 5.7.1
                    ada%example.net@wide.example         | 554 5.7.1
                    ada%example.net@example.net          | 554 5.7.1
                    ada+a%b@mx.example.org               | 554 5.7.1
                    nobody%localhost@mx.example.org      | 550 5.1.1
                    "ada@a..b"@mx.example.org            | 501 5.1.3 Bad recipient address syntax
                    -ada@example.net                     | 501 5.1.3 Bad recipient address syntax
                    ada@192.0.2.9                        | 501 5.1.3 Bad recipient address syntax
                    ada%localhost@mx.example.org         | 250
                    """)
    void aSecondDestinationInTheLocalPartNeverRelays(String recipient, String answer) throws IOException {
        assertThat(decide(router, client("203.0.113.9"), recipient)).startsWith(answer);
    }

    @Test
    void ourOwnNetworksAndUsersReachEverybodyButUnknownUsersHere() throws IOException {
        for (Client client : List.of(
                client("127.0.0.1"),
                client("198.51.100.7"),
                client("203.0.113.9").withLogin("ada"),
                Client.application())) {
            assertThat(decide(router, client, "eve@example.net")).isEqualTo("250");
            assertThat(decide(router, client, "nobody@box.example")).startsWith("550 5.1.1");
            assertThat(decide(router, client, "a%b@relay.example")).isEqualTo("250");
        }
    }

    @Test
    void postmasterIsReachedAtEveryDomainOfOurs() throws IOException {
        Client stranger = client("203.0.113.9");
        assertThat(decide(router, stranger, ForwardPath.Postmaster.INSTANCE)).isEqualTo("250");
        for (String domain : List.of("mx.example.org", "box.example", "alias.example", "list.example", "[192.0.2.1]")) {
            assertThat(decide(router, stranger, "Postmaster@" + domain))
                    .as(domain)
                    .isEqualTo("250");
        }
        assertThat(resolve(router, "POSTMASTER@box.example")).isEqualTo("postmaster@mx.example.org");
        assertThat(resolve(router, "postmaster@mx.example.org"))
                .isEqualTo("postmaster@mx.example.org LOCAL local:mx.example.org");
        assertThat(decide(router, stranger, "postmaster@example.net")).startsWith("554 5.7.1");
        Router nobody = router("local_recipient_maps = inline:{ ada=x }\n");
        assertThat(decide(nobody, stranger, ForwardPath.Postmaster.INSTANCE)).startsWith("550 5.1.1");
        assertThat(decide(nobody, stranger, "postmaster@box.example")).startsWith("550 5.1.1");
    }

    @Test
    void barePostmasterOfAHostThatKeepsNoMailGoesToItsOrigin() throws IOException {
        Router satellite = router(
                Path.of("main.cf"),
                "myhostname = sat.example.org\nmyorigin = $mydomain\nmydestination =\nrelayhost = [hub.example.org]:587\n");
        assertThat(decide(satellite, client("203.0.113.9"), ForwardPath.Postmaster.INSTANCE))
                .isEqualTo("250");
        assertThat(decide(satellite, client("203.0.113.9"), "postmaster@example.org"))
                .startsWith("554");
        assertThat(resolve(satellite, "postmaster@example.org"))
                .isEqualTo("postmaster@example.org DEFAULT smtp:[hub.example.org]:587");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ada@mx.example.org        | ada@mx.example.org LOCAL local:mx.example.org
                    ada+x@mx.example.org      | ada+x@mx.example.org LOCAL local:mx.example.org
                    nobody@mx.example.org     | 550 5.1.1 <nobody@mx.example.org>: Recipient address rejected: User unknown in local recipient table
                    root@mx.example.org       | ada@mx.example.org
                    root+x@mx.example.org     | ada@mx.example.org
                    staff@mx.example.org      | ada@mx.example.org Grace@mx.example.org bob@example.net
                    hops@mx.example.org       | ada@mx.example.org Grace@mx.example.org bob@example.net
                    keep@mx.example.org       | keep@mx.example.org ada@mx.example.org
                    loop1@mx.example.org      | 550 5.4.6 <loop1@mx.example.org>: alias database loop for loop1
                    final@mx.example.org      | ada@mx.example.org
                    info@alias.example        | ada@mx.example.org
                    info+x@alias.example      | ada+x@mx.example.org
                    bare@alias.example        | ada@mx.example.org
                    list@alias.example        | ada@mx.example.org eve@example.net
                    nobody@alias.example      | 550 5.1.1 <nobody@alias.example>: Recipient address rejected: User unknown in virtual alias table
                    joe@box.example           | joe@box.example VIRTUAL_MAILBOX virtual:box.example
                    joe+x@box.example         | joe+x@box.example VIRTUAL_MAILBOX virtual:box.example
                    copy@box.example          | copy@box.example VIRTUAL_MAILBOX virtual:box.example
                    joe@wide.example          | joe@box.example
                    joe+x@wide.example        | joe+x@box.example
                    own@wide.example          | own@wide.example VIRTUAL_MAILBOX virtual:wide.example
                    kim@list.example          | kim@list.example RELAY relay:list.example
                    eve@Example.NET           | eve@Example.NET DEFAULT smtp:example.net
                    eve@[192.0.2.2]           | eve@[192.0.2.2] DEFAULT smtp:[192.0.2.2]
                    eve@[IPv6:2001:db8::1]    | eve@[IPv6:2001:db8:0:0:0:0:0:1] DEFAULT smtp:[2001:db8:0:0:0:0:0:1]
                    eve@b\u00fccher.example    | eve@b\u00fccher.example DEFAULT smtp:xn--bcher-kva.example
                    """)
    void theQueueIsToldWhereARecipientGoes(String recipient, String resolution) throws IOException {
        assertThat(resolve(router, recipient)).isEqualTo(resolution);
    }

    @ParameterizedTest
    @CsvSource({
        "info@b\u00fccher.example, ada@mx.example.org",
        "info@xn--bcher-kva.example, ada@mx.example.org",
        "joe@b\u00fccher.example, joe@b\u00fccher.example VIRTUAL_MAILBOX lmtp:unix:/run/lmtp",
        "joe@xn--bcher-kva.example, joe@xn--bcher-kva.example VIRTUAL_MAILBOX lmtp:unix:/run/lmtp",
        "joe@below.b\u00fccher.example, joe@below.b\u00fccher.example DEFAULT smtp:[gate.example]"
    })
    void tablesMayHaveDomainsAsPeopleWriteThem(String recipient, String resolution) throws IOException {
        Router written = router("""
                virtual_alias_maps = inline:{ info@b\u00fccher.example=ada }
                virtual_mailbox_domains = inline:{ B\u00dcCHER.example=x }
                virtual_mailbox_maps = inline:{ joe@b\u00fccher.example=joe/ }
                transport_maps = inline:{ b\u00fccher.example=lmtp:unix:/run/lmtp, .b\u00fccher.example=:[gate.example] }
                """);
        assertThat(resolve(written, recipient)).isEqualTo(resolution);
    }

    @Test
    void thoseOfAListAreToldWithItsOwner() throws IOException {
        Router lists = router("""
                alias_maps = inline:{ owner-list=postmaster, { list = ada, eve@example.net, inner, out@alias.example },
                    { inner = grace }, owner-inner=root, plain=ada, { both = plain, list } }
                local_recipient_maps = $alias_maps, inline:{ ada=x, grace=x, postmaster=x }
                virtual_alias_maps = inline:{ out@alias.example=kim@example.net }
                """);
        Resolution.Expand list =
                (Resolution.Expand) lists.resolve(ReversePath.none(), EmailAddress.of("list@mx.example.org"));
        EmailAddress owner = EmailAddress.of("owner-list@mx.example.org");
        assertThat(list.owners())
                .containsOnly(
                        Map.entry(EmailAddress.of("ada@mx.example.org"), owner),
                        Map.entry(EmailAddress.of("eve@example.net"), owner),
                        Map.entry(EmailAddress.of("kim@example.net"), owner),
                        Map.entry(
                                EmailAddress.of("grace@mx.example.org"),
                                EmailAddress.of("owner-inner@mx.example.org")));
        Resolution.Expand plain =
                (Resolution.Expand) lists.resolve(ReversePath.none(), EmailAddress.of("plain@mx.example.org"));
        assertThat(plain).isEqualTo(new Resolution.Expand(List.of(EmailAddress.of("ada@mx.example.org"))));
        assertThatThrownBy(() -> new Resolution.Expand(List.of(owner), Map.of(EmailAddress.of("x@example.net"), owner)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAliasThatNamesItselfIsNotExpandedAgain() throws IOException {
        assertThat(text(router.resolveExpanded(ReversePath.none(), EmailAddress.of("keep@mx.example.org"))))
                .isEqualTo("keep@mx.example.org LOCAL local:mx.example.org");
        assertThat(text(router.resolveExpanded(ReversePath.none(), EmailAddress.of("nobody@box.example"))))
                .startsWith("550 5.1.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    eve@one.example        | smtp:[gate.example]:26
                    eve@other.example      | smtp:[hub.example]
                    eve@a.dotted.example   | smtp:dot.example
                    eve@dotted.example     | smtp:[hub.example]
                    eve@direct.example     | smtp:direct.example
                    vip@other.example      | lmtp:unix:/run/lmtp
                    vip+x@other.example    | lmtp:unix:/run/lmtp
                    eve@same.example       | smtp:[hub.example]
                    joe@box.example        | lmtp:[::1]:24
                    kim@list.example       | relay:[hub.example]
                    eve@[192.0.2.2]        | uucp:lit
                    """)
    void transport5Overrides(String recipient, String route) throws IOException {
        Router routed = router("""
                relayhost = [hub.example]
                virtual_transport = lmtp:[::1]:24
                transport_maps = inline:{ one.example=:[gate.example]:26, .dotted.example=smtp:dot.example, direct.example=smtp:,
                    vip@other.example=lmtp:unix:/run/lmtp, same.example=:, [192.0.2.2]=uucp:lit }
                """);
        assertThat(resolve(routed, recipient)).endsWith(" " + route);
    }

    @Test
    void anAsteriskInTransportMapsIsForAllOthers() throws IOException {
        Router routed = router("transport_maps = inline:{ example.net=smtp:a, *=smtp:b }\n");
        assertThat(resolve(routed, "eve@example.net")).endsWith("smtp:a");
        assertThat(resolve(routed, "eve@example.com")).endsWith("smtp:b");
    }

    @Test
    void theErrorTransportRefusesAtOnce() throws IOException {
        Router routed = router("""
                transport_maps = inline:{ { gone.example = error:5.1.2 this domain has moved }, { kim@list.example = error: on leave },
                    slow.example=retry:4.7.9, joe@box.example=error: }
                """);
        Client ours = client("127.0.0.1");
        assertThat(decide(routed, ours, "eve@gone.example"))
                .isEqualTo("550 5.1.2 <eve@gone.example>: Recipient address rejected: this domain has moved");
        assertThat(decide(routed, client("203.0.113.9"), "kim@list.example"))
                .isEqualTo("550 5.1.1 <kim@list.example>: Recipient address rejected: on leave");
        assertThat(resolve(routed, "eve@slow.example")).startsWith("450 4.7.9 <eve@slow.example>: ");
    }

    @Test
    void aTableThatFailsIsNeverAnUnknownUser() throws IOException {
        LookupTable broken = new LookupTable() {
            @Override
            public Optional<String> get(String key) throws IOException {
                throw new IOException("down");
            }

            @Override
            public String name() {
                return "broken";
            }
        };
        Domain domain = Domain.of("box.example");
        Router blocking = Router.builder(Domain.of("mx.example.org"))
                .virtualMailboxDomains(DomainList.of(domain))
                .virtualMailboxes(broken)
                .build();
        assertThat(blocking).isNotInstanceOf(NonBlocking.class);
        assertThatThrownBy(() -> decide(blocking, client("203.0.113.9"), "joe@box.example"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> resolve(blocking, "joe@box.example")).isInstanceOf(IOException.class);
    }

    @Test
    void aRouterInMemoryNeverBlocks() {
        assertThat(router).isInstanceOf(NonBlocking.class);
    }

    @Test
    void aClassWithoutListTakesEverybody() throws IOException {
        Router open = Router.builder(Domain.of("mx.example.org"))
                .relayDomains(DomainList.of(Domain.of("relay.example")))
                .build();
        for (String to : List.of("any@mx.example.org", "any@relay.example")) {
            assertThat(decide(open, client("203.0.113.9"), to)).isEqualTo("250");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    virtual_mailbox_domains = alias.example ~ alias.example stands in both virtual_alias_domains and virtual_mailbox_domains
                    virtual_mailbox_domains = inline:{ mx.example.org=x } ~ mx.example.org stands in both mydestination and virtual_mailbox_domains
                    relay_domains = box.example ~ box.example stands in both virtual_mailbox_domains and relay_domains
                    relayhost = a b ~ line 16: relayhost: "a b" is not one next hop
                    default_transport = :hub ~ line 16: default_transport: ":hub" names no transport
                    myorigin = a..b ~ line 16: myorigin: "a..b" is not a domain name
                    myorigin = /no/such/file ~ line 16: myorigin: /no/such/file cannot be read
                    myhostname = ~ line 16: myhostname: is empty; expected a domain name
                    inet_interfaces = 2001:db8::g ~ line 16: inet_interfaces: "2001:db8::g" is not all, loopback-only
                    """)
    void aMistakeInMainCfIsNamed(String line, String problem) {
        assertThatThrownBy(() -> router(line + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("main.cf")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "static:all@elsewhere.example",
                "randmap:{ all@elsewhere.example }",
                "regexp:{ { /./ all@elsewhere.example } }"
            })
    void aTableThatMatchesEveryDomainNamesNone(String table) throws IOException {
        Router everything = router("virtual_alias_domains = " + table + "\n");
        assertThat(everything.classOf(Domain.of("mx.example.org"))).isEqualTo(AddressClass.LOCAL);
        assertThat(everything.classOf(Domain.of("box.example"))).isEqualTo(AddressClass.VIRTUAL_ALIAS);
    }

    @Test
    void aSubdomainOfARelayDomainMayBeOurs() throws IOException {
        Router hub = router("relay_domains = example.org\n");
        assertThat(hub.classOf(Domain.of("mx.example.org"))).isEqualTo(AddressClass.LOCAL);
        assertThat(hub.classOf(Domain.of("other.example.org"))).isEqualTo(AddressClass.RELAY);
    }

    @Test
    void everyParameterOfTheRouterIsAskedFor() throws IOException {
        MainCf main = MainCf.of(Path.of("main.cf"), MAIN + "relay_domain = x\n");
        Router.from(main, TableTypes.standard());
        assertThat(main.unusedParameters()).containsExactly("relay_domain");
        assertThat(main.warnings()).isEmpty();
    }

    @Test
    void tablesInFilesAreReadInTheirSyntax(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("aliases"), "postmaster: root\nroot: ada@box.example\n\"a b\": root\n");
        Files.writeString(folder.resolve("virtual"), "alias.example anything\nada@alias.example ada@box.example\n");
        Files.writeString(folder.resolve("mailboxes"), "ada@box.example ada/\n");
        Files.writeString(folder.resolve("mailname"), "origin.example\n");
        Router files = router(folder.resolve("main.cf"), """
                myhostname = mx.example.org
                myorigin = %s/mailname
                alias_maps = hash:aliases
                local_recipient_maps = $alias_maps
                virtual_alias_maps = hash:virtual
                virtual_mailbox_domains = box.example
                virtual_mailbox_maps = texthash:$config_directory/mailboxes
                """.formatted(folder));
        Client stranger = client("203.0.113.9");
        assertThat(decide(files, stranger, "root@mx.example.org")).isEqualTo("250");
        assertThat(decide(files, stranger, "nobody@mx.example.org")).startsWith("550 5.1.1");
        assertThat(decide(files, stranger, "\"a b\"@mx.example.org")).isEqualTo("250");
        assertThat(decide(files, stranger, "ada@alias.example")).isEqualTo("250");
        assertThat(decide(files, stranger, "nobody@alias.example")).startsWith("550 5.1.1");
        assertThat(resolve(files, "ada@alias.example")).isEqualTo("ada@box.example");
        assertThat(resolve(files, "root@mx.example.org")).isEqualTo("ada@box.example");
        assertThat(files).isNotInstanceOf(NonBlocking.class);
    }

    @Test
    void anAliasWithAFileOrCommandIsTheLocalAgentsToExpand() throws IOException {
        Router live = Router.builder(Domain.of("mx.example.org"))
                .aliases(
                        MemoryTable.of("aliases", Map.of("root", "ada, |/bin/sh", "both", "root, ada", "bad", "a b c")))
                .build();
        assertThat(decide(live, client("203.0.113.9"), "root@mx.example.org")).isEqualTo("250");
        assertThat(resolve(live, "root@mx.example.org")).isEqualTo("root@mx.example.org LOCAL local:mx.example.org");
        assertThat(resolve(live, "both@mx.example.org")).isEqualTo("root@mx.example.org ada@mx.example.org");
        assertThat(live.localAliases().find(EmailAddress.of("root@mx.example.org")))
                .hasValueSatisfying(
                        alias -> assertThat(alias.hasOnlyAddresses()).isFalse());
        assertThatThrownBy(() -> resolve(live, "bad@mx.example.org"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("aliases: the value of \"bad\"");
    }

    @Test
    void aliasesWithoutEndAreDeferred() {
        LookupTable endless = new LookupTable() {
            @Override
            public Optional<String> get(String key) {
                return key.startsWith("@") ? Optional.empty() : Optional.of("x" + key + ", y" + key);
            }

            @Override
            public String name() {
                return "endless";
            }
        };
        assertThatThrownBy(() -> Router.builder(Domain.of("mx.example.org"))
                        .virtualAliases(endless)
                        .build()
                        .resolve(ReversePath.none(), EmailAddress.of("a@example.net")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 1000");
    }

    @ParameterizedTest
    @CsvSource({"yes, ada@away.example.org", "no, ada@away"})
    void aHostThatAVirtualAliasNamesGetsTheDomain(String appends, String to) throws IOException {
        Router appending = router(Path.of("main.cf"), """
                myhostname = mx.example.org
                virtual_alias_maps = inline:{ x@example.net=ada@away }
                append_dot_mydomain = %s
                """.formatted(appends));
        assertThat(resolve(appending, "x@example.net")).isEqualTo(to);
    }

    @Test
    void anExtensionThatAnAliasHandsOnIsNoSourceRoute() throws IOException {
        Client stranger = client("203.0.113.9");
        assertThat(decide(router, stranger, "info+lists@alias.example")).isEqualTo("250");
        assertThat(decide(router, stranger, "info+a%victim.example@alias.example"))
                .startsWith("554 5.7.1");
        assertThat(decide(router, stranger, "root+a%b@mx.example.org")).startsWith("554 5.7.1");
        assertThat(decide(router, client("127.0.0.1"), "info+a%b@alias.example"))
                .isEqualTo("250");
    }
}
