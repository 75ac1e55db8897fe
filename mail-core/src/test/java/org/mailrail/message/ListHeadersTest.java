package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListHeadersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            List Header Mailing List <list-header.nisto.com>          | List Header Mailing List | list-header.nisto.com
            <commonspace-users.list-id.within.com>                    | ``                       | commonspace-users.list-id.within.com
            "Lena's Personal <Joke> List" <Lenas-Jokes.Example.net>   | Lena's Personal <Joke> List | lenas-jokes.example.net
            =?utf-8?Q?Gr=C3=BC=C3=9Fe?= (c) <a.b>                     | Gr\u00fc\u00dfe          | a.b
            "An internal CMU List" <0Jks9449.list-id.cmu.edu>         | An internal CMU List     | 0jks9449.list-id.cmu.edu
            users.example.org                                         | ``                       | users.example.org
            """)
    void theIdentifierOfAList(String value, String description, String id) {
        assertThat(ListId.parse(value)).contains(new ListId(description, id));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"``", "<>", "a <b", "<a b>", "two words", "<\u00e4>", "\"unclosed <a.b>"})
    void isNoIdentifier(String value) {
        assertThat(ListId.parse(value)).isEmpty();
        assertThat(ListId.parse("<" + "a".repeat(256) + ">")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <mailto:a@b?subject=x>                     | mailto:a@b?subject=x
            <https://x/y>, <mailto:a@b>                | https://x/y mailto:a@b
            (c) <https://x/ y> (d), (e) <mailto:a@b>   | https://x/y mailto:a@b
            <https://x> <https://y>                    | https://x https://y
            junk, <https://x>, more                    | https://x
            https://x                                  | ``
            <no-scheme>, <:x>, <x:>, <1 2:x>, <>       | 12:x
            <https://x/\u00e4>, <https://x/"onclick>   | ``
            <https://x                                 | ``
            ``                                         | ``
            """)
    void urisOfAField(String value, String uris) {
        assertThat(String.join(" ", ListHeaders.uris(value))).isEqualTo(uris);
    }

    @Test
    void urisAreBounded() {
        assertThat(ListHeaders.uris("<x:y>,".repeat(10_000))).hasSize(100);
    }

    @Test
    void whatAHeaderSaysOfItsList() {
        ListHeaders list = ListHeaders.of(header("""
                List-Id: Users <users.example.org>
                List-Unsubscribe: <mailto:u-off@example.org>, <https://example.org/off?u=1>
                List-Unsubscribe-Post: List-Unsubscribe=One-Click
                List-Post: NO (announcements only)
                List-Help: <mailto:u-help@example.org>
                List-Owner: <mailto:u-owner@example.org>
                List-Archive: <https://example.org/archive>
                List-Subscribe: <mailto:u-on@example.org>
                """)).orElseThrow();
        assertThat(list.id()).isEqualTo(new ListId("Users", "users.example.org"));
        assertThat(list.unsubscribe()).containsExactly("mailto:u-off@example.org", "https://example.org/off?u=1");
        assertThat(list.oneClick()).isEqualTo("https://example.org/off?u=1");
        assertThat(list.closed()).isTrue();
        assertThat(list.post()).isEmpty();
        assertThat(list.help()).containsExactly("mailto:u-help@example.org");
        assertThat(list.owner()).containsExactly("mailto:u-owner@example.org");
        assertThat(list.archive()).containsExactly("https://example.org/archive");
        assertThat(list.subscribe()).containsExactly("mailto:u-on@example.org");
    }

    /** Both fields, and https: a client posts nothing in plain text, and nothing that was not offered. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            List-Unsubscribe: <https://x/>\\n
            List-Unsubscribe: <http://x/>\\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\\n
            List-Unsubscribe: <mailto:a@b>\\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\\n
            List-Unsubscribe: <https://x/>\\nList-Unsubscribe-Post: yes\\n
            """)
    void oneClickNeedsAllOfIt(String header) {
        assertThat(ListHeaders.of(header(header.replace("\\n", "\n")))
                        .orElseThrow()
                        .oneClick())
                .isNull();
    }

    @Test
    void aMessageOfNobodysListSaysNothing() {
        assertThat(ListHeaders.of(header("Subject: x\nList-Id: <>\nList-Unsubscribe-Post: x\n")))
                .isEmpty();
    }

    private static Header header(String text) {
        return Header.parse(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
