package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The messages of other projects' tests: each is read, and its parts lie where they should. Times are generous, for slow machines. */
@Timeout(120)
class MimeCorpusTest {
    @Test
    void everyMessageIsReadAsItIsAndWithCrLf() throws IOException {
        for (Path file : Conformance.messages()) {
            byte[] octets = Files.readAllBytes(file);
            check(file, octets);
            check(file, Contents.withCrLf(octets));
        }
    }

    /** As it came, part by part, and with a header that was opened for editing and left alone. */
    @Test
    void everyMessageIsWrittenBackAsItIs() throws IOException {
        for (Path file : Conformance.messages()) {
            byte[] octets = Files.readAllBytes(file);
            for (byte[] given : List.of(octets, Contents.withCrLf(octets))) {
                MessageContent content = Contents.raw(given);
                Message message = Message.parse(content);
                assertThat(written(message.content())).as("%s", file).isEqualTo(given);
                assertThat(written(HeaderEditor.read(content).applyTo(content)))
                        .as("%s", file)
                        .isEqualTo(given);
                ByteArrayOutputStream pieces = new ByteArrayOutputStream();
                long at = writePieces(message, message.root(), 0, pieces);
                new OctetRange(at, given.length - at).of(content).writeTo(pieces);
                assertThat(pieces.toByteArray()).as("%s", file).isEqualTo(given);
            }
        }
    }

    private static byte[] written(MessageContent content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out);
        return out.toByteArray();
    }

    /** Headers and leaves in order, with what is between them; where that ends. */
    private static long writePieces(Message message, MimePart part, long from, ByteArrayOutputStream out)
            throws IOException {
        OctetRange header = part.headerRange();
        new OctetRange(from, header.offset() - from).of(message.content()).writeTo(out);
        header.of(message.content()).writeTo(out);
        long at = header.end();
        for (MimePart child : part.children()) at = writePieces(message, child, at, out);
        if (part.embedded().isPresent())
            return writePieces(message, part.embedded().get(), at, out);
        if (part.isMultipart()) return at;
        message.body(part).writeTo(out);
        return part.bodyRange().end();
    }

    /** An array is searched in place, a stream block by block. */
    @Test
    void everyMessageIsTheSameFromAStream() throws IOException {
        for (Path file : Conformance.messages()) {
            byte[] octets = Files.readAllBytes(file);
            Message message = Message.parse(Contents.raw(octets));
            byte[] head = Arrays.copyOf(octets, octets.length / 3);
            byte[] tail = Arrays.copyOfRange(octets, head.length, octets.length);
            MessageContent joined = MessageContent.concat(List.of(Contents.raw(head), Contents.raw(tail)));
            Message streamed = Message.parse(joined);
            assertThat(sketch(streamed, streamed.root())).as("%s", file).isEqualTo(sketch(message, message.root()));
            assertThat(streamed.defects()).as("%s", file).isEqualTo(message.defects());
        }
    }

    /** At every 97th octet; of the three messages above 19,400 octets at a hundred multiples of 97. */
    @Test
    void everyMessageIsReadWhereverItIsCutOff() throws IOException {
        for (Path file : Conformance.messages()) {
            byte[] octets = Contents.withCrLf(Files.readAllBytes(file));
            int step = Math.max(97, octets.length / 100 / 97 * 97);
            for (int length = 0; length < octets.length; length += step) check(file, Arrays.copyOf(octets, length));
        }
    }

    /** Where our answer differs from Dovecot 2.3.19's, and why. */
    private static final Map<String, String> EXPLAINED = Map.ofEntries(
            Map.entry("enmime/mail-multipart-wo-boundary.eml", "a multipart without boundary is shown whole, as text"),
            Map.entry("enmime/parts-barren-content-type.eml", "no type at all is text/plain, not an empty name"),
            Map.entry("enmime/parts-ctype-invalid-characters.eml", "no type at all is text/plain, not an empty name"),
            Map.entry("enmime/parts-empty-ctype-bad-content.eml", "no type at all is text/plain, not an empty name"),
            Map.entry("mimekit/missing-subtype.eml", "no subtype is text/plain, not an empty name"),
            Map.entry("mime4j-mimetools/multi-digest.msg", "no subtype is text/plain, not an empty name"),
            Map.entry("flanker/torture-part.eml", "the line end after an inner end belongs to the outer delimiter"),
            Map.entry("mimekit/rfc2060.eml", "the line end after an inner end belongs to the outer delimiter"),
            Map.entry("stalwart/thirdparty/007.eml", "the line end after an inner end belongs to the outer delimiter"),
            Map.entry("mime4j-mimetools/double-semicolon.msg", "an empty parameter does not hide the next"),
            Map.entry("mime4j/weird-boundary.msg", "a boundary does not end with a space: RFC 2046 section 5.1.1"),
            Map.entry("ruby-mail/mime_emails_raw_email_with_binary_encoded.eml", "an unquoted boundary goes on at ="),
            Map.entry("ruby-mail/mime_emails_raw_email_with_illegal_boundary.eml", "an unquoted boundary goes on at ="),
            Map.entry("stalwart/malformed/016.eml", "boundaries are not cut at 80 octets"),
            Map.entry("stalwart/malformed/017.eml", "a parameter is read without its semicolon"));

    @Test
    void structureIsWhatDovecotShows() throws IOException {
        List<String> different = new ArrayList<>();
        Set<String> files = new TreeSet<>();
        for (String line : Files.readAllLines(Conformance.path("imap/dovecot-structure.jsonl"))) {
            Json expected = Json.parse(line);
            String file = expected.at("file").text();
            byte[] octets = Contents.withCrLf(Files.readAllBytes(Conformance.path(file)));
            assertThat((long) octets.length)
                    .as(file)
                    .isEqualTo(expected.at("rfc822_size").number());
            Message message = Message.parse(Contents.raw(octets));
            String ours = sketch(message, message.root());
            String theirs = sketch(new Structure(expected.at("bodystructure").text()).list());
            if (ours.equals(theirs)) continue;
            files.add(file.substring("mime/".length()));
            different.add(file + "\n  ours    " + ours + "\n  Dovecot " + theirs);
        }
        assertThat(files).as(() -> String.join("\n", different)).isEqualTo(new TreeSet<>(EXPLAINED.keySet()));
    }

    static void check(Path file, byte[] octets) throws IOException {
        MessageContent content = Contents.raw(octets);
        Message message = Message.parse(content);
        MimePart root = message.root();
        assertThat(root.range()).as("%s", file).isEqualTo(new OctetRange(0, octets.length));
        check(file, message, root);
    }

    private static void check(Path file, Message message, MimePart part) throws IOException {
        assertThat(part.bodyRange().offset())
                .as("%s", file)
                .isEqualTo(part.headerRange().end());
        assertThat(message.bodyLines(part)).as("%s", file).isEqualTo(lineFeeds(message.body(part)));
        message.header(part);
        part.disposition();
        part.languages();
        message.decoded(part).readAllBytes();
        long from = part.bodyRange().offset();
        for (MimePart child : part.children()) {
            assertThat(part.bodyRange().contains(child.range())).as("%s", file).isTrue();
            assertThat(child.range().offset()).as("%s", file).isGreaterThanOrEqualTo(from);
            from = child.range().end();
            check(file, message, child);
        }
        if (part.embedded().isPresent()) {
            MimePart embedded = part.embedded().get();
            assertThat(embedded.range()).as("%s", file).isEqualTo(part.bodyRange());
            check(file, message, embedded);
        }
        if (part.contentType().type().equals("multipart"))
            assertThat(part.children()).as("%s", file).isNotEmpty();
    }

    private static long lineFeeds(MessageContent body) throws IOException {
        long count = 0;
        for (byte octet : body.stream().readAllBytes()) if (octet == '\n') count++;
        return count;
    }

    /** Types, sizes, lines. */
    private static String sketch(Message message, MimePart part) throws IOException {
        StringBuilder sketch = new StringBuilder();
        if (part.isMultipart()) {
            sketch.append('(');
            for (MimePart child : part.children()) sketch.append(sketch(message, child));
            return sketch.append(part.contentType().subtype()).append(')').toString();
        }
        sketch.append('(')
                .append(part.contentType())
                .append(' ')
                .append(part.bodyRange().length());
        if (part.embedded().isPresent())
            sketch.append(sketch(message, part.embedded().get()));
        if (part.embedded().isPresent() || part.contentType().type().equals("text"))
            sketch.append(' ').append(message.bodyLines(part));
        return sketch.append(')').toString();
    }

    private static String sketch(List<?> list) {
        StringBuilder sketch = new StringBuilder("(");
        if (list.get(0) instanceof List<?>) {
            int i = 0;
            for (; list.get(i) instanceof List<?> child; i++) sketch.append(sketch(child));
            return sketch.append(lower(list.get(i))).append(')').toString();
        }
        String type = lower(list.get(0)) + "/" + lower(list.get(1));
        sketch.append(type).append(' ').append(list.get(6));
        if (type.equals("message/rfc822"))
            sketch.append(sketch((List<?>) list.get(8))).append(' ').append(list.get(9));
        else if (type.startsWith("text/")) sketch.append(' ').append(list.get(7));
        return sketch.append(')').toString();
    }

    private static String lower(Object text) {
        return ((String) text).toLowerCase(Locale.ROOT);
    }

    /** A parenthesized list of IMAP. */
    private static final class Structure {
        private final String text;
        private int at;

        Structure(String text) {
            this.text = text;
        }

        List<Object> list() {
            List<Object> items = new ArrayList<>();
            at++;
            while (text.charAt(at) != ')') {
                switch (text.charAt(at)) {
                    case ' ' -> at++;
                    case '(' -> items.add(list());
                    case '"' -> items.add(quoted());
                    case '{' -> items.add(literal());
                    default -> items.add(atom());
                }
            }
            at++;
            return items;
        }

        private String quoted() {
            StringBuilder quoted = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\') at++;
                quoted.append(text.charAt(at));
            }
            at++;
            return quoted.toString();
        }

        /** Its length is in octets; what was no UTF-8 stands as one replacement character an octet. */
        private String literal() {
            int end = text.indexOf('}', at);
            int left = Integer.parseInt(text.substring(at + 1, end));
            int start = text.indexOf('\n', end) + 1;
            for (at = start; left > 0; at++) {
                char c = text.charAt(at);
                left -= c < 0x80 || c == 0xFFFD ? 1 : c < 0x800 ? 2 : 3;
            }
            return text.substring(start, at);
        }

        private String atom() {
            int start = at;
            while (" ()".indexOf(text.charAt(at)) < 0) at++;
            return text.substring(start, at);
        }
    }
}
