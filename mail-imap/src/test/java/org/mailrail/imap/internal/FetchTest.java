package org.mailrail.imap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailrail.store.Flags;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxMessage;
import org.mailrail.store.SystemFlag;

class FetchTest {
    private static final Flags SEEN = Flags.of(SystemFlag.SEEN);
    /** The message of RFC 3501 section 8. */
    private static final String EXAMPLE = """
            Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)
            From: Terry Gray <gray@cac.washington.edu>
            Subject: IMAP4rev1 WG mtg summary and minutes
            To: imap@cac.washington.edu
            Cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>
            Message-Id: <B27397-0100000@cac.washington.edu>
            MIME-Version: 1.0
            Content-Type: TEXT/PLAIN; CHARSET=US-ASCII

            Hello Joe,
            do you think we can meet?
            """;

    private final Transcript client = new Transcript(4);

    @Test
    void theEnvelopeOfTheRfcsExample() throws IOException {
        client.deliver(EXAMPLE, SEEN).inInbox().play("""
                C: a FETCH 1 FULL
                S: * 1 FETCH (FLAGS (\\Seen \\Recent) INTERNALDATE "25-Nov-2026 12:00:00 +0000" RFC822.SIZE 381 ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev1 WG mtg summary and minutes" (("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) ((NIL NIL "imap" "cac.washington.edu")) ((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) NIL NIL "<B27397-0100000@cac.washington.edu>") BODY ("text" "plain" ("charset" "US-ASCII") NIL NIL "7bit" 39 2))
                S: a OK FETCH completed
                C: b FETCH 1 BODY[HEADER.FIELDS (To "CC")]
                S: * 1 FETCH (BODY[HEADER.FIELDS (To CC)] {94}
                S: To: imap@cac.washington.edu
                S: Cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>
                S:\\x20
                S: )
                S: b OK FETCH completed
                """.replace("S:\\x20", "S: "));
    }

    @Test
    void aPartialIsLabelledWithItsOriginOnly() throws IOException {
        client.deliver(EXAMPLE, SEEN).inInbox().play("""
                C: a FETCH 1 (BODY[TEXT]<0.5> BODY.PEEK[]<10.5> BODY[TEXT]<900.5>)
                S: * 1 FETCH (BODY[TEXT]<0> {5}
                S: Hello BODY[]<10> {5}
                S:  17 J BODY[TEXT]<900> {0}
                S: )
                S: a OK FETCH completed
                C: b FETCH 1 BODY[TEXT]<0.0>
                S: b BAD Expected a number above 0 near octet 23
                """);
    }

    @Test
    void readingABodyMarksItSeenButPeekingDoesNot() throws IOException {
        client.deliver("Subject: x\n\nx\n", Flags.NONE).inInbox().play("""
                C: a FETCH 1 (BODY.PEEK[TEXT] RFC822.HEADER)
                S: * 1 FETCH (BODY[TEXT] {3}
                S: x
                S:  RFC822.HEADER {14}
                S: Subject: x
                S:\\x20
                S: )
                S: a OK FETCH completed
                C: b UID FETCH 1 RFC822.TEXT
                S: * 1 FETCH (UID 1 FLAGS (\\Seen \\Recent) RFC822.TEXT {3}
                S: x
                S: )
                S: b OK FETCH completed
                C: c NOOP
                S: c OK NOOP completed
                """.replace("S:\\x20", "S: "));
    }

    @Test
    void theStarNamesTheLastMessageAlsoWhenTheOtherEndIsBeyondIt() throws IOException {
        for (int i = 0; i < 3; i++) client.deliver("Subject: " + i + "\n\n", SEEN);
        client.inInbox().play("""
                C: a UID FETCH 559:* FLAGS
                S: * 3 FETCH (UID 3 FLAGS (\\Seen \\Recent))
                S: a OK FETCH completed
                C: b UID SEARCH UID 559:*
                S: * SEARCH 3
                S: b OK SEARCH completed
                C: c FETCH *:2 UID
                S: * 2 FETCH (UID 2)
                S: * 3 FETCH (UID 3)
                S: c OK FETCH completed
                C: d UID FETCH 1:4294967295 UID
                S: * 1 FETCH (UID 1)
                S: * 2 FETCH (UID 2)
                S: * 3 FETCH (UID 3)
                S: d OK FETCH completed
                C: e FETCH 4 UID
                S: e BAD Expected message numbers up to 3 near octet 0
                C: f FETCH 0 UID
                S: f BAD Expected a number above 0 near octet 8
                """);
    }

    @Test
    void inAnEmptyMailboxNothingIsThere() throws IOException {
        client.inInbox().play("""
                C: a UID FETCH 1:* FLAGS
                S: a OK FETCH completed
                C: b FETCH 1:* FLAGS
                S: b OK FETCH completed
                C: c SEARCH ALL
                S: * SEARCH
                S: c OK SEARCH completed
                """);
    }

    @Test
    void rawEightBitGoesAsLiteralAndQuotesAreEscaped() throws IOException {
        client.deliver("From: \"B\u00e0d\" <f@example.org>\nSubject: a \\ and \"b\"\n\nx\n", SEEN)
                .inInbox()
                .play("""
                C: a FETCH 1 ENVELOPE
                S: * 1 FETCH (ENVELOPE (NIL "a \\\\ and \\"b\\"" (({3}
                S: B\u00e0d NIL "f" "example.org")) (({3}
                S: B\u00e0d NIL "f" "example.org")) (({3}
                S: B\u00e0d NIL "f" "example.org")) NIL NIL NIL NIL NIL))
                S: a OK FETCH completed
                """);
    }

    @Test
    void nulIsNeverSentAndALongSubjectIsALiteral() throws IOException {
        client.deliver("Subject: " + "x".repeat(20_000) + "\nX-Nul: a\0b\nTo: a\0b@example.org\n\n\0\n", SEEN)
                .inInbox();
        String answer = client.send("a FETCH 1 (ENVELOPE BODY[])\r\n");
        assertThat(answer)
                .doesNotContain("\0")
                .contains("{20000}\r\nxxx")
                .contains("X-Nul: a\u0080b")
                .contains("a OK");
    }

    @Test
    void aMultipartHasItsExtensionDataInBodystructureOnly() throws IOException {
        client.deliver("""
                MIME-Version: 1.0
                Content-Type: multipart/alternative; boundary="b1"
                Content-Language: en, de

                --b1
                Content-Type: text/plain

                one
                --b1
                Content-Type: application/pdf; name*0="a very long name of a file, "; name*1="in \\"two\\" pieces.pdf"
                Content-Disposition: attachment; filename*=utf-8''na%C3%AFve.pdf
                Content-Transfer-Encoding: base64

                AAAA
                --b1--
                """, SEEN).inInbox().play("""
                C: a FETCH 1 BODY
                S: * 1 FETCH (BODY (("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 0)("application" "pdf" ("name" "a very long name of a file, in \\"two\\" pieces.pdf") NIL NIL "base64" 4) "alternative"))
                S: a OK FETCH completed
                C: b FETCH 1 BODYSTRUCTURE
                S: * 1 FETCH (BODYSTRUCTURE (("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 0 NIL NIL NIL NIL)("application" "pdf" ("name" "a very long name of a file, in \\"two\\" pieces.pdf") NIL NIL "base64" 4 NIL ("attachment" ("filename*" "utf-8''na%C3%AFve.pdf")) NIL NIL) "alternative" ("boundary" "b1") NIL ("en" "de") NIL))
                S: b OK FETCH completed
                C: c FETCH 1 (BODY.PEEK[2] BODY.PEEK[1.MIME] BODY.PEEK[3] BODY.PEEK[1.TEXT])
                S: * 1 FETCH (BODY[2] {4}
                S: AAAA BODY[1.MIME] {28}
                S: Content-Type: text/plain
                S:\\x20
                S:  BODY[3] NIL BODY[1.TEXT] NIL)
                S: c OK FETCH completed
                """.replace("S:\\x20", "S: "));
    }

    @Test
    void everyBrokenMultipartIsPresentedByALegalGrammar() throws IOException {
        for (String type : new String[] {
            "multipart/mixed",
            "multipart/mixed; boundary=never",
            "multipart/alternative; boundary=\"\"",
            "message/rfc822"
        }) client.deliver("MIME-Version: 1.0\nContent-Type: " + type + "\n\nbody\n", SEEN);
        client.deliver("""
                Content-Type: multipart/mixed; boundary=a

                --a
                Content-Type: multipart/alternative; boundary=b

                --a
                Content-Type: text/plain

                cut of""", SEEN).inInbox();
        String answer = client.send("a FETCH 1:* (BODY BODYSTRUCTURE)\r\n");
        assertThat(answer).endsWith("a OK FETCH completed\r\n");
        List<String> lines = answer.lines().toList();
        assertThat(lines).hasSize(6);
        for (int i = 0; i < 5; i++) BodyGrammar.check(lines.get(i).substring("* 1 FETCH ".length()));
    }

    @Test
    void anEmbeddedMessageHasSectionsOfItsOwn() throws IOException {
        client.deliver("""
                Content-Type: multipart/mixed; boundary=a

                --a
                Content-Type: message/rfc822

                Subject: inner
                From: x@example.org

                inner text
                --a--
                """, SEEN).inInbox().play("""
                C: a FETCH 1 (BODY[1.HEADER.FIELDS.NOT (FROM)] BODY[1.TEXT] BODY[1.1])
                S: * 1 FETCH (BODY[1.HEADER.FIELDS.NOT (FROM)] {18}
                S: Subject: inner
                S:\\x20
                S:  BODY[1.TEXT] {10}
                S: inner text BODY[1.1] {10}
                S: inner text)
                S: a OK FETCH completed
                """.replace("S:\\x20", "S: "));
    }

    @Test
    void manySelectionsOfOneLargeHeaderAreNotInMemoryAtOnce() throws IOException {
        client.deliver("X: " + "x".repeat(100_000) + "\n\n", Flags.NONE);
        List<FetchItem> items = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            byte[] item = ("BODY.PEEK[HEADER.FIELDS.NOT (" + i + ")]").getBytes(StandardCharsets.US_ASCII);
            items.add(FetchItem.parse(new Parser(item)));
        }
        long held = 0;
        try (Mailbox inbox = client.mailbox("INBOX")) {
            MailboxMessage message =
                    inbox.message(inbox.view().uid(inbox.view().size() - 1)).orElseThrow();
            for (FetchedItem item : FetchedItem.of(items, message)) {
                if (item instanceof FetchedItem.Octets octets && octets.content() != null) held += octets.length();
            }
        }
        assertThat(held).isLessThan(1_000_000);
    }
}
