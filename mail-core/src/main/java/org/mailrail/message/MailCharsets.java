package org.mailrail.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/** Character sets by the names that mail has for them. */
public final class MailCharsets {
    private static final int MAX_NAME = 64;

    private MailCharsets() {}

    /** The character set of this name, in any letter case; nothing if it is unknown here. US-ASCII is read as UTF-8, which contains it. */
    public static Optional<Charset> named(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        if (plain.isEmpty() || plain.length() > MAX_NAME) return Optional.empty();
        return switch (plain) {
            case "us-ascii", "ascii", "utf8", "ansi_x3.4-1968", "646" -> Optional.of(StandardCharsets.UTF_8);
            // What says Latin-1 and has octets from 80 to 9F was written on Windows: no mail means C1 controls.
            case "iso-8859-1", "latin1", "iso8859-1" ->
                find("windows-1252").or(() -> Optional.of(StandardCharsets.ISO_8859_1));
            case "iso-8859-8-i", "iso-8859-8-e" -> find("iso-8859-8");
            case "iso-8859-6-i", "iso-8859-6-e" -> find("iso-8859-6");
            case "gb2312" -> find("gb18030"); // the superset, which senders use under the old name
            case "ks_c_5601-1987" -> find("ms949");
            default -> find(plain);
        };
    }

    /**
     * The text of these octets. If the name is not known: as UTF-8 if that is what they are, else one character an octet (ISO 8859-1), so
     * that nothing is lost.
     */
    public static String decode(byte[] octets, String charset) {
        return named(charset).map(known -> new String(octets, known)).orElseGet(() -> guess(octets));
    }

    /** UTF-8 if they are that, else one character an octet. */
    static String guess(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    private static Optional<Charset> find(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }
}
