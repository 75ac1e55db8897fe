package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Handling;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.core.Verp;

/** Each recipient in a sender's address of his own. Postfix's VERP_README. */
class VerpTest extends QueueFixture {
    private static final Handling VERP = Handling.USUAL.withVerp(Verp.STANDARD);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            list@example.org   | ada@example.net       | <list+ada=example.net@example.org>
            list-x@example.org | ada+b=c@example.net   | <list-x+ada+b=c=example.net@example.org>
            list@example.org   | "a b"@example.net     | <"list+a b=example.net"@example.org>
            list@example.org   | ada@[192.0.2.1]       | <"list+ada=[192.0.2.1]"@example.org>
            list@example.org   | ada@bücher.example    | <list+ada=xn--bcher-kva.example@example.org>
            """)
    void theRecipientStandsInTheSender(String sender, String recipient, String verp) {
        assertThat(Verp.STANDARD.sender(ReversePath.of(EmailAddress.of(sender)), EmailAddress.of(recipient)))
                .hasToString(verp);
    }

    @Test
    void nobodyStaysNobodyAndALongNameStaysWhatItIs() {
        EmailAddress recipient = EmailAddress.of("a".repeat(250) + "@example.net");
        ReversePath list = ReversePath.of(EmailAddress.of("list@example.org"));
        assertThat(Verp.STANDARD.sender(ReversePath.none(), recipient)).isEqualTo(ReversePath.none());
        assertThat(Verp.STANDARD.sender(list, recipient)).isEqualTo(list);
        assertThatThrownBy(() -> new Verp('@', '=')).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eachRecipientIsWrittenToByHisOwnSenderAndReportedToIt() throws Exception {
        agent.answer((delivery, to) -> switch (to.address().localPart()) {
            case "ada", "bob" -> NO_SUCH_USER;
            default -> FakeAgent.RELAYED;
        });
        try (MailQueue queue = queue().build()) {
            Recipient bob = new Recipient(EmailAddress.of("bob@example.net"), Set.of(), "rfc822;robert@example.com");
            queue.submit(
                    Envelope.of("list@example.org", "ada@example.net", "eve@example.net")
                            .plus(bob)
                            .with(VERP),
                    CONTENT);
            settle(queue);
            assertThat(agent.seen().stream().map(seen -> seen.from() + " to " + seen.to()))
                    .containsExactlyInAnyOrder(
                            "<list+ada=example.net@example.org> to ada@example.net",
                            "<list+eve=example.net@example.org> to eve@example.net",
                            "<list+robert=example.com@example.org> to bob@example.net",
                            "<> to list+ada=example.net@example.org",
                            "<> to list+robert=example.com@example.org");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void aMessageFromNobodyIsFromNobody() throws Exception {
        try (MailQueue queue = queue().build()) {
            queue.submit(Envelope.of("", "ada@example.net", "bob@example.net").with(VERP), CONTENT);
            settle(queue);
            assertThat(agent.seen()).extracting(FakeAgent.Seen::from).containsExactly("<>", "<>");
        }
    }
}
