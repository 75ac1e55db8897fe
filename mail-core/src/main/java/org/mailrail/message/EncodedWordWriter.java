package org.mailrail.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.mailrail.core.internal.AtomText;

/**
 * Writes text for header fields, with encoded-words for what ASCII cannot say: UTF-8, in Q or B, whichever is shorter; none is longer than 75
 * octets, and none ends within a character. RFC 2047.
 */
final class EncodedWordWriter {
    private static final int MAX_WORD = 75;
    /** What the first word is shorter, so that it fits in a line of 76 octets (section 2) behind the name of its field. */
    private static final int NAME = 20;
    /** Longer words of ASCII might not fit in a line of 998 octets, quoted and with whatever is around them. */
    private static final int MAX_PLAIN_WORD = 450;

    private static final String Q = "=?UTF-8?Q?";
    private static final String B = "=?UTF-8?B?";
    private static final String END = "?=";
    private static final String HEX = "0123456789ABCDEF";

    private final String text;
    private final StringBuilder out;

    private EncodedWordWriter(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length() + 32);
        for (int i = 0; i < text.length(); i++)
            if (HeaderFields.isControl(text.charAt(i)))
                throw new IllegalArgumentException("a control character in a header field");
    }

    /** {@code unstructured}: words of ASCII stay as they are; others are encoded, with the space between two of them, which readers drop. */
    static String unstructured(String text) {
        EncodedWordWriter writer = new EncodedWordWriter(text);
        writer.words();
        return writer.out.toString();
    }

    /** {@code phrase}: atoms, or a quoted-string, or encoded-words. */
    static String phrase(String text) {
        EncodedWordWriter writer = new EncodedWordWriter(text);
        if (!writer.isPlain()) writer.encode(text);
        else if (isAtoms(text)) writer.out.append(text);
        else writer.quote();
        return writer.out.toString();
    }

    private void words() {
        int at = 0;
        while (at < text.length()) {
            int end = endOfWord(at);
            if (isPlain(at, end)) {
                out.append(text, at, end);
            } else {
                int start = at == 0 ? 0 : endOfSpace(at);
                out.append(text, at, start);
                while (end < text.length() && !isPlain(end, endOfWord(end))) end = endOfWord(end);
                encode(text.substring(start, end));
            }
            at = end;
        }
    }

    private int endOfSpace(int start) {
        int at = start;
        while (at < text.length() && HeaderFields.isSpace(text.charAt(at))) at++;
        return at;
    }

    /** The end of a word and the space before it. */
    private int endOfWord(int start) {
        int at = endOfSpace(start);
        while (at < text.length() && !HeaderFields.isSpace(text.charAt(at))) at++;
        return at;
    }

    /** Whether a word and the space before it come back from a reader as they are. Space at either end of a field does not. */
    private boolean isPlain(int start, int end) {
        boolean atEdge = start == 0 && endOfSpace(0) > 0 || end < text.length() && endOfSpace(end) == text.length();
        if (atEdge || endOfSpace(start) == end || end - start > MAX_PLAIN_WORD) return false;
        for (int i = start; i < end; i++)
            if (text.charAt(i) >= 0x7F || text.startsWith("=?", i)) return false; // what looks like a word is not one
        return true;
    }

    private boolean isPlain() {
        int word = 0;
        for (int i = 0; i < text.length(); i++) {
            word = HeaderFields.isSpace(text.charAt(i)) ? 0 : word + 1;
            if (text.charAt(i) >= 0x7F || text.startsWith("=?", i) || word > MAX_PLAIN_WORD) return false;
        }
        return true;
    }

    /** {@code 1*atom}, with one space between them. */
    private static boolean isAtoms(String text) {
        boolean inAtom = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' ? !inAtom : !AtomText.isAscii(c)) return false;
            inAtom = c != ' ';
        }
        return inAtom;
    }

    private void quote() {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\');
            out.append(c);
        }
        out.append('"');
    }

    /** Encoded-words with one space between them. */
    private void encode(String run) {
        byte[] octets = run.getBytes(StandardCharsets.UTF_8);
        boolean q = lengthInQ(octets, 0, octets.length) <= lengthInB(octets.length);
        int at = 0;
        while (at < octets.length) {
            if (at > 0) out.append(' ');
            int room = MAX_WORD - Q.length() - END.length() - (out.isEmpty() ? NAME : 0);
            int end = endThatFits(octets, at, q, room);
            if (q) q(octets, at, end);
            else out.append(B).append(Base64.getEncoder().encodeToString(Arrays.copyOfRange(octets, at, end)));
            out.append(END);
            at = end;
        }
    }

    private static int endThatFits(byte[] octets, int start, boolean q, int room) {
        int end = start;
        for (int next = start; next < octets.length; ) {
            next = endOfCharacter(octets, next);
            int length = q ? lengthInQ(octets, start, next) : lengthInB(next - start);
            if (length > room) break;
            end = next;
        }
        return end;
    }

    private static int endOfCharacter(byte[] octets, int start) {
        int at = start + 1;
        while (at < octets.length && (octets[at] & 0xC0) == 0x80) at++;
        return at;
    }

    private static int lengthInQ(byte[] octets, int start, int end) {
        int length = 0;
        for (int i = start; i < end; i++) length += octets[i] == ' ' || isPlainInQ(octets[i]) ? 1 : 3;
        return length;
    }

    private static int lengthInB(int octets) {
        return (octets + 2) / 3 * 4;
    }

    private void q(byte[] octets, int start, int end) {
        out.append(Q);
        for (int i = start; i < end; i++) {
            byte octet = octets[i];
            if (octet == ' ') out.append('_');
            else if (isPlainInQ(octet)) out.append((char) octet);
            else out.append('=').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
        }
    }

    /** What may stand in a word within a phrase, which is the least of all places. RFC 2047 section 5. */
    private static boolean isPlainInQ(byte octet) {
        return AtomText.isLetterOrDigit((char) (octet & 0xFF)) || "!*+-/".indexOf(octet) >= 0;
    }
}
