package org.mailrail.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Character sets by the names that mail has for them. */
public final class MailCharsets {
    private static final int MAX_NAME = 64;

    private MailCharsets() {}

    /**
     * The character set of this name, in any letter case; nothing if it is unknown here ({@code x-user-defined}, {@code unknown-8bit}). Where senders write a
     * superset under the name of what it contains, it is the superset: UTF-8 for US-ASCII, windows-1252 for ISO 8859-1, GB 18030 for GB 2312 and so on.
     */
    public static Optional<Charset> named(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        if (plain.isEmpty() || plain.length() > MAX_NAME) return Optional.empty();
        return switch (plain) {
            case "utf-7", "utf7", "unicode-1-1-utf-7" -> Optional.of(Utf7Charset.INSTANCE);
            default -> find(platformName(plain)).map(MailCharsets::superset);
        };
    }

    /** The name that the platform has for what mail means by this one. */
    private static String platformName(String name) {
        return switch (name) {
            case "ansi_x3.4-1968", "646" -> "us-ascii";
            case "cp65001" -> "utf-8";
            case "latin-1" -> "iso-8859-1";
            // How right-to-left text is laid out (RFC 1556) is not for who decodes it.
            case "iso-8859-8-i", "iso-8859-8-e" -> "iso-8859-8";
            case "iso-8859-6-i", "iso-8859-6-e" -> "iso-8859-6";
            case "cp932" -> "windows-31j"; // the platform takes it, and the next, for IBM's
            case "cp949", "ks_c_5601" -> "x-windows-949";
            case "cp936", "x-gbk" -> "gbk";
            case "macintosh" -> "x-macroman";
            default -> name;
        };
    }

    /** What senders write under its name: Windows' extension, mostly. Nobody means C1 controls by the octets from 80 to 9F. */
    private static Charset superset(Charset charset) {
        return switch (charset.name()) {
            case "US-ASCII" -> StandardCharsets.UTF_8;
            case "ISO-8859-1" -> find("windows-1252").orElse(charset);
            case "ISO-8859-9" -> find("windows-1254").orElse(charset);
            case "TIS-620", "x-iso-8859-11" -> find("x-windows-874").orElse(charset);
            case "Shift_JIS" -> find("windows-31j").orElse(charset);
            case "EUC-KR" -> find("x-windows-949").orElse(charset);
            case "GB2312", "GBK" -> find("gb18030").orElse(charset);
            default -> charset;
        };
    }

    /**
     * The text of these octets. If the name is not known, or is that of ASCII: as UTF-8 if that is what they are, else one character an octet (ISO 8859-1), so
     * that nothing is lost.
     */
    public static String decode(byte[] octets, String charset) {
        Charset known = named(charset).orElse(null);
        boolean guessed = known == null || known.equals(StandardCharsets.UTF_8) && isAscii(charset);
        return guessed ? guess(octets) : new String(octets, known);
    }

    private static boolean isAscii(String name) {
        return find(platformName(name.strip().toLowerCase(Locale.ROOT)))
                .filter(StandardCharsets.US_ASCII::equals)
                .isPresent();
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
        return Optional.ofNullable(Platform.BY_NAME.get(name));
    }

    /**
     * The platform's character sets by all their names in lower case. It is not asked for each name, since it looks for an unknown one through every jar
     * and remembers nothing of it: half a millisecond, and a sender can write thousands of names in one header.
     */
    private static final class Platform {
        static final Map<String, Charset> BY_NAME = byName();

        private static Map<String, Charset> byName() {
            Map<String, Charset> all = new HashMap<>();
            for (Charset charset : Charset.availableCharsets().values()) {
                all.put(charset.name().toLowerCase(Locale.ROOT), charset);
                for (String alias : charset.aliases()) all.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset);
            }
            return Map.copyOf(all);
        }
    }
}
