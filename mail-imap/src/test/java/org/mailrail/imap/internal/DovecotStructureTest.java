package org.mailrail.imap.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailrail.message.Message;
import org.mailrail.message.MessageContent;

/** RFC822.SIZE, BODYSTRUCTURE and ENVELOPE beside Dovecot's for real and hostile messages. */
class DovecotStructureTest {
    /** Where our BODYSTRUCTURE is another, and why. */
    private static final String OTHER_STRUCTURES = """
            enmime/mail-inlinemultipart.eml a parameter that stands twice is shown once
            enmime/mail-malformed-multiple-address-header-values.eml a parameter that stands twice is shown once
            enmime/mail-multipart-wo-boundary.eml a multipart without boundary is text/plain, so that its text can be read
            enmime/parts-barren-content-type.eml a type that cannot be understood is text/plain; Dovecot shows two empty strings
            enmime/parts-ctype-invalid-characters.eml a type that cannot be understood is text/plain
            enmime/parts-empty-ctype-bad-content.eml a type that cannot be understood is text/plain
            enmime/parts-missing-closing-param-quote.eml a quote that is never closed
            enmime/parts-unquoted-ctype-param-special.eml an unquoted parameter is taken up to the semicolon
            flanker/torture-part.eml the line end before a boundary is not part of an embedded message
            mime4j-mimetools/double-semicolon.msg two semicolons before the boundary parameter do not hide it
            mime4j-mimetools/infinite.msg an empty Content-Description is NIL
            mime4j-mimetools/multi-digest.msg a type without subtype is text/plain
            mime4j/weird-boundary.msg an unquoted boundary is taken up to the semicolon
            mimekit/feedback-report.eml an envelope within: see below
            mimekit/missing-subtype.eml a type without subtype is text/plain
            mimekit/rfc2060.eml the line end before a boundary is not part of an embedded message
            ruby-mail/attachment_emails_attachment_with_unquoted_name.eml an unquoted file name keeps its spaces
            ruby-mail/error_emails_missing_content_disposition.eml a disposition without type is NIL
            ruby-mail/error_emails_multiple_invalid_content_dispositions.eml a disposition without type is NIL
            ruby-mail/mime_emails_raw_email_with_binary_encoded.eml no empty part after the last boundary
            ruby-mail/mime_emails_raw_email_with_illegal_boundary.eml no empty part after the last boundary
            stalwart/malformed/016.eml a boundary of more than 70 characters
            stalwart/malformed/017.eml a Content-Type that does not begin with a type
            stalwart/rfc/001.eml an unquoted parameter with an at sign is taken up to the semicolon
            stalwart/rfc/009.eml an envelope within: see below
            stalwart/thirdparty/004.eml an encoding that is none is shown as it stands
            stalwart/thirdparty/007.eml the line end before a boundary is not part of an embedded message
            """;

    /** Where our ENVELOPE is another, and why. */
    private static final String OTHER_ENVELOPES = """
            enmime/mail-malformed-multiple-address-header-values.eml addresses between semicolons are read
            flanker/torture-part.eml white space at the end of a field is left out
            mime4j/basic-plain-with-bad-header-separator.msg white space at the end of a field is left out
            mime4j/obsolete.msg white space within a folded field is kept
            mimekit/issue358.eml two addresses in one
            mimekit/stack-overflow.eml nested groups
            ruby-mail/error_emails_missing_body.eml a group within angle brackets
            ruby-mail/error_emails_must_supply_encoding.eml octets that are no UTF-8 do not survive in the list
            ruby-mail/mime_emails_raw_email_with_binary_encoded.eml of two Subject fields the first counts
            ruby-mail/mime_emails_raw_email_with_multipart_mixed_quoted_boundary.eml of two Subject fields the first counts
            ruby-mail/plain_emails_mix_caps_content_type.eml a display name without address
            ruby-mail/plain_emails_raw_email_with_at_display_name.eml a display name that holds an at sign
            ruby-mail/rfc2822_example11.eml empty list elements are passed over
            ruby-mail/rfc2822_example13.eml a display name without address
            ruby-mail/rfc2822_example14.eml white space within a folded field is kept
            stalwart/malformed/019.eml a CR that stands alone in a field
            """;

    /** Octets as they are: some of these messages hold a CR that stands alone. */
    private record Raw(byte[] octets) implements MessageContent {
        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public InputStream stream(long offset, long length) {
            return new ByteArrayInputStream(octets, (int) offset, (int) Math.min(length, octets.length - offset));
        }
    }

    private static List<String> files(String reasons) {
        return reasons.lines()
                .map(line -> "mime/" + line.substring(0, line.indexOf(' ')))
                .toList();
    }

    @Test
    void structuresAreLegalAndMostlyDovecots() throws IOException {
        String root = System.getProperty("mailrail.conformance", "");
        assumeFalse(root.isEmpty(), "no conformance suites here");
        int count = 0;
        List<String> sizes = new ArrayList<>();
        List<String> structures = new ArrayList<>();
        List<String> envelopes = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(root, "imap", "dovecot-structure.jsonl"))) {
            count++;
            String file = field(line, "file");
            Raw content = new Raw(withCrlf(Files.readAllBytes(Path.of(root, file))));
            Message message = Message.parse(content);
            byte[] structure = rendered(out -> BodyStructure.put(message, true, out));
            BodyGrammar.checkBody(structure);
            byte[] envelope = rendered(out -> Envelope.put(message.header(), out));
            if (!line.contains("\"rfc822_size\": " + content.size() + ",")) sizes.add(file);
            compare(file, field(line, "bodystructure"), structure, structures);
            compare(file, field(line, "envelope"), envelope, envelopes);
        }
        assertThat(count).isEqualTo(396);
        assertThat(sizes).isEmpty();
        assertThat(structures).isSubsetOf(files(OTHER_STRUCTURES)).hasSizeLessThanOrEqualTo(27);
        assertThat(envelopes).isSubsetOf(files(OTHER_ENVELOPES)).hasSizeLessThanOrEqualTo(16);
    }

    private static void compare(String file, String dovecots, byte[] ours, List<String> differences) {
        String theirs = tokens(octets(dovecots));
        String mine = tokens(ours);
        if (!theirs.equalsIgnoreCase(mine)) differences.add(file);
    }

    /** In the list an octet that is no UTF-8 is U+FFFD; the sizes of literals count it as one. */
    private static byte[] octets(String dovecots) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < dovecots.length(); i++) {
            if (dovecots.charAt(i) == '\uFFFD') octets.write(0xFF);
            else octets.writeBytes(Character.toString(dovecots.codePointAt(i)).getBytes(StandardCharsets.UTF_8));
            if (Character.isHighSurrogate(dovecots.charAt(i))) i++;
        }
        return octets.toByteArray();
    }

    /** The tokens of a response, strings in one form. */
    private static String tokens(byte[] octets) {
        Parser in = new Parser(octets);
        StringBuilder text = new StringBuilder();
        while (!in.atEnd()) {
            int c = in.peek();
            if (c == '"' || c == '{') {
                text.append('"')
                        .append(new String(in.string(), StandardCharsets.UTF_8))
                        .append('"');
            } else {
                in.take((char) c);
                text.append((char) c);
            }
        }
        return text.toString();
    }

    private interface Rendering {
        void to(Responses out) throws IOException;
    }

    private static byte[] rendered(Rendering rendering) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        Responses out = new Responses(octets);
        rendering.to(out);
        out.flush();
        return octets.toByteArray();
    }

    private static byte[] withCrlf(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') continue;
            if (octets[i] == '\n') out.write('\r');
            out.write(octets[i]);
        }
        return out.toByteArray();
    }

    /** A string of a JSON object that has no such name elsewhere. */
    private static String field(String json, String name) {
        int at = json.indexOf("\"" + name + "\": \"") + name.length() + 5;
        StringBuilder value = new StringBuilder();
        for (char c = json.charAt(at); c != '"'; c = json.charAt(++at)) {
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char escaped = json.charAt(++at);
            switch (escaped) {
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'u' -> {
                    value.append((char) Integer.parseInt(json.substring(at + 1, at + 5), 16));
                    at += 4;
                }
                default -> value.append(escaped);
            }
        }
        return value.toString();
    }
}
