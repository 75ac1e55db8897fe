package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.queue.contract.Spools;
import org.mailrail.route.AddressClass;
import org.mailrail.route.RecipientResolver;
import org.mailrail.route.Resolution;

/** Recipients that stand for others, by the resolver and by agents. */
class QueueAliasesTest extends QueueFixture {
    /** Resolves by a table: aliases, everything else by domain, {@code reject4.example} and {@code reject5.example} not at all. */
    private static final class Aliases implements RecipientResolver {
        private final Map<String, List<String>> aliases = new ConcurrentHashMap<>();
        private volatile boolean broken;

        @Override
        public Resolution resolve(ReversePath sender, EmailAddress recipient) throws IOException {
            if (broken) throw new IOException("no connection to the database");
            List<String> to = aliases.get(recipient.folded());
            return to == null
                    ? resolveExpanded(sender, recipient)
                    : new Resolution.Expand(to.stream().map(EmailAddress::of).toList());
        }

        @Override
        public Resolution resolveExpanded(ReversePath sender, EmailAddress recipient) throws IOException {
            if (broken) throw new IOException("no connection to the database");
            String domain = recipient.host().toString();
            return switch (domain) {
                case "reject4.example" -> new Resolution.Reject(Reply.of(450, "4.1.1", "not now"));
                case "reject5.example" -> new Resolution.Reject(Reply.of(550, "5.1.1", "nobody"));
                default -> new Resolution.Deliver(recipient, AddressClass.DEFAULT, transport(domain), domain);
            };
        }

        private static String transport(String domain) {
            return domain.equals("unknown-transport.example") ? "uucp" : "smtp";
        }
    }

    @Test
    void aliasesAreExpandedWhenAMessageIsQueuedAndEachRecipientGetsItOnce() throws Exception {
        Aliases aliases = new Aliases();
        // A member that names an alias is final: asked again, it would stand for others.
        aliases.aliases.put("team@example.org", List.of("ada@example.net", "ADA@example.net", "more@example.org"));
        aliases.aliases.put("more@example.org", List.of("carl@example.net"));
        try (MailQueue queue = queue().resolver(aliases).build()) {
            Recipient team = new Recipient(EmailAddress.of("team@example.org"), Set.of(Recipient.Notify.FAILURE), null);
            Envelope envelope =
                    Envelope.of("app@example.org", "bob@example.net").plus(team);
            queue.submit(envelope, content(TEXT));
            settle(queue);
            assertThat(agent.recipients())
                    .containsExactlyInAnyOrder("bob@example.net", "ada@example.net", "more@example.org");
        }
    }

    @Test
    void theParametersOfAnAliasGoToThoseBehindItAndTheReportNamesTheAlias() throws Exception {
        Aliases aliases = new Aliases();
        aliases.aliases.put("info+x@example.org", List.of("ada@example.net"));
        agent.answer((d, to) -> d.envelope().from().mailbox().isPresent() ? NO_SUCH_USER : FakeAgent.RELAYED);
        try (MailQueue queue = queue().resolver(aliases).build()) {
            submit(queue, "app@example.org", "info+x@example.org");
            settle(queue);
            assertThat(agent.seen().get(1).text())
                    .contains("Original-Recipient: rfc822; info+x@example.org\r\n")
                    .contains("Final-Recipient: rfc822; ada@example.net\r\n");
        }
    }

    @Test
    void aliasesThatCannotBeLookedUpRefuseTheMessage() throws Exception {
        Aliases aliases = new Aliases();
        try (MailQueue queue = queue().resolver(aliases).build()) {
            aliases.broken = true;
            assertThatThrownBy(() -> submit(queue, "", "ada@example.org")).isInstanceOf(IOException.class);
            aliases.broken = false;
            submit(queue, "", "bob@example.org");
            settle(queue);
            assertThat(agent.recipients()).containsExactly("bob@example.org");
        }
        assertThat(Spools.recovered(spool)).isEmpty();
    }

    @Test
    void whatTheResolverRejectsIsReportedOrTriedAgain() throws Exception {
        Aliases aliases = new Aliases();
        try (MailQueue queue = queue().resolver(aliases).build()) {
            submit(
                    queue,
                    "app@example.org",
                    "a@reject4.example",
                    "a@reject5.example",
                    "a@unknown-transport.example",
                    "a@example.net");
            settle(queue);
            assertThat(agent.recipients()).containsExactlyInAnyOrder("a@example.net", "app@example.org");
            assertThat(queue.list())
                    .singleElement()
                    .satisfies(m -> assertThat(m.recipients())
                            .extracting(EmailAddress::toString)
                            .containsExactly("a@reject4.example", "a@unknown-transport.example"));
            aliases.broken = true;
            advance(queue, Duration.ofMinutes(6));
            assertThat(queue.list()).hasSize(1);
        }
    }

    @Test
    void whomAnAgentExpandsGetTheMessageWithTheirParameters() throws Exception {
        agent.answer((d, to) -> to.address().localPart().equals("list")
                ? new DeliveryResult.Expanded(
                        List.of(EmailAddress.of("ada@example.net"), EmailAddress.of("bob@example.net")))
                : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "list@example.org");
            settle(queue);
            assertThat(agent.recipients()).containsExactly("list@example.org", "ada@example.net", "bob@example.net");
            assertThat(agent.seen().get(1).from()).isEqualTo("<app@example.org>");
            assertThat(agent.seen().get(1).text())
                    .startsWith("Received: by mail.example.org (Mailrail) id ")
                    .endsWith("\r\n" + TEXT);
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void membersOfAListThatAnAgentExpandsGetItFromTheOwnerWhoIsToldOfFailures() throws Exception {
        EmailAddress owner = EmailAddress.of("owner-list@example.org");
        EmailAddress ada = EmailAddress.of("ada@example.net");
        EmailAddress bob = EmailAddress.of("bob@example.net");
        agent.answer((d, to) -> switch (to.address().localPart()) {
            case "list" -> new DeliveryResult.Expanded(List.of(ada, bob), Map.of(ada, owner));
            case "ada" -> NO_SUCH_USER;
            default -> FakeAgent.RELAYED;
        });
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "list@example.org");
            settle(queue);
            assertThat(agent.seen().stream().map(seen -> seen.from() + " to " + seen.to()))
                    .containsExactlyInAnyOrder(
                            "<app@example.org> to list@example.org",
                            "<app@example.org> to bob@example.net",
                            "<owner-list@example.org> to ada@example.net",
                            "<> to owner-list@example.org");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void whatTheOwnerWritesToHisListIsHisAnyway() throws Exception {
        EmailAddress owner = EmailAddress.of("owner-list@example.org");
        EmailAddress ada = EmailAddress.of("ada@example.net");
        agent.answer((d, to) -> to.address().localPart().equals("list")
                ? new DeliveryResult.Expanded(List.of(ada), Map.of(ada, owner))
                : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            Recipient list = new Recipient(
                    EmailAddress.of("list@example.org"), Set.of(Recipient.Notify.DELAY), "rfc822;list@example.org");
            queue.submit(Envelope.of("owner-list@example.org").plus(list), CONTENT);
            settle(queue);
            assertThat(agent.recipients()).containsExactly("list@example.org", "ada@example.net");
            assertThat(agent.seen().getLast().from()).isEqualTo("<owner-list@example.org>");
        }
    }

    @Test
    void anExpansionThatLeadsInACircleComesToAnEnd() throws Exception {
        agent.answer((d, to) -> d.envelope().from().mailbox().isPresent()
                ? new DeliveryResult.Expanded(List.of(EmailAddress.of("loop@example.org")))
                : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "loop@example.org");
            settle(queue);
            assertThat(agent.recipients()).hasSize(52).endsWith("app@example.org");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void nobodyStandsForNobody() {
        assertThatThrownBy(() -> new DeliveryResult.Expanded(List.of())).isInstanceOf(IllegalArgumentException.class);
        Map<EmailAddress, EmailAddress> stranger =
                Map.of(EmailAddress.of("a@example.org"), EmailAddress.of("owner@example.org"));
        List<EmailAddress> other = List.of(EmailAddress.of("b@example.org"));
        assertThatThrownBy(() -> new DeliveryResult.Expanded(other, stranger))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Resolution.Expand(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
