package org.mailrail.message;

import java.io.InputStream;
import java.util.Locale;

/** A Content-Transfer-Encoding. RFC 2045 section 6. */
public enum TransferEncoding {
    /** Not encoded, octets below 128 in lines; the default. */
    SEVEN_BIT,
    /** Not encoded, any octets in lines. */
    EIGHT_BIT,
    /** Not encoded, any octets. */
    BINARY,
    /** For text that is mostly ASCII. */
    QUOTED_PRINTABLE,
    /** For anything. */
    BASE64,
    /** A name that is not one of these; the content is left as it is. */
    UNKNOWN;

    /** The encoding of this name, in any letter case, white space and comments around it ignored. */
    public static TransferEncoding named(String name) {
        FieldCursor in = new FieldCursor(name);
        in.skipCfws();
        return switch (in.token().toLowerCase(Locale.ROOT)) {
            case "7bit", "" -> SEVEN_BIT;
            case "8bit" -> EIGHT_BIT;
            case "binary" -> BINARY;
            case "quoted-printable" -> QUOTED_PRINTABLE;
            case "base64" -> BASE64;
            default -> UNKNOWN;
        };
    }

    /** Decodes while reading. Never fails for what stands there: characters that are none of the encoding are passed over or kept. */
    public InputStream decode(InputStream encoded) {
        return switch (this) {
            case BASE64 -> new Base64Stream(encoded);
            case QUOTED_PRINTABLE -> new QuotedPrintableStream(encoded);
            case SEVEN_BIT, EIGHT_BIT, BINARY, UNKNOWN -> encoded;
        };
    }
}
