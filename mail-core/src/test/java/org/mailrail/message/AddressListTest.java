package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;

class AddressListTest {
    /** Each address as name, route, local part, domain; a group in braces. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ada@example.org                              | [- - ada example.org]
            <ada@example.org>                            | [- - ada example.org]
            Ada <ada@example.org>                        | [Ada - ada example.org]
            Ada Lovelace <ada@example.org>, b@c          | [Ada Lovelace - ada example.org] [- - b c]
            "Lovelace, Ada" <ada@example.org>            | [Lovelace, Ada - ada example.org]
            "a \\"b\\" \\\\c" <x@y>                      | [a "b" \\c - x y]
            A. B. Lovelace <ada@example.org>             | [A. B. Lovelace - ada example.org]
            ada@example.org (Ada L.)                     | [Ada L. - ada example.org]
            ada@example.org (a (b\\) c) d)               | [a (b) c) d - ada example.org]
            (Ada) ada@example.org                        | [Ada - ada example.org]
            "ada x"@example.org                          | [- - ada x example.org]
            "a@b"@c                                      | [- - a@b c]
            ada . b @ example . org                      | [- - ada.b example.org]
            <@a,@b:ada@example.org>                      | [- @a,@b ada example.org]
            ada@[192.0.2.1]                              | [- - ada [192.0.2.1]]
            <ada@[IPv6:2001:db8::1]>                     | [- - ada [IPv6:2001:db8::1]]
            undisclosed-recipients:;                     | {undisclosed-recipients}
            A Group:Ed <c@a>,j@w,John <j@o>;             | {A Group [Ed - c a] [- - j w] [John - j o]}
            g1: a@b; g2:; c@d                            | {g1 [- - a b]} {g2} [- - c d]
            g: a@b                                       | {g [- - a b]}
            a@b,,c@d,                                    | [- - a b] [- - c d]
            root                                         | [- - root -]
            root, a@b                                    | [- - root -] [- - a b]
            root (the admin)                             | [the admin - root -]
            Ada <>                                       | [Ada - - -]
            Ada <ada>                                    | [Ada - ada -]
            Ada <@example.org>                           | [Ada - - example.org]
            Ada <ada@>                                   | [Ada - ada -]
            Ada <ada@example.org                         | [Ada - ada example.org]
            Ada <ada@example.org, b@c                    | [Ada - ada example.org] [- - b c]
            Ada <ada@b> Lovelace <ada@c>                 | [Ada - ada b] [Lovelace - ada c]
            "" <a@b>                                     | [- - a b]
            ""@b                                         | [- -  b]
            Ada <""@b>, <"">, <@b>                       | [Ada -  b] [- -  -] [- - - b]
            (Ada) <ada@example.org>                      | [Ada - ada example.org]
            ada@example.org <ada@example.org>            | [ada@example.org - ada example.org]
            <ada@example.org> Lovelace, b@c              | [- - ada example.org] [- - b c]
            @                                            | [- - - -]
            ''                                           | ''
            ada@[a,b>c\\]d]                              | [- - ada [a,b>c\\]d]]
            ada@[192.0.2.1, b@c                          | [- - ada [192.0.2.1] [- - b c]
            """)
    void isReadAsItIsMeant(String value, String expected) {
        assertThat(show(AddressList.parse(value))).isEqualTo(expected);
    }

    @Test
    void rawEightBitAndEncodedWordsStayAsTheyAre() {
        assertThat(AddressList.parse("B\u00e0d =?utf-8?Q?x?= <f@example.org>").mailboxes())
                .containsExactly(new AddressList.Mailbox("B\u00e0d =?utf-8?Q?x?=", null, "f", "example.org"));
    }

    /** How the values start that Stalwart reads otherwise, each with the reason. */
    private static final Map<String, String> STALWART = Map.ofEntries(
            Map.entry(
                    "Pete(A nice \\) chap) <pete(his account)",
                    "a comment is no part of a name where there is one, nor of an address"),
            Map.entry(
                    "Pete(A nice \n \\\n ) chap) <pete(his\n",
                    "the same; and a backslash before a line end quotes nothing of the line after"),
            Map.entry("A Group(Some people)", "the same; and behind a group a comment is no address"),
            Map.entry("(Empty list)(start)Hidden recipients", "the same"),
            Map.entry("Mary Smith <@node.test:mary@example.net>", "a route is no part of the local part"),
            Map.entry("John Doe <jdoe@machine(comment)", "white space is no part of a domain"),
            Map.entry("Nathaniel Borenstein <nsb@thumper", "a comment is no part of a name where there is one"),
            Map.entry("test@test.com\ninvalid@", "the data takes the second line for the next field"),
            Map.entry("\"=?ISO-8859-1?Q =?ISO-8859-1?Q?a?=", "the same"),
            Map.entry("<a@b.com> =?utf-8?q?Doe?=", "no name stands behind its address"),
            Map.entry("Name (comment) =?utf-8?q?Doe?=", "a comment is no part of a name where there is one"));

    @Test
    void stalwartsAddressesAreReadAlikeOrAsIsExplained() throws IOException {
        Set<String> explained = new TreeSet<>();
        List<String> unexplained = new ArrayList<>();
        List<Json> cases =
                Json.parse(Conformance.path("address/stalwart-address.json")).items();
        int agree = 0;
        for (Json each : cases) {
            String header = each.at("header").text();
            String octets = new String(header.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            String ours = simple(AddressList.parse(octets));
            String theirs = simple(each.at("expected"));
            if (ours.equals(theirs)) agree++;
            else
                STALWART.keySet().stream()
                        .filter(header.stripLeading()::startsWith)
                        .findFirst()
                        .ifPresentOrElse(explained::add, () -> unexplained.add(header + ours + theirs));
        }
        System.out.println("stalwart-address.json: " + agree + " of " + cases.size() + " alike, the rest explained");
        assertThat(unexplained).isEmpty();
        assertThat(explained).isEqualTo(new TreeSet<>(STALWART.keySet()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.org",
                " Ada <ada@example.org> , b@c,",
                "A. B. (x) \"C\" <ada@example.org>",
                "(a (b) \\( c) ada . b @ example . org (d)",
                "\"a\".b.\"c d\"@example.org",
                "<@a,@b:ada@example.org>",
                "undisclosed-recipients:;",
                "g: a@b, , \"x\" <c@d>; , e@f",
                "ada@[192.0.2.1], b@[any text \\] here]",
                "ada@example.org\r\n (folded)\r\n\t",
                "\u00c3\u00bc@b\u00c3\u00bccher.example"
            })
    void isOfTheGrammar(String value) {
        assertThat(AddressList.of(value)).isEqualTo(AddressList.parse(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "(only a comment)",
                "root",
                "ada@",
                "@example.org",
                "a b@example.org",
                "a..b@example.org",
                ".a@example.org",
                "a.@example.org",
                "a@b.",
                "a@.b",
                "a@b c@d",
                "Ada ada@example.org",
                "Ada <>",
                "Ada <ada>",
                "Ada <ada@example.org",
                "Ada <ada@example.org> Lovelace",
                "<a@b> <c@d>",
                ".x <a@b>",
                "\"Ada <ada@example.org>",
                "(ada@example.org",
                "ada@example.org)",
                "ada@[192.0.2.1",
                "g: a@b",
                "g: h: a@b;",
                ":;",
                "a@b;",
                "a@b\r\nc@d",
                "a@b\nBcc: c@d",
                "a@b\r\n",
                "a\0@b",
                "\"\0\"@b",
                "\u00fc@b"
            })
    void isNotOfTheGrammar(String value) {
        assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> AddressList.of(value));
    }

    /** The address mail is sent to, as its author might want it to be taken for another: every mailbox that a value has. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "<bank@bank.example>" <eve@evil.example>        | eve@evil.example
            bank@bank.example <eve@evil.example>            | eve@evil.example
            eve@evil.example (<bank@bank.example>)          | eve@evil.example
            (bank@bank.example) eve@evil.example            | eve@evil.example
            <eve@evil.example> <bank@bank.example>          | eve@evil.example bank@bank.example
            "bank@bank.example, x" <eve@evil.example>       | eve@evil.example
            bank@bank.example, eve@evil.example             | bank@bank.example eve@evil.example
            "bank@bank.example x"@evil.example              | "bank@bank.example x"@evil.example
            "bank@bank.example>"@evil.example               | "bank@bank.example>"@evil.example
            <@bank.example:eve@evil.example>                | eve@evil.example
            bank@bank.example: eve@evil.example;            | bank@bank.example eve@evil.example
            bank@(x@evil.example)bank.example               | bank@bank.example
            eve@evil.example\\0@bank.example               | ''
            =?utf-8?q?bank=40bank.example=3E?= <eve@evil.example> | eve@evil.example
            eve@=?utf-8?q?bank.example?=                    | ''
            eve@[192.0.2.1]                                 | eve@[192.0.2.1]
            eve@-evil.example, eve@evil, root, eve@evil.    | eve@evil
            """)
    void noWritingHidesWhoItIs(String value, String addresses) {
        assertThat(AddressList.parse(value.replace("\\0", "\0")).mailboxes().stream()
                        .flatMap(mailbox -> mailbox.emailAddress().stream())
                        .map(EmailAddress::toString)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(addresses);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ada@example.org (Ada L.)                      | "Ada L." <ada@example.org>
            A. B. Lovelace <ada@example.org>              | "A. B. Lovelace" <ada@example.org>
            Ada Lovelace <@x:ada . b@example . org>, b@c  | Ada Lovelace <ada.b@example.org>, b@c
            "a \\"b\\" \\\\c" <x@y>                     | "a \\"b\\" \\\\c" <x@y>
            "a b"."c"@d                                   | "a b.c"@d
            Friends and (x) Foes: a@b,, c <c@d> ; e@f     | Friends and Foes: a@b, c <c@d>;, e@f
            "" :;                                         | "":;
            =?utf-8?q?J=C3=BCrgen?= =?utf-8?q?_X?= <a@b>  | =?UTF-8?B?SsO8cmdlbiBY?= <a@b>
            =?us-ascii?q?Plain?= <a@b>                    | Plain <a@b>
            "=?unknown-charset?q?a?=" <a@b>               | =?UTF-8?B?PT91bmtub3duLWNoYXJzZXQ/cT9hPz0=?= <a@b>
            a@bücher.example                              | a@xn--bcher-kva.example
            ü@bücher.example                              | ü@bücher.example
            (Ada) ""@b                                    | Ada <""@b>
            root                                          | root
            Ada <ada@-x, y>                              | Ada <"ada@-x">, "y>"
            a b@                                          | ab
            <>                                            | ""
            """)
    void isWrittenInTheFormsOfToday(String value, String written) {
        AddressList list =
                AddressList.parse(new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        assertThat(list).hasToString(written);
    }

    @Test
    void isMadeOfAnyNames() {
        EmailAddress ada = EmailAddress.of("ada@example.org");
        AddressList list = new AddressList(List.of(
                AddressList.Mailbox.of("Ada \"L.\"\r\nBcc: eve@example.net", ada),
                AddressList.Group.of("Fr\u00e9res", List.of(AddressList.Mailbox.of("\ud83d\ude00".repeat(30), ada))),
                AddressList.Mailbox.of(ada)));
        String written = list.toString();
        assertThat(written)
                .startsWith(
                        "\"Ada \\\"L.\\\"??Bcc: eve@example.net\" <ada@example.org>, =?UTF-8?Q?Fr=C3=A9res?=: =?UTF-8?B?")
                .endsWith(" <ada@example.org>;, ada@example.org");
        AddressList read = AddressList.of(HeaderField.of("To", written).value());
        assertThat(read.mailboxes().stream().map(AddressList.Mailbox::emailAddress))
                .containsExactly(Optional.of(ada), Optional.of(ada), Optional.of(ada));
        assertThat(EncodedWords.decode(String.valueOf(read.mailboxes().get(1).displayName())))
                .isEqualTo("\ud83d\ude00".repeat(30));
        assertThat(new String(HeaderField.of("To", written).octets(), StandardCharsets.US_ASCII).lines())
                .allMatch(line -> line.length() <= 78);
    }

    /** Each form in which a careless reader goes back, or holds a list per address. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b,",
                "<@a,@b:",
                "g:",
                "(",
                "((\\",
                "\"",
                "a@[",
                "[",
                "<",
                "x ",
                ",",
                "a@b c@d;",
                "a.",
                "=?utf-8?q?x?= "
            })
    void aFloodIsReadInOnePass(String piece) {
        String flood = piece.repeat(1_000_000 / piece.length());
        assertThat(AddressList.parse(flood).mailboxes().size()).isLessThanOrEqualTo(flood.length());
        Throwable refused = catchThrowable(() -> AddressList.of(flood));
        if (refused != null) assertThat(refused).isInstanceOf(SyntaxException.class);
    }

    private static String simple(Json expected) {
        StringBuilder shown = new StringBuilder();
        if (expected.has("List")) for (Json address : expected.at("List").items()) simple(address, shown);
        if (expected.has("Group"))
            for (Json group : expected.at("Group").items()) {
                if (!group.at("name").isNull())
                    shown.append('{').append(group.at("name").text());
                for (Json address : group.at("addresses").items()) simple(address, shown);
                if (!group.at("name").isNull()) shown.append('}');
            }
        return shown.toString();
    }

    private static void simple(Json address, StringBuilder shown) {
        shown.append('[')
                .append(address.at("name").isNull() ? "-" : address.at("name").text())
                .append(' ');
        shown.append(
                        address.at("address").isNull()
                                ? "-"
                                : address.at("address").text())
                .append(']');
    }

    private static String simple(AddressList list) {
        StringBuilder shown = new StringBuilder();
        for (AddressList.Item item : list.items()) {
            switch (item) {
                case AddressList.Mailbox mailbox -> simple(mailbox, shown);
                case AddressList.Group group -> {
                    shown.append('{').append(EncodedWords.decode(group.name()));
                    group.members().forEach(member -> simple(member, shown));
                    shown.append('}');
                }
            }
        }
        return shown.toString();
    }

    private static void simple(AddressList.Mailbox mailbox, StringBuilder shown) {
        String name = mailbox.displayName();
        shown.append('[').append(name == null ? "-" : EncodedWords.decode(name)).append(' ');
        shown.append(mailbox.address().isEmpty() ? "-" : EncodedWords.decode(mailbox.address()))
                .append(']');
    }

    private static String show(AddressList list) {
        List<String> shown = new ArrayList<>();
        for (AddressList.Item item : list.items()) {
            shown.add(
                    switch (item) {
                        case AddressList.Mailbox mailbox -> show(mailbox);
                        case AddressList.Group group -> {
                            StringBuilder members = new StringBuilder(group.name());
                            group.members()
                                    .forEach(member -> members.append(' ').append(show(member)));
                            yield "{" + members + "}";
                        }
                    });
        }
        return String.join(" ", shown);
    }

    private static String show(AddressList.Mailbox mailbox) {
        return "[" + or(mailbox.displayName()) + " " + or(mailbox.route()) + " " + or(mailbox.localPart()) + " "
                + or(mailbox.domain()) + "]";
    }

    private static String or(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
