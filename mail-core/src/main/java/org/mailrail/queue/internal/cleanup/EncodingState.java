package org.mailrail.queue.internal.cleanup;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Reply;
import org.mailrail.message.LooseContentType;

/** How many bits the octets may have that come next, and who breaks it. Follows {@link MimeState}. RFC 2045 section 6, RFC 2046 sections 5.1 and 5.2. */
final class EncodingState {
    private static final Reply IN_HEADER = refusal("8-bit octets in a header");
    private static final Reply IN_BODY = refusal("8-bit octets in a body of 7 bits");
    private static final Reply ENCODED = refusal("a multipart or message has a Content-Transfer-Encoding of its own");

    private enum Encoding {
        SEVEN_BIT,
        EIGHT_BIT,
        BINARY,
        /** Base64, quoted-printable: of 7 bits, but not what is meant. */
        ENCODED
    }

    private final StrictMime rules;
    private Encoding encoding = Encoding.SEVEN_BIT;
    private LooseContentType type = LooseContentType.parse("");

    EncodingState(StrictMime rules) {
        this.rules = rules;
    }

    private static Reply refusal(String text) {
        return new Reply(550, new EnhancedStatusCode(5, 6, 0), List.of(text));
    }

    /** There is a field; why it is refused. */
    Optional<Reply> onField(String name, byte[] field) {
        if (name.equals("content-type")) {
            type = LooseContentType.parse(HeaderText.value(field));
        } else if (name.equals("content-transfer-encoding")) {
            encoding = switch (HeaderText.value(field).strip().toLowerCase(Locale.ROOT)) {
                case "7bit" -> Encoding.SEVEN_BIT;
                case "8bit" -> Encoding.EIGHT_BIT;
                case "binary" -> Encoding.BINARY;
                case "quoted-printable", "base64" -> Encoding.ENCODED;
                default -> encoding; // as Postfix
            };
        }
        return rules.header() && has8Bit(field, 0, field.length) ? Optional.of(IN_HEADER) : Optional.empty();
    }

    /** A header is over; why what it says is refused. */
    Optional<Reply> endHeader(boolean byEmptyLine) {
        boolean isPiece = type.type().equals("message")
                && (type.subtype().equals("partial") || type.subtype().equals("external-body"));
        boolean isMultipart = type.type().equals("multipart");
        boolean isRfc822 =
                type.isMessage() && !type.subtype().equals("global"); // which may be encoded: RFC 6532 section 3.5
        boolean isWrong = isPiece && (encoding == Encoding.EIGHT_BIT || encoding == Encoding.BINARY)
                || (isMultipart || isRfc822) && encoding == Encoding.ENCODED;
        if (byEmptyLine && (isMultipart || type.isMessage())) encoding = Encoding.SEVEN_BIT;
        type = LooseContentType.parse("");
        return rules.encodings() && isWrong ? Optional.of(ENCODED) : Optional.empty();
    }

    /** A boundary was there: what comes is of 7 bits until it says otherwise. */
    void onDelimiter() {
        encoding = Encoding.SEVEN_BIT;
    }

    /** A line of a body; why it is refused. */
    Optional<Reply> onBody(Line line) {
        boolean isWrong =
                rules.body() && encoding == Encoding.SEVEN_BIT && has8Bit(line.octets(), line.from(), line.length());
        return isWrong ? Optional.of(IN_BODY) : Optional.empty();
    }

    private static boolean has8Bit(byte[] octets, int from, int length) {
        for (int i = from; i < from + length; i++) if (octets[i] < 0) return true;
        return false;
    }
}
