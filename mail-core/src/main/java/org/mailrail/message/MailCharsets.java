package org.mailrail.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Character sets by the names that mail has for them. */
public final class MailCharsets {
    private static final int MAX_NAME = 64;
    private static final char REPLACEMENT = '\uFFFD';

    private static final List<String> UTF_7_NAMES = List.of("utf-7", "utf7", "unicode-1-1-utf-7");

    /** Names that mail has and the platform does not, or takes for something else; and the platform's name for what is meant. */
    private static final Map<String, String> MAIL_NAMES = Map.ofEntries(
            Map.entry("ansi_x3.4-1968", "us-ascii"),
            Map.entry("646", "us-ascii"),
            Map.entry("cp65001", "utf-8"),
            Map.entry("latin-1", "iso-8859-1"),
            // How right-to-left text is laid out (RFC 1556) is not for who decodes it.
            Map.entry("iso-8859-8-i", "iso-8859-8"),
            Map.entry("iso-8859-8-e", "iso-8859-8"),
            Map.entry("iso-8859-6-i", "iso-8859-6"),
            Map.entry("iso-8859-6-e", "iso-8859-6"),
            Map.entry("cp932", "windows-31j"), // the platform takes it, and the next, for IBM's
            Map.entry("cp949", "x-windows-949"),
            Map.entry("ks_c_5601", "x-windows-949"),
            Map.entry("cp936", "gbk"),
            Map.entry("x-gbk", "gbk"),
            Map.entry("macintosh", "x-macroman"));

    /** What senders write under a name: Windows' extension, mostly. Nobody means C1 controls by the octets from 80 to 9F. */
    private static final Map<String, String> SUPERSETS = Map.of(
            "ISO-8859-1", "windows-1252",
            "ISO-8859-9", "windows-1254",
            "TIS-620", "x-windows-874",
            "x-iso-8859-11", "x-windows-874",
            "Shift_JIS", "windows-31j",
            "EUC-KR", "x-windows-949",
            "GB2312", "gb18030",
            "GBK", "gb18030");

    private MailCharsets() {}

    /**
     * The character set of this name, in any letter case; nothing if it is unknown here ({@code x-user-defined}, {@code unknown-8bit}). Where senders write a
     * superset under the name of what it contains, it is the superset: UTF-8 for US-ASCII, windows-1252 for ISO 8859-1, GB 18030 for GB 2312 and so on.
     */
    public static Optional<Charset> named(String name) {
        return Optional.ofNullable(known(name)).map(Known::charset);
    }

    /**
     * The text of these octets. If the name is not known, or is that of ASCII: as UTF-8 if that is what they are, else one character an octet (ISO 8859-1), so
     * that nothing is lost.
     */
    public static String decode(byte[] octets, String charset) {
        Known known = known(charset);
        return known == null ? guess(octets) : known.decode(octets);
    }

    /** The same, but null if the name is not known. */
    static @Nullable String decodeKnown(byte[] octets, String charset) {
        Known known = known(charset);
        return known == null ? null : known.decode(octets);
    }

    private static @Nullable Known known(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        return plain.length() > MAX_NAME ? null : Known.BY_NAME.get(plain);
    }

    /** UTF-8 if they are that, else one character an octet. */
    static String guess(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) return text; // nothing had to be replaced
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * What a name stands for.
     *
     * @param ascii whether it is ASCII that the name means, under which anything comes
     */
    private record Known(Charset charset, boolean ascii) {
        /**
         * By all names in lower case. The platform is not asked for each, since it looks for an unknown one through every jar and remembers nothing of
         * it: half a millisecond, and a sender can write thousands of names in one header.
         */
        static final Map<String, Known> BY_NAME = byName();

        String decode(byte[] octets) {
            return ascii ? guess(octets) : new String(octets, charset);
        }

        private static Map<String, Known> byName() {
            Map<String, Charset> platform = new HashMap<>();
            for (Charset charset : Charset.availableCharsets().values()) {
                platform.put(charset.name().toLowerCase(Locale.ROOT), charset);
                for (String alias : charset.aliases()) platform.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset);
            }
            Map<String, Known> all = new HashMap<>();
            platform.forEach((name, charset) -> all.put(name, of(charset, platform)));
            MAIL_NAMES.forEach((name, platformName) -> {
                Charset charset = platform.get(platformName);
                if (charset == null) all.remove(name);
                else all.put(name, of(charset, platform));
            });
            for (String name : UTF_7_NAMES) all.put(name, new Known(Utf7Charset.INSTANCE, false));
            return Map.copyOf(all);
        }

        private static Known of(Charset charset, Map<String, Charset> platform) {
            if (charset.equals(StandardCharsets.US_ASCII)) return new Known(StandardCharsets.UTF_8, true);
            String superset = SUPERSETS.get(charset.name());
            return new Known(superset == null ? charset : platform.getOrDefault(superset, charset), false);
        }
    }
}
