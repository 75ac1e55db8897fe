package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.Recipient;

/** Who sends a message to whom, before and after. */
final class CleanupEnvelopeTest extends CleanupFixture {
    @Test
    void canonicalAddressesStandInEnvelopeAndHeaderAlike() throws IOException {
        client = client("127.0.0.1");
        from = "ada+x@example.org";
        to = new String[] {"kate.brown@example.org"};
        accept(
                cleanup(
                        "recipient_delimiter = +",
                        "sender_canonical_maps = inline:{ ada=a.lovelace }",
                        "canonical_maps = inline:{ kate.brown=kate@domain1.example, @old.example=@new.example }"),
                "From: ada+x\nTo: kate.brown, c@old.example\nDate: x\nMessage-Id: y\n\n");
        assertText(
                "From: a.lovelace+x@example.org\nTo: kate@domain1.example, c@new.example\nDate: x\nMessage-Id: y\n\n");
        assertThat(queue.only().envelope().from()).hasToString("<a.lovelace+x@example.org>");
        assertThat(queue.only().envelope().recipients())
                .singleElement()
                .satisfies(recipient -> assertThat(recipient.address()).hasToString("kate@domain1.example"));
    }

    @Test
    void headersOfForeignersAreNotMappedButTheirEnvelopesAre() throws IOException {
        accept(cleanup("canonical_maps = inline:{ bob@example.org=robert }"), HEADER);
        assertText(HEADER);
        assertThat(recipients()).containsExactly("robert@example.org");
    }

    @Test
    void copiesGoToWhoeverIsToHaveThem() throws IOException {
        accept(
                cleanup(
                        "always_bcc = all",
                        "sender_bcc_maps = inline:{ @example.net=boss }",
                        "recipient_bcc_maps = inline:{ bob=bobs-boss }",
                        "recipient_canonical_maps = inline:{ boss=carl }"),
                HEADER);
        assertThat(recipients())
                .containsExactly("bob@example.org", "carl@example.org", "bobs-boss@example.org", "all@example.org");
        assertThat(queue.only().envelope().recipients().get(1).notifyOn()).containsExactly(Recipient.Notify.NEVER);
    }

    @Test
    void mailOfOurOwnDaemonComesFromNobody() throws IOException {
        from = "mailer-daemon@example.org";
        accept(cleanup(), HEADER);
        assertThat(queue.only().envelope().from()).hasToString("<>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            example.org                    |       | ada@host.example.org   | ada@example.org
            example.org                    |       | ada@example.org        | ada@example.org
            example.org                    |       | ada@a.b.EXAMPLE.org    | ada@example.org
            example.org                    |       | ada@badexample.org     | ada@badexample.org
            !lab.example.org, example.org  |       | ada@x.lab.example.org  | ada@x.lab.example.org
            !lab.example.org, example.org  |       | ada@lab.example.org    | ada@lab.example.org
            lab.example.org example.org    |       | ada@x.lab.example.org  | ada@lab.example.org
            example.org                    | root  | Root@host.example.org  | Root@host.example.org
            example.org                    | !root | root@host.example.org  | root@example.org
            """)
    void masqueradingHidesHosts(String domains, String exceptions, String sender, String expected) throws IOException {
        from = sender;
        to = new String[] {"bob@host.example.org"};
        accept(
                cleanup(
                        "masquerade_domains = " + domains,
                        "masquerade_exceptions = " + (exceptions == null ? "" : exceptions)),
                HEADER);
        assertThat(queue.only().envelope().from()).hasToString("<" + expected + ">");
        assertThat(recipients()).containsExactly("bob@host.example.org");
    }

    /** As Postfix 3.7.11 does it: Carl is a recipient and gets a copy, which are two as their NOTIFY differs. */
    @Test
    void whoeverIsNamedTwiceIsThereOnce() throws IOException {
        to = new String[] {
            "bob@example.org", "BOB@example.org", "eve@example.org", "carl@example.org", "fred@example.org"
        };
        String[] copies = {
            "always_bcc = all",
            "sender_bcc_maps = inline:{ ada@example.net=boss }",
            "recipient_bcc_maps = inline:{ bob=boss, eve=carl, fred=all }",
            "header_checks = regexp:" + file("/^Subject:/ BCC all@example.org")
        };
        accept(cleanup(copies), HEADER);
        assertThat(recipients())
                .containsExactlyInAnyOrder(
                        "bob@example.org",
                        "eve@example.org",
                        "carl@example.org",
                        "fred@example.org",
                        "boss@example.org",
                        "carl@example.org",
                        "all@example.org");
        queue.queued.clear();
        List<String> lines = new ArrayList<>(List.of(copies));
        lines.add("enable_original_recipient = no");
        accept(cleanup(lines.toArray(String[]::new)), HEADER);
        assertThat(recipients())
                .containsExactlyInAnyOrder(
                        "bob@example.org",
                        "eve@example.org",
                        "carl@example.org",
                        "fred@example.org",
                        "boss@example.org",
                        "all@example.org");
        assertThat(queue.only().envelope().recipients().get(2).notifyOn()).isEmpty();
    }

    @Test
    void originalRecipientsOfOneAddressStayApartIfTheyAreToBeTold() throws IOException {
        to = new String[] {"bob@example.org", "robert@example.org"};
        String map = "canonical_maps = inline:{ robert@example.org=bob }";
        accept(cleanup(map), HEADER);
        assertThat(recipients()).containsExactly("bob@example.org", "bob@example.org");
        queue.queued.clear();
        accept(cleanup(map, "enable_original_recipient = no"), HEADER);
        assertThat(recipients()).containsExactly("bob@example.org");
    }

    @Test
    void onlySoManyRecipientsAreRemembered() throws IOException {
        to = new String[] {"a@example.org", "b@example.org", "c@example.org", "a@example.org", "c@example.org"};
        accept(cleanup("duplicate_filter_limit = 2"), HEADER);
        assertThat(recipients()).containsExactly("a@example.org", "b@example.org", "c@example.org", "c@example.org");
    }
}
