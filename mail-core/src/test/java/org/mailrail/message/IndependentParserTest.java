package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The structure of the messages of other projects' tests, asked of a parser with which ours shares nothing: Angus Mail's {@code MimeMessage}. */
class IndependentParserTest {
    /** Where the two differ, and why. */
    private static final String EXPLAINED = """
            enmime/low-quality-unk-encoding-part.eml | an unknown encoding: Angus refuses the part, ours gives it as it stands
            enmime/mail-header-only.eml | a multipart of which only the header is there: Angus refuses, ours gives one empty part
            enmime/mail-inlinemultipart.eml | base64 without its padding: Angus refuses, ours gives what is whole
            enmime/mail-malformed-multiple-address-header-values.eml | base64 without its padding: Angus refuses, ours gives what is whole
            enmime/mail-mime-bad-content-transfer-encoding.eml | plain text declared base64: Angus refuses, ours gives what decodes
            enmime/mail-multipart-wo-boundary.eml | no boundary: Angus refuses, ours shows the whole as text
            enmime/parts-barren-content-type.eml | no type: Angus hands on the empty name, ours takes text/plain
            enmime/parts-ctype-invalid-characters.eml | a type that is no token: Angus hands it on, ours takes text/plain
            enmime/parts-empty-ctype-bad-content.eml | a value that is no type: Angus hands it on, ours takes text/plain
            enmime/parts-extra-base64-character.eml | one base64 character too many: Angus refuses, ours passes over it
            flanker/false-multipart.eml | the boundary never occurs: Angus refuses, ours gives one empty part
            flanker/mailformed-headers.eml | the boundary never occurs: Angus refuses, ours gives one empty part
            mime4j-mimetools/2002_06_12_doublebound.msg | two delimiters in a row: Angus sees one, ours an empty part between
            mime4j-mimetools/badbound.msg | the boundary never occurs: Angus refuses, ours gives one empty part
            mime4j-mimetools/double-bound.msg | two delimiters in a row, and one within a header, that Angus takes for a line of the header
            mime4j-mimetools/double-semicolon.msg | an empty parameter: Angus refuses the field, ours passes over it
            mime4j-mimetools/double-semicolon2.msg | empty parameters: Angus refuses the field, ours passes over them
            mime4j-mimetools/multi-digest.msg | a digest: Angus does not know its default type message/rfc822 (RFC 2046 section 5.1.5)
            mime4j-mimetools/multi-frag.msg | prose declared base64: Angus refuses, ours gives what decodes
            mime4j-mimetools/x-gzip64.msg | an unknown encoding: Angus refuses the part, ours gives it as it stands
            mime4j/ending-boundaries.msg | a delimiter with text after it: a delimiter by RFC 2046 section 5.1.1, not to Angus
            mime4j/missing-boundary.msg | the boundary never occurs: Angus refuses, ours gives one empty part
            mime4j/missing-inner-boundary.msg | the inner boundary never occurs: Angus refuses, ours gives one empty part
            mime4j/missing-inner-start-boundary.msg | the inner boundary only closes: Angus refuses, ours gives one empty part
            mime4j/multipartdigestnestedemptyparts.msg | a digest: Angus does not know its default type message/rfc822 (RFC 2046 section 5.1.5)
            mime4j/multipartemptypart.msg | a close delimiter right after the delimiter: Angus takes it for the header, and the epilogue for the part
            mime4j/multipartnopart.msg | the boundary only closes: Angus refuses, ours gives one empty part
            mime4j/very-long-boundary.msg | a boundary that ends with spaces, which RFC 2046 section 5.1.1 forbids: Angus wants them in the line
            mime4j/very-very-long-boundary.msg | a boundary that ends with spaces, which RFC 2046 section 5.1.1 forbids: Angus wants them in the line
            mime4j/weird-boundary.msg | a boundary that ends with spaces, which RFC 2046 section 5.1.1 forbids: Angus wants them in the line
            mimekit/empty-multipart.eml | an inner multipart without part: Angus refuses, ours gives one empty part
            mimekit/missing-subtype.eml | no subtype: Angus hands it on, ours takes text/plain
            mimekit/rfc2046.eml | prose declared base64: Angus refuses, ours gives what decodes
            ruby-mail/attachment_emails_attachment_message_rfc822_inline_image.eml | an embedded multipart without part: Angus refuses, ours gives one empty part
            ruby-mail/error_emails_content_transfer_encoding_x_uuencode.eml | uuencode, which Angus decodes and misses the beginning of; ours leaves it
            ruby-mail/error_emails_empty_in_reply_to.eml | the boundary never occurs: Angus refuses, ours gives one empty part
            ruby-mail/error_emails_missing_body.eml | no body: Angus refuses, ours gives one empty part
            ruby-mail/error_emails_must_supply_encoding.eml | the boundary never occurs: Angus refuses, ours gives one empty part
            ruby-mail/mime_emails_raw_email4.eml | a delimiter with a hyphen after it: a delimiter by RFC 2046 section 5.1.1, not to Angus
            ruby-mail/mime_emails_raw_email_with_binary_encoded.eml | an unquoted boundary with =: Angus refuses the field, ours goes on to the semicolon
            ruby-mail/mime_emails_raw_email_with_illegal_boundary.eml | an unquoted boundary with =: Angus refuses the field, ours goes on to the semicolon
            stalwart/legacy/017.eml | uuencode, which Angus decodes; ours leaves it
            stalwart/legacy/026.eml | uuencode, which Angus decodes; ours leaves it
            stalwart/legacy/048.eml | uuencode, which Angus decodes; ours leaves it
            stalwart/malformed/000.eml | parts without a blank line: Angus drops those, ours have a header that the delimiter ends
            stalwart/malformed/001.eml | an outer delimiter that begins like the inner: Angus refuses, as the inner has no part
            stalwart/malformed/002.eml | the boundary never occurs: Angus refuses, ours gives one empty part
            stalwart/malformed/003.eml | two levels of one boundary: the delimiter is the inner's, and to Angus the outer's
            stalwart/malformed/004.eml | a delimiter with text after it: a delimiter by RFC 2046 section 5.1.1, not to Angus
            stalwart/malformed/005.eml | a boundary that is another and two hyphens: Angus takes the longer for the end of the shorter
            stalwart/malformed/007.eml | an inner boundary without blank line before it: Angus refuses, as the inner has no part
            stalwart/malformed/013.eml | five levels of one boundary: the delimiter is the innermost's, and to Angus the outermost's
            stalwart/malformed/014.eml | a last delimiter with nothing after it: an empty part, and to Angus none
            stalwart/malformed/017.eml | a parameter without its semicolon: Angus sees no boundary in it
            stalwart/malformed/019.eml | the inner boundary never occurs, and two levels of one: Angus refuses
            stalwart/malformed/020.eml | a delimiter and then the outer one: an empty part, and to Angus none
            stalwart/malformed/021.eml | a delimiter and then the outer one: an empty part, and to Angus none
            stalwart/rfc/000.eml | prose declared base64: Angus refuses, ours gives what decodes
            stalwart/rfc/004.eml | a digest: Angus does not know its default type message/rfc822 (RFC 2046 section 5.1.5)
            stalwart/thirdparty/002.eml | text after base64: Angus refuses, ours gives what decodes
            stalwart/thirdparty/004.eml | an unknown encoding: Angus refuses the part, ours gives it as it stands
            stalwart/thirdparty/007.eml | a digest: Angus does not know its default type message/rfc822 (RFC 2046 section 5.1.5)
            stalwart/thirdparty/010.eml | a parameter without its semicolon: Angus refuses the field
            stalwart/thirdparty/015.eml | embedded multiparts without part: Angus refuses, ours gives one empty part
            """;

    @Test
    @Timeout(120)
    void nestingTypesAndDecodedSizesAreWhatAngusMailSees() throws IOException {
        Map<String, String> explained = Conformance.explained(EXPLAINED);
        List<String> different = new ArrayList<>();
        Set<String> files = new TreeSet<>();
        List<Path> messages = Conformance.messages();
        for (Path path : messages) {
            String file = Conformance.path("mime").relativize(path).toString();
            byte[] octets = Contents.withCrLf(Files.readAllBytes(path));
            Message message = Message.parse(Contents.raw(octets));
            String ours = sketch(message, message.root());
            String theirs = angus(octets);
            if (ours.equals(theirs)) continue;
            files.add(file);
            different.add(file + "\n  ours  " + ours + "\n  Angus " + theirs);
        }
        int agree = messages.size() - files.size();
        System.out.printf("structure: %d of %d messages agree with Angus Mail%n", agree, messages.size());
        assertThat(files).as(() -> String.join("\n", different)).isEqualTo(new TreeSet<>(explained.keySet()));
        assertThat(agree).isGreaterThanOrEqualTo(200);
    }

    /** {@code (mixed text/plain:12 message/rfc822(text/html:3))}: types, and the size of each leaf once decoded. */
    private static String sketch(Message message, MimePart part) throws IOException {
        if (part.isMultipart()) {
            StringBuilder sketch =
                    new StringBuilder("(").append(part.contentType().subtype());
            for (MimePart child : part.children()) sketch.append(' ').append(sketch(message, child));
            return sketch.append(')').toString();
        }
        if (part.embedded().isPresent())
            return part.contentType() + "(" + sketch(message, part.embedded().get()) + ")";
        try (InputStream decoded = message.decoded(part)) {
            return part.contentType() + ":" + size(decoded);
        }
    }

    private static String angus(byte[] octets) {
        try {
            return sketch(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets)));
        } catch (IOException | MessagingException refused) {
            return refused.getClass().getSimpleName() + ": " + refused.getMessage();
        }
    }

    private static String sketch(Part part) throws IOException, MessagingException {
        String type = type(part.getContentType());
        if (part.isMimeType("multipart/*")) {
            Multipart multipart = (Multipart) part.getContent();
            StringBuilder sketch = new StringBuilder("(").append(type.substring(type.indexOf('/') + 1));
            for (int i = 0; i < multipart.getCount(); i++) sketch.append(' ').append(sketch(multipart.getBodyPart(i)));
            return sketch.append(')').toString();
        }
        if (part.isMimeType("message/rfc822")) return type + "(" + sketch((Part) part.getContent()) + ")";
        try (InputStream decoded = part.getInputStream()) {
            return type + ":" + size(decoded);
        }
    }

    /** Without parameters, in lower case; read by no code of ours. */
    private static String type(String value) {
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static long size(InputStream in) throws IOException {
        return in.transferTo(OutputStream.nullOutputStream());
    }
}
