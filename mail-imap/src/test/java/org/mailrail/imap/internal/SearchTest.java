package org.mailrail.imap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.store.Flags;
import org.mailrail.store.SystemFlag;

class SearchTest {
    private final Transcript client = new Transcript(6);

    @BeforeEach
    void threeMessages() throws IOException {
        client.deliver("""
                From: ada@example.org
                To: bob@example.org
                Cc: cy@example.org
                Date: Mon, 1 Feb 2021 23:00:00 -0800
                Subject: =?utf-8?q?Caf=C3=A9_menu?=

                plain body
                """, Flags.of(List.of(SystemFlag.SEEN), List.of("$Work")));
        client.deliver("""
                From: Bob <bob@example.org>
                Bcc: x@example.org
                Subject: two
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: base64

                w4RyZ2VyIG1pdCBCYXNlNjQ=
                """, Flags.of(SystemFlag.FLAGGED, SystemFlag.DELETED));
        client.deliver(
                "Subject: three\nX-Test:\n\n" + "x".repeat(5000) + "\n",
                Flags.of(SystemFlag.ANSWERED, SystemFlag.DRAFT));
        client.inInbox();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", emptyValue = "", textBlock = """
            ALL                               | 1 2 3
            SEEN                              | 1
            UNSEEN                            | 2 3
            FLAGGED                           | 2
            UNFLAGGED                         | 1 3
            ANSWERED                          | 3
            UNANSWERED                        | 1 2
            DELETED                           | 2
            UNDELETED                         | 1 3
            DRAFT                             | 3
            UNDRAFT                           | 1 2
            RECENT                            | 1 2 3
            NEW                               | 2 3
            OLD                               | -
            KEYWORD $work                     | 1
            UNKEYWORD $Work                   | 2 3
            2:*                               | 2 3
            NOT 2                             | 1 3
            UID 1,3                           | 1 3
            LARGER 5000                       | 3
            SMALLER 5000                      | 1 2
            FROM BOB                          | 2
            TO bob                            | 1
            CC cy                             | 1
            BCC x@                            | 2
            SUBJECT "menu"                    | 1
            HEADER X-Test ""                  | 3
            HEADER Subject three              | 3
            BODY "mit base64"                 | 2
            BODY two                          | -
            TEXT two                          | 2
            BEFORE 25-Nov-2026                | -
            ON 25-Nov-2026                    | 1 2 3
            SINCE "25-nov-2026"               | 1 2 3
            SENTON 1-Feb-2021                 | 1
            SENTBEFORE 2-Feb-2021             | 1
            SENTSINCE 2-Feb-2021              | -
            OR SEEN DRAFT                     | 1 3
            OR (SEEN 1) NOT (1:2)             | 1 3
            BODY plain SEEN                   | 1
            CHARSET US-ASCII TEXT ada         | 1
            """)
    void keysFindWhatTheySay(String keys, String found) throws IOException {
        assertThat(client.send("a SEARCH " + keys + "\r\n"))
                .isEqualTo("* SEARCH" + (found == null ? "" : " " + found) + "\r\na OK SEARCH completed\r\n");
    }

    @Test
    void textOutsideAsciiIsFoundInAnyEncodingAndLetterCase() throws IOException {
        client.play("""
                C: a SEARCH CHARSET UTF-8 SUBJECT {5+}\\r\\nCAF\u00c3\u0089
                S: * SEARCH 1
                S: a OK SEARCH completed
                C: b UID SEARCH BODY "\u00c3\u00a4rger"
                S: * SEARCH 2
                S: b OK SEARCH completed
                C: c SEARCH CHARSET KOI8-R ALL
                S: c NO [BADCHARSET (US-ASCII UTF-8)] This character set is not known
                """);
    }

    @Test
    void keysThatAreNoneOrTooDeepOrTooManyAreBad() throws IOException {
        assertThat(client.send("a SEARCH FOO\r\n")).startsWith("a BAD");
        assertThat(client.send("a SEARCH ON 31-Feb-2020\r\n")).startsWith("a BAD");
        assertThat(client.send("a SEARCH ON 1-Foo-2020\r\n")).startsWith("a BAD");
        assertThat(client.send("a SEARCH " + "(".repeat(20_000) + "\r\n")).startsWith("a BAD Expected keys at most 50");
        assertThat(client.send("a SEARCH " + "NOT ".repeat(10_000) + "ALL\r\n"))
                .startsWith("a BAD Expected keys at most 50");
        assertThat(client.send("a SEARCH ALL" + " ALL".repeat(1000) + "\r\n"))
                .startsWith("a BAD Expected at most 1000 keys");
        assertThat(client.send("a SEARCH 9\r\n")).startsWith("a BAD");
    }

    @Test
    void aTextThatOverlapsItselfIsFound() {
        assertThat(new TextMatcher("aab").isIn("aaab")).isTrue();
        assertThat(new TextMatcher("abab").isIn("abaabab")).isTrue();
        assertThat(new TextMatcher("abab").isIn("abaabb")).isFalse();
        assertThat(new TextMatcher("").isIn("")).isTrue();
    }
}
