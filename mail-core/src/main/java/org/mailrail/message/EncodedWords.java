package org.mailrail.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Non-ASCII text in header fields: {@code =?charset?encoding?text?=}. RFC 2047. */
public final class EncodedWords {
    private EncodedWords() {}

    /** One word: character set without language (RFC 2231 section 5), octets, and where it ends. */
    private record Word(String charset, char encoding, byte[] octets, int end) {}

    /**
     * The text of a header value. Adjacent words of one character set and encoding are joined before they are decoded, since senders split
     * within a character; white space between words is dropped; a word in an unknown character set stays as it is. Raw 8-bit is read as UTF-8
     * if it is that. Linear in time.
     *
     * <p>A word can hide control characters, line ends among them: whoever shows or writes the text has to expect them, see
     * {@link HeaderFields#printable}.
     *
     * @param value as {@link HeaderField#value()} gives it, one character an octet
     */
    public static String decode(String value) {
        if (!value.contains("=?") && isAscii(value)) return value;
        StringBuilder text = new StringBuilder(value.length());
        int at = 0;
        int plain = 0;
        boolean afterWord = false;
        while (at < value.length()) {
            int start = value.indexOf("=?", at);
            Word word = start < 0 ? null : word(value, start);
            if (start < 0) break;
            if (word == null) {
                at = start + 2;
                continue;
            }
            if (!(afterWord && isBlank(value, plain, start))) appendRaw(value, plain, start, text);
            int end = joined(value, start, word, text);
            at = end;
            plain = end;
            afterWord = true;
        }
        appendRaw(value, plain, value.length(), text);
        return text.toString();
    }

    /**
     * A text for an unstructured field such as Subject: as it is if it is ASCII, else with encoded-words for the words that are not. {@link #decode}
     * gives it back.
     *
     * @throws IllegalArgumentException if it has control characters other than tab, see {@link HeaderFields#printable}
     */
    public static String encode(String text) {
        return EncodedWordWriter.unstructured(text);
    }

    /**
     * A text for a phrase, such as the display name of an address: atoms, a quoted string, or encoded-words, whatever it needs. RFC 5322 section 3.2.5.
     *
     * @throws IllegalArgumentException if it has control characters other than tab, see {@link HeaderFields#printable}
     */
    public static String encodePhrase(String text) {
        return EncodedWordWriter.phrase(text);
    }

    /** {@link #decode} for a text that is Unicode already, such as a decoded parameter. */
    static String decodeText(String text) {
        return text.contains("=?") && isAscii(text) ? decode(text) : text;
    }

    private static boolean isAscii(String text) {
        return isAscii(text, 0, text.length());
    }

    private static boolean isAscii(String text, int start, int end) {
        for (int i = start; i < end; i++) if (text.charAt(i) >= 0x80) return false;
        return true;
    }

    /** Decodes a word and those after it that continue it; where they end. */
    private static int joined(String value, int start, Word first, StringBuilder text) {
        byte[] octets = first.octets();
        Word last = first;
        Word next = following(value, first);
        if (next != null) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(octets);
            for (; next != null; next = following(value, next)) {
                all.writeBytes(next.octets());
                last = next;
            }
            octets = all.toByteArray();
        }
        String decoded = MailCharsets.decodeKnown(octets, first.charset());
        if (decoded == null) text.append(value, start, last.end());
        else text.append(decoded);
        return last.end();
    }

    /** The word that continues this one; null if none does. */
    private static @Nullable Word following(String value, Word word) {
        int at = word.end();
        while (at < value.length() && FieldCursor.isSpace(value.charAt(at))) at++;
        Word next = value.startsWith("=?", at) ? word(value, at) : null;
        return next != null
                        && next.encoding() == word.encoding()
                        && next.charset().equals(word.charset())
                ? next
                : null;
    }

    private static @Nullable Word word(String value, int start) {
        int charsetEnd = tokenEnd(value, start + 2);
        if (charsetEnd == start + 2 || charsetEnd + 2 >= value.length()) return null;
        if (value.charAt(charsetEnd) != '?' || value.charAt(charsetEnd + 2) != '?') return null;
        char encoding = Character.toLowerCase(value.charAt(charsetEnd + 1));
        if (encoding != 'q' && encoding != 'b') return null;
        int textStart = charsetEnd + 3;
        int end = textEnd(value, textStart);
        if (end < 0) return null;
        String charset = value.substring(start + 2, charsetEnd).toLowerCase(Locale.ROOT);
        int language = charset.indexOf('*');
        return new Word(
                language < 0 ? charset : charset.substring(0, language),
                encoding,
                encoding == 'q' ? q(value, textStart, end) : b(value, textStart, end),
                end + 2);
    }

    private static int tokenEnd(String value, int start) {
        int at = start;
        while (at < value.length() && at - start <= 128 && FieldCursor.isToken(value.charAt(at))) at++;
        return at;
    }

    /** Where {@code ?=} starts; -1 if a question mark comes first that does not end the word. Spaces are let pass: senders put them. */
    private static int textEnd(String value, int start) {
        int mark = value.indexOf('?', start);
        return mark >= 0 && value.startsWith("?=", mark) ? mark : -1;
    }

    private static byte[] q(String value, int start, int end) {
        byte[] octets = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            char c = value.charAt(i);
            int high = c == '=' && i + 2 < end ? Character.digit(value.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(value.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                octets[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                octets[length++] = (byte) (c == '_' ? ' ' : c);
            }
        }
        return length == octets.length ? octets : Arrays.copyOf(octets, length);
    }

    private static byte[] b(String value, int start, int end) {
        byte[] octets = new byte[(end - start) * 3 / 4 + 3];
        int length = 0;
        int bits = 0;
        int held = 0;
        for (int i = start; i < end; i++) {
            if (held == 0 && i + 4 <= end) {
                int quantum = quantum(value, i);
                if (quantum >= 0) {
                    octets[length++] = (byte) (quantum >> 16);
                    octets[length++] = (byte) (quantum >> 8);
                    octets[length++] = (byte) quantum;
                    i += 3;
                    continue;
                }
            }
            int sextet = Base64Stream.value(value.charAt(i));
            if (sextet < 0) continue;
            bits = bits << 6 | sextet;
            held += 6;
            if (held >= 8) {
                held -= 8;
                octets[length++] = (byte) (bits >> held);
            }
        }
        return Arrays.copyOf(octets, length);
    }

    /** The 24 bits of these four characters; negative if one of them is none of base64. */
    private static int quantum(String value, int at) {
        return Base64Stream.value(value.charAt(at)) << 18
                | Base64Stream.value(value.charAt(at + 1)) << 12
                | Base64Stream.value(value.charAt(at + 2)) << 6
                | Base64Stream.value(value.charAt(at + 3));
    }

    private static void appendRaw(String value, int start, int end, StringBuilder text) {
        if (isAscii(value, start, end)) text.append(value, start, end);
        else text.append(MailCharsets.guess(value.substring(start, end).getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static boolean isBlank(String value, int start, int end) {
        for (int i = start; i < end; i++) if (!FieldCursor.isSpace(value.charAt(i))) return false;
        return true;
    }
}
