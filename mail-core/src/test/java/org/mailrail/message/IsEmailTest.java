package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;

/**
 * isemail's addresses: those it calls valid (or valid but for the DNS, or odd but fit for SMTP) are {@code Mailbox}, those with comments and
 * obsolete forms stand in a header only, its errors nowhere. Where we differ the table says why.
 */
class IsEmailTest {
    private enum Read {
        MAILBOX,
        HEADER,
        REFUSED
    }

    private record Difference(String diagnosis, String address, Read read, int cases, String why) {}

    /** In both files together; an address of {@code *} stands for any with this diagnosis. */
    private static final List<Difference> DIFFERENCES = List.of(
            new Difference(
                    "RFC5322_LOCAL_TOOLONG",
                    "*",
                    Read.MAILBOX,
                    4,
                    "signed return addresses (SRS, VERP) have more than 64 octets"),
            new Difference(
                    "RFC5322_TOOLONG",
                    "*",
                    Read.MAILBOX,
                    2,
                    "a path of more than 256 octets follows from long local parts"),
            new Difference(
                    "RFC5321_IPV6DEPRECATED", "*", Read.MAILBOX, 1, "RFC 4291 section 2.2 lets :: stand for one group"),
            new Difference(
                    "DEPREC_QP",
                    "\"\\\u240a\"@iana.org",
                    Read.REFUSED,
                    1,
                    "LF alone is in no message: RFC 5322 section 2.3"),
            new Difference(
                    "DEPREC_QP",
                    "\"test\\\u240dblah\"@iana.org",
                    Read.REFUSED,
                    1,
                    "CR alone is in no message: RFC 5322 section 2.3"),
            new Difference(
                    "ERR_EXPECTING_QPAIR", "*", Read.HEADER, 1, "RFC 6532 section 3.2 adds UTF-8 to quoted-pair"),
            new Difference(
                    "ERR_DOMAINHYPHENSTART",
                    "*",
                    Read.HEADER,
                    3,
                    "RFC 5322 has the atom; it is no domain, so there is no EmailAddress"),
            new Difference(
                    "ERR_DOMAINHYPHENEND",
                    "*",
                    Read.HEADER,
                    5,
                    "RFC 5322 has the atom; it is no domain, so there is no EmailAddress"),
            new Difference(
                    "DNSWARN_NO_RECORD",
                    "test@xn--example.com",
                    Read.HEADER,
                    1,
                    "Punycode of a capital letter: an A-label that nobody can have"));

    @Test
    void eachIsReadAsItsCategorySaysOrAsIsExplained() throws IOException {
        Map<Difference, Integer> met = new HashMap<>();
        List<String> unexplained = new ArrayList<>();
        for (String file : List.of("isemail-tests.xml", "isemail-tests-original.xml")) {
            String xml = Files.readString(Conformance.path("address/" + file), StandardCharsets.UTF_8);
            int all = 0;
            int agree = 0;
            for (int at = xml.indexOf("<test id"); at >= 0; at = xml.indexOf("<test id", at + 1)) {
                String test = xml.substring(at, xml.indexOf("</test>", at));
                Read expected = expected(element(test, "category"));
                Read read = read(address(test));
                all++;
                if (read == expected) agree++;
                else
                    explain(test, read)
                            .ifPresentOrElse(
                                    each -> met.merge(each, 1, Integer::sum), () -> unexplained.add(read + " " + test));
            }
            System.out.println(file + ": " + agree + " of " + all + " as the category says, the rest explained");
        }
        assertThat(unexplained).isEmpty();
        assertThat(met).isEqualTo(DIFFERENCES.stream().collect(Collectors.toMap(each -> each, Difference::cases)));
    }

    private static Read expected(String category) {
        return switch (category) {
            case "ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN", "ISEMAIL_RFC5321" -> Read.MAILBOX;
            case "ISEMAIL_CFWS", "ISEMAIL_DEPREC", "ISEMAIL_RFC5322" -> Read.HEADER;
            case "ISEMAIL_ERR" -> Read.REFUSED;
            default -> throw new IllegalArgumentException(category);
        };
    }

    private static Read read(String text) {
        try {
            EmailAddress.of(text);
            return Read.MAILBOX;
        } catch (SyntaxException notForSmtp) {
            // perhaps for a header
        }
        try {
            List<AddressList.Item> items = AddressList.of(
                            new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                    .items();
            return items.size() == 1 && items.getFirst() instanceof AddressList.Mailbox ? Read.HEADER : Read.REFUSED;
        } catch (SyntaxException notForHeaders) {
            return Read.REFUSED;
        }
    }

    private static Optional<Difference> explain(String test, Read read) {
        String diagnosis = element(test, "diagnosis").replace("ISEMAIL_", "");
        String address = element(test, "address");
        return DIFFERENCES.stream()
                .filter(each -> each.diagnosis().equals(diagnosis) && each.read() == read)
                .filter(each -> each.address().equals("*") || each.address().equals(address))
                .findFirst();
    }

    private static String address(String test) {
        String text = element(test, "address");
        StringBuilder address = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            address.append(c >= 0x2400 && c < 0x2420 ? (char) (c - 0x2400) : c);
        }
        return address.toString();
    }

    private static String element(String test, String name) {
        int start = test.indexOf("<" + name + ">");
        if (start < 0) return "";
        String text = test.substring(start + name.length() + 2, test.indexOf("</" + name + ">", start));
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '&') {
                plain.append(text.charAt(i));
                continue;
            }
            int end = text.indexOf(';', i);
            String entity = text.substring(i + 1, end);
            plain.append(
                    switch (entity) {
                        case "amp" -> "&";
                        case "lt" -> "<";
                        case "gt" -> ">";
                        case "quot" -> "\"";
                        case "apos" -> "'";
                        default ->
                            Character.toString(
                                    entity.startsWith("#x")
                                            ? Integer.parseInt(entity.substring(2), 16)
                                            : Integer.parseInt(entity.substring(1)));
                    });
            i = end;
        }
        return plain.toString();
    }
}
