package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Header values as the test data of Stalwart's mail-parser has them. */
class HeaderSuitesTest {
    /** File and number of a case in it, counted from 0, and why ours is another. */
    private static final String EXPLAINED = """
            date 10 | a month by its number is nobody's syntax
            date 12 | no date at all
            date 28 | a whole Received field, whose date is what follows its semicolon
            unstructured 2 | white space stays as it stands after unfolding (RFC 5322 section 2.2.3), theirs becomes one space
            unstructured 3 | white space stays as it stands after unfolding, theirs becomes one space
            unstructured 4 | white space stays as it stands after unfolding, theirs becomes one space
            unstructured 19 | white space stays as it stands after unfolding, theirs becomes one space
            unstructured 21 | an encoded-word without a space before it: theirs adds one
            unstructured 22 | an empty encoded-word: theirs adds a space for it
            unstructured 24 | a space within an encoded-word, which is none then: ours keeps it, theirs drops it
            unstructured 25 | a space within an encoded-word: ours keeps it, theirs drops it
            unstructured 26 | a space within an encoded-word: ours keeps it, theirs drops it
            unstructured 27 | an encoded-word without a space before it: theirs adds one
            unstructured 28 | an encoded-word without a space before it: theirs adds one
            content_type 31 | sections without semicolons, each with a character set: theirs is a repair of this one sender
            content_type 34 | white space between encoded-words is dropped (RFC 2047 section 6.2), in a quoted string too
            content_type 47 | no type at all: theirs is an equals sign
            content_type 48 | a parameter in place of a type: ours ends at the equals sign
            content_type 49 | an empty value is a value
            content_type 54 | a type of other than ASCII is kept by its octets
            content_type 55 | white space at the end of a field is not part of a quoted string that does not end
            content_type 56 | white space at the end of a field is not part of a quoted string that does not end
            content_type 58 | a parameter in place of a type: ours ends at the equals sign
            content_type 59 | a section after a gap is a parameter of its own, as Angus Mail has it
            content_type 61 | names made of asterisks: only a number at the end is a section
            content_type 76 | a subtype ends at the second slash
            content_type 77 | a subtype ends at the second slash
            content_type 78 | a subtype ends at the second slash
            """;

    @Test
    void dates() throws IOException {
        compare(
                "date",
                each -> String.valueOf(MailDate.parse(each).orElse(null)),
                date -> Conformance.date(date).toString());
    }

    @Test
    void unstructuredTexts() throws IOException {
        compare("unstructured", value -> EncodedWords.decode(value), Json::text);
    }

    @Test
    void contentTypes() throws IOException {
        compare("content_type", HeaderSuitesTest::contentType, HeaderSuitesTest::contentType);
    }

    /** The value is given as the first field of a header has it, which is where it ends. */
    private static void compare(String file, Function<String, String> ours, Function<Json, String> theirs)
            throws IOException {
        List<Json> cases =
                Json.parse(Conformance.path("mime/headers/" + file + ".json")).items();
        Map<String, String> different = new TreeMap<>();
        for (int i = 0; i < cases.size(); i++) {
            byte[] field = ("X:" + cases.get(i).at("header").text()).getBytes(StandardCharsets.UTF_8);
            String value = Header.parse(field).fields().get(0).value();
            Json expected = cases.get(i).at("expected");
            String want = expected.isNull() ? "null" : theirs.apply(expected);
            String have = ours.apply(value);
            if (!have.equals(want)) different.put(file + " " + i, value + "\n  ours   " + have + "\n  theirs " + want);
        }
        System.out.printf("headers/%s.json: %d of %d%n", file, cases.size() - different.size(), cases.size());
        assertThat(different.keySet())
                .as(() -> different.toString())
                .containsExactlyInAnyOrderElementsOf(Conformance.explained(EXPLAINED, file));
    }

    /** Content-Type, or Content-Disposition where there is no subtype. */
    private static String contentType(String value) {
        StringBuilder text = new StringBuilder();
        Parameters parameters;
        ContentType type = ContentType.parse(value).orElse(null);
        ContentDisposition disposition = ContentDisposition.parse(value).orElse(null);
        if (type != null) {
            text.append(type);
            parameters = type.parameters();
        } else if (disposition != null) {
            text.append(disposition.type());
            parameters = disposition.parameters();
        } else {
            return "null";
        }
        for (Parameters.Parameter parameter : parameters.entries()) {
            String decoded = parameter.extended()
                    ? parameter.value()
                    : MailCharsets.guess(parameter.value().getBytes(StandardCharsets.ISO_8859_1));
            text.append("; ").append(parameter.name()).append('=').append(EncodedWords.decodeText(decoded));
        }
        return text.toString();
    }

    private static String contentType(Json type) {
        StringBuilder text = new StringBuilder(type.at("c_type").text());
        if (type.has("c_subtype") && !type.at("c_subtype").isNull())
            text.append('/').append(type.at("c_subtype").text());
        if (!type.has("attributes") || type.at("attributes").isNull()) return text.toString();
        for (Json attribute : type.at("attributes").items()) {
            boolean pair = !attribute.has("name");
            String name = pair
                    ? attribute.items().get(0).text()
                    : attribute.at("name").text();
            String value = pair
                    ? attribute.items().get(1).text()
                    : attribute.at("value").text();
            // The language of a parameter is given by none of ours.
            if (!name.endsWith("-language"))
                text.append("; ").append(name).append('=').append(value);
        }
        return text.toString();
    }
}
