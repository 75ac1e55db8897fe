package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.MainCf;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.ReversePath;
import org.mailrail.table.TableTypes;

class TransportsTest {
    private static final String MAIN = """
            myhostname = mx.example.org
            inet_interfaces = 192.0.2.1
            recipient_delimiter = +
            local_recipient_maps = inline:{ ada=x }
            virtual_mailbox_domains = box.example
            relay_domains = relay.example
            """;

    private static Router router(String more) throws IOException {
        return Router.from(MainCf.of(Path.of("main.cf"), MAIN + more), TableTypes.standard());
    }

    private static String route(Router router, String sender, String recipient) throws IOException {
        ReversePath from = sender.equals("<>") ? ReversePath.none() : ReversePath.of(EmailAddress.of(sender));
        return switch (router.resolveExpanded(from, EmailAddress.of(recipient))) {
            case Resolution.Deliver deliver -> deliver.transport() + ":" + deliver.nextHop();
            case Resolution.Expand expand -> "expanded";
            case Resolution.Reject reject -> reject.reply().toString();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ada@one.example     | eve@example.net  | slow:example.net
                    ada+x@one.example   | eve@example.net  | slow:example.net
                    bob@one.example     | eve@example.net  | smtp:[one-out.example]:587
                    ada@two.example     | eve@example.net  | smtp:example.net
                    ada@three.example   | eve@example.net  | smtp:example.net
                    ada@mx.example.org  | eve@example.net  | local-users:example.net
                    <>                  | eve@example.net  | bounces:example.net
                    eve@example.com     | eve@example.net  | smtp:example.net
                    bob@one.example     | eve@relay.example | relay:relay.example
                    bob@one.example     | eve@box.example  | virtual:box.example
                    """)
    void theDefaultTransportMayDependOnTheSender(String sender, String recipient, String route) throws IOException {
        Router router = router("""
                sender_dependent_default_transport_maps = inline:{ ada@one.example=slow, @one.example=smtp:[one-out.example]:587,
                    @two.example=DUNNO, @three.example=dunno, ada=local-users, <>=bounces: }
                """);
        assertThat(route(router, sender, recipient)).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ada@one.example     | eve@example.net   | smtp:[ada.example]
                    ada+x@one.example   | eve@example.net   | smtp:[ada.example]
                    bob@one.example     | eve@example.net   | smtp:[one-out.example]:587
                    bob@one.example     | eve@relay.example | relay:[one-out.example]:587
                    bob@one.example     | eve@box.example   | virtual:box.example
                    bob@one.example     | ada@mx.example.org | local:mx.example.org
                    ada@two.example     | eve@example.net   | smtp:[hub.example]
                    <>                  | eve@example.net   | smtp:[null.example]
                    eve@example.com     | eve@example.net   | smtp:[hub.example]
                    eve@example.com     | eve@[192.0.2.9]   | smtp:[hub.example]
                    bob@one.example     | eve@listed.example | smtp:listed.example
                    """)
    void theRelayHostMayDependOnTheSender(String sender, String recipient, String route) throws IOException {
        Router router = router("""
                relayhost = [hub.example]
                transport_maps = inline:{ listed.example=smtp: }
                empty_address_relayhost_maps_lookup_key = nobody
                sender_dependent_relayhost_maps = inline:{ ada@one.example=[ada.example], @one.example=[one-out.example]:587,
                    @two.example=DUNNO, nobody=[null.example] }
                """);
        assertThat(route(router, sender, recipient)).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    default_transport = smtp:[gate.example]                  | eve@example.net    | smtp:[gate.example]
                    default_transport = error:5.7.1 no mail leaves this host | eve@example.net    | 550 5.7.1 <eve@example.net>: Recipient address rejected: no mail leaves this host
                    relay_transport = lmtp:unix:/run/lmtp                    | eve@relay.example  | lmtp:unix:/run/lmtp
                    virtual_transport = lmtp:inet:[::1]:24                   | eve@box.example    | lmtp:inet:[::1]:24
                    local_transport = error:no local users                   | ada@mx.example.org | 550 5.1.1 <ada@mx.example.org>: Recipient address rejected: no local users
                    local_transport = lmtp:                                  | ada@localhost      | lmtp:localhost
                    local_transport = lmtp:                                  | bob@localhost      | lmtp:localhost
                    transport_maps = inline:{ example.net=error: }           | eve@example.net    | 550 5.1.1 <eve@example.net>: Recipient address rejected: Address is undeliverable
                    transport_maps = inline:{ example.net=retry: }           | eve@example.net    | 450 4.1.1 <eve@example.net>: Recipient address rejected: Address is undeliverable
                    transport_maps = inline:{ *=discard:silently }           | eve@example.net    | discard:silently
                    transport_maps = inline:{ *=discard:silently }           | ada@mx.example.org | discard:silently
                    transport_maps = inline:{ *=slow: }                      | eve@example.net    | slow:example.net
                    transport_maps = inline:{ *=: }                          | eve@example.net    | smtp:example.net
                    transport_maps = inline:{ .example.net=slow }            | eve@a.example.net  | slow:a.example.net
                    transport_maps = inline:{ .example.net=slow }            | eve@example.net    | smtp:example.net
                    transport_maps = inline:{ example.net=slow }             | eve@a.example.net  | smtp:a.example.net
                    transport_maps = inline:{ eve@example.net=slow }         | eve+x@example.net  | slow:example.net
                    transport_maps = inline:{ eve=slow }                     | eve@mx.example.org | 550 5.1.1 <eve@mx.example.org>: Recipient address rejected: User unknown in local recipient table
                    transport_maps = inline:{ @example.net=slow }            | eve@example.net    | smtp:example.net
                    relocated_maps = inline:{ eve@example.net=eve@new.example } | eve+x@example.net | 550 5.1.6 <eve+x@example.net>: Recipient address rejected: User has moved to eve@new.example
                    fallback_transport = lmtp:unix:/run/cyrus                | bob@mx.example.org | lmtp:unix:/run/cyrus
                    fallback_transport = lmtp                                | bob@mx.example.org | lmtp:mx.example.org
                    fallback_transport = lmtp                                | ada@mx.example.org | local:mx.example.org
                    fallback_transport_maps = inline:{ bob=uucp:far }        | Bob+x@mx.example.org | uucp:far
                    fallback_transport_maps = inline:{ bob=uucp:far }        | carl@mx.example.org | 550 5.1.1 <carl@mx.example.org>: Recipient address rejected: User unknown in local recipient table
                    show_user_unknown_table_name = no                        | bob@mx.example.org | 550 5.1.1 <bob@mx.example.org>: Recipient address rejected: User unknown
                    unknown_local_recipient_reject_code = 450                | bob@mx.example.org | 450 4.1.1 <bob@mx.example.org>: Recipient address rejected: User unknown in local recipient table
                    allow_percent_hack = no                                  | ada%example.net@mx.example.org | 550 5.1.1 <ada%example.net@mx.example.org>: Recipient address rejected: User unknown in local recipient table
                    biff = no                                                | ada%example.net@mx.example.org | smtp:example.net
                    biff = no                                                | -x@example.net     | 501 5.1.3 Bad recipient address syntax
                    double_bounce_sender = void                              | void@mx.example.org | discard:undeliverable notification to the postmaster
                    """)
    void aParameterSaysWhereMailGoes(String line, String recipient, String route) throws IOException {
        assertThat(route(router(line + "\n"), "<>", recipient)).isEqualTo(route);
    }

    @Test
    void aParentsEntryHoldsBelowItWhereItIsToldTo() throws IOException {
        Router router = router("""
                parent_domain_matches_subdomains = transport_maps
                transport_maps = inline:{ example.net=slow }
                """);
        assertThat(route(router, "<>", "eve@a.example.net")).isEqualTo("slow:a.example.net");
        assertThat(route(router, "<>", "eve@a.relay.example")).isEqualTo("smtp:a.relay.example");
    }

    @Test
    void mailboxTransportsAreTheLocalAgentsToAsk() throws IOException {
        Router router = router("""
                mailbox_transport = lmtp:unix:/run/lmtp
                mailbox_transport_maps = inline:{ ada=pop: }
                """);
        EmailAddress ada = EmailAddress.of("Ada+x@mx.example.org");
        EmailAddress bob = EmailAddress.of("bob@mx.example.org");
        assertThat(router.mailboxTransport(ada, "mx"))
                .contains(new Resolution.Deliver(ada, AddressClass.LOCAL, "pop", "mx"));
        assertThat(router.mailboxTransport(bob, "mx"))
                .contains(new Resolution.Deliver(bob, AddressClass.LOCAL, "lmtp", "unix:/run/lmtp"));
        assertThat(router.fallbackTransport(bob, "mx")).isEmpty();
    }

    @Test
    void aSendersTransportWithoutNameIsNoReasonToLoseMail() throws IOException {
        Router router = router("sender_dependent_default_transport_maps = inline:{ @one.example=:hub }\n");
        assertThatThrownBy(() -> route(router, "ada@one.example", "eve@example.net"))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "sender_dependent_default_transport_maps: \":hub\", the value for <ada@one.example>, names no"
                                + " transport; expected transport or transport:nexthop");
        assertThat(route(router, "ada@one.example", "eve@relay.example")).isEqualTo("relay:relay.example");
        assertThat(route(router, "ada@two.example", "eve@example.net")).isEqualTo("smtp:example.net");
    }

    @ParameterizedTest
    @CsvSource({"mailbox_transport_maps", "fallback_transport_maps"})
    void aUsersTransportWithoutNameIsNoReasonToLoseMail(String parameter) throws IOException {
        Router router = router(parameter + " = inline:{ bob=:hub }\n");
        EmailAddress bob = EmailAddress.of("bob@mx.example.org");
        assertThatThrownBy(() -> {
                    router.mailboxTransport(bob, "mx");
                    router.fallbackTransport(bob, "mx");
                })
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(parameter + ": \":hub\", the value for bob");
        assertThat(router.mailboxTransport(EmailAddress.of("ada@mx.example.org"), "mx"))
                .isEmpty();
    }

    @Test
    void theTransportsOfParametersAreNamed() throws IOException {
        assertThat(router("default_transport = uucp:far\n").transportNames())
                .containsExactlyInAnyOrder("local", "virtual", "relay", "uucp");
    }

    @Test
    void aliasesAreTheLocalAgentsAndNoOthers() throws IOException {
        String aliases = "alias_maps = inline:{ root=ada }\nlocal_recipient_maps = inline:{ ada=x } $alias_maps\n";
        Resolution expanded = router(aliases).resolve(ReversePath.none(), EmailAddress.of("root@mx.example.org"));
        assertThat(expanded).isInstanceOf(Resolution.Expand.class);
        Resolution handedOn = router(aliases + "local_transport = lmtp:unix:/run/lmtp\n")
                .resolve(ReversePath.none(), EmailAddress.of("root@mx.example.org"));
        assertThat(handedOn).isInstanceOf(Resolution.Deliver.class);
    }
}
