package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            (Ada) <ada@example.org>                      | [Ada - ada example.org]
            ada@example.org <ada@example.org>            | [ada@example.org - ada example.org]
            <ada@example.org> Lovelace, b@c              | [- - ada example.org] [- - b c]
            @                                            | [- - - -]
            ''                                           | ''
            """)
    void isReadAsItIsMeant(String value, String expected) {
        assertThat(show(AddressList.parse(value))).isEqualTo(expected);
    }

    @Test
    void rawEightBitAndEncodedWordsStayAsTheyAre() {
        assertThat(AddressList.parse("B\u00e0d =?utf-8?Q?x?= <f@example.org>").mailboxes())
                .containsExactly(new AddressList.Mailbox("B\u00e0d =?utf-8?Q?x?=", null, "f", "example.org"));
    }

    /** Eleven differ by choice: a comment is no part of a name where there is one, nor of an address; no name stands behind; and what the data takes for the next field. */
    @Test
    void conformance() throws IOException {
        List<String> different = new ArrayList<>();
        for (Json each :
                Json.parse(Conformance.path("address/stalwart-address.json")).items()) {
            String header = each.at("header").text();
            String octets = new String(header.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            String ours = simple(AddressList.parse(octets));
            String theirs = simple(each.at("expected"));
            if (!ours.equals(theirs)) different.add(header + "  ours   " + ours + "\n  theirs " + theirs);
        }
        assertThat(different).as(String.join("\n", different)).hasSizeLessThanOrEqualTo(11);
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
