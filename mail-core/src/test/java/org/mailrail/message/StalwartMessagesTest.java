package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The messages of Stalwart's mail-parser: its octet offsets, texts, subjects, dates and types are ours, or it is said why not. */
class StalwartMessagesTest {
    /** What differs, and why. */
    private static final String EXPLAINED = """
            fields legacy/010.eml | raw 8-bit that is no UTF-8: ours reads ISO 8859-1, theirs has a replacement character
            fields legacy/020.eml | raw 8-bit that is no UTF-8
            fields legacy/022.eml | raw 8-bit that is no UTF-8
            fields legacy/027.eml | raw 8-bit that is no UTF-8
            fields legacy/052.eml | raw 8-bit that is no UTF-8
            fields malformed/019.eml | a date that ends within its minutes: none of ours
            parts legacy/049.eml | theirs leaves out the last line end
            parts malformed/000.eml | parts whose header no blank line ends: theirs drops them
            parts malformed/001.eml | an outer delimiter that begins like the inner, and the inner's after it: closed in ours
            parts malformed/002.eml | the boundary never occurs: theirs is the text, ours one empty part
            parts malformed/007.eml | an inner delimiter in the header: it opens the inner in theirs only
            parts malformed/008.eml | an outer delimiter that begins like the inner: ours takes the longest that fits
            parts malformed/009.eml | an inner multipart without end: an outer delimiter ends it (RFC 2046 section 5.1.2), not theirs
            parts malformed/011.eml | an inner multipart without end: an outer delimiter ends it
            parts malformed/012.eml | a digest without end: an outer delimiter ends it
            parts malformed/013.eml | a last delimiter with nothing after it: an empty part, and to theirs none
            parts malformed/014.eml | a last delimiter with nothing after it: an empty part, and to theirs none
            parts malformed/016.eml | boundaries that begin alike: ours takes the longest that fits
            parts malformed/020.eml | two types: ours takes the first, theirs the last
            parts malformed/021.eml | two types: ours takes the first, theirs the last
            parts malformed/022.eml | an embedded message of one line that is no field: theirs takes it for a text
            parts rfc/008.eml | a message in base64, which RFC 2046 section 5.2.1 forbids, and whose parts have no place
            parts thirdparty/005.eml | a delimiter starts its line: theirs sees one within a line
            parts thirdparty/015.eml | embedded multiparts without part: theirs drops them
            texts legacy/045.eml | theirs has CR CR LF where the base64 has CR LF
            texts legacy/049.eml | theirs leaves out the last line end
            texts malformed/000.eml | as its parts
            texts malformed/001.eml | as its parts
            texts malformed/002.eml | as its parts
            texts malformed/007.eml | as its parts
            texts malformed/009.eml | as its parts
            texts malformed/011.eml | as its parts
            texts malformed/013.eml | as its parts
            texts malformed/014.eml | as its parts
            texts malformed/016.eml | as its parts
            texts malformed/019.eml | raw 8-bit that is no UTF-8: a replacement character in ours, ISO 8859-1 in theirs
            texts malformed/020.eml | as its parts
            texts malformed/021.eml | as its parts
            texts malformed/022.eml | as its parts
            texts rfc/000.eml | prose declared base64 as audio and image: theirs gives it as text
            texts thirdparty/002.eml | prose declared base64: ours gives what decodes, theirs the prose of the last
            texts thirdparty/005.eml | as its parts
            """;

    private interface View<T> {
        String of(T message) throws IOException;
    }

    @Test
    void partsLieWhereTheyDo() throws IOException {
        compare("parts", message -> places(message.root()), parsed -> places(parsed, 0));
    }

    @Test
    void textsReadAlike() throws IOException {
        compare("texts", message -> texts(message, message.root()), parsed -> texts(parsed, 0));
    }

    @Test
    void fieldsReadAlike() throws IOException {
        compare("fields", StalwartMessagesTest::fields, StalwartMessagesTest::fields);
    }

    private static void compare(String aspect, View<Message> ours, View<Json> theirs) throws IOException {
        List<Path> files = Conformance.messages().stream()
                .filter(path -> path.toString().contains("stalwart"))
                .toList();
        Map<String, String> different = new TreeMap<>();
        for (Path path : files) {
            byte[] octets = Files.readAllBytes(path);
            Json parsed =
                    Json.parse(path.resolveSibling(path.getFileName().toString().replace(".eml", ".json")));
            String have = ours.of(Message.parse(Contents.raw(octets)));
            String want = theirs.of(parsed);
            // Their offsets are of the file as it is, but for some that they had with LF only.
            if (!have.equals(want)) have = ours.of(Message.parse(Contents.raw(withLf(octets))));
            String file = Conformance.path("mime/stalwart").relativize(path).toString();
            if (!have.equals(want))
                different.put(aspect + " " + file, "\n  ours   " + have + "\n  theirs " + want + "\n");
        }
        System.out.printf(
                "stalwart %s: %d of %d messages alike%n", aspect, files.size() - different.size(), files.size());
        assertThat(different.keySet())
                .as(() -> different.toString())
                .containsExactlyInAnyOrderElementsOf(Conformance.explained(EXPLAINED, aspect));
    }

    private static byte[] withLf(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** {@code (10-20 {30-40})}: where the body of each leaf starts and ends, within multiparts and messages. */
    private static String places(MimePart part) {
        if (part.isMultipart())
            return part.children().stream()
                    .map(StalwartMessagesTest::places)
                    .collect(Collectors.joining(" ", "(", ")"));
        if (part.embedded().isPresent()) return "{" + places(part.embedded().get()) + "}";
        return part.bodyRange().offset() + "-" + part.bodyRange().end();
    }

    private static String places(Json message, int number) {
        Json part = message.at("parts").items().get(number);
        Json body = part.at("body");
        if (body.has("Multipart"))
            return body.at("Multipart").items().stream()
                    .map(child -> places(message, (int) child.number()))
                    .collect(Collectors.joining(" ", "(", ")"));
        if (body.has("Message")) return "{" + places(body.at("Message"), 0) + "}";
        return part.at("offset_body").text() + "-" + part.at("offset_end").text();
    }

    /** The texts of a message, not of those within it. */
    private static String texts(Message message, MimePart part) throws IOException {
        StringBuilder texts = new StringBuilder();
        for (MimePart child : part.children()) texts.append(texts(message, child));
        if (!part.contentType().type().equals("text")) return texts.toString();
        StringWriter text = new StringWriter();
        try (Reader in = message.text(part)) {
            in.transferTo(text);
        }
        return texts.append('[').append(text).append(']').toString().replace("\r\n", "\n");
    }

    private static String texts(Json message, int number) {
        Json body = message.at("parts").items().get(number).at("body");
        StringBuilder texts = new StringBuilder();
        if (body.has("Multipart"))
            for (Json child : body.at("Multipart").items()) texts.append(texts(message, (int) child.number()));
        if (body.has("Text")) texts.append('[').append(body.at("Text").text()).append(']');
        if (body.has("Html")) texts.append('[').append(body.at("Html").text()).append(']');
        return texts.toString().replace("\r\n", "\n");
    }

    /** Subject, Date and the type of the message. */
    private static String fields(Message message) throws IOException {
        Header header = message.header();
        List<String> fields = new ArrayList<>();
        for (HeaderField field : header.fields()) {
            if (field.isNamed("subject")) fields.add("subject " + EncodedWords.decode(field.value()));
            if (field.isNamed("date"))
                fields.add("date "
                        + MailDate.parse(field.value()).map(Object::toString).orElse(""));
            if (field.isNamed("content-type"))
                fields.add("type "
                        + ContentType.parse(field.value()).map(Object::toString).orElse(""));
        }
        return fields.toString();
    }

    private static String fields(Json message) {
        List<String> fields = new ArrayList<>();
        for (Json field : message.at("parts").items().get(0).at("headers").items()) {
            Json value = field.at("value");
            switch (field.at("name").text()) {
                case "subject" ->
                    fields.add(
                            "subject " + (value.has("Text") ? value.at("Text").text() : ""));
                case "date" ->
                    fields.add("date " + (value.has("DateTime") ? Conformance.date(value.at("DateTime")) : ""));
                case "content_type" ->
                    fields.add("type " + (value.has("ContentType") ? type(value.at("ContentType")) : ""));
                default -> {}
            }
        }
        return fields.toString();
    }

    private static String type(Json type) {
        boolean whole = type.has("c_subtype") && !type.at("c_subtype").isNull();
        return whole ? type.at("c_type").text() + "/" + type.at("c_subtype").text() : "";
    }
}
