package org.mailrail.imap.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.mailrail.core.SyntaxException;
import org.mailrail.store.Flags;
import org.mailrail.store.SystemFlag;

/** Reads one command, rule by rule, as the grammar has them. RFC 9051 section 9. */
final class Parser {
    /** How many items a parenthesised list may have. */
    static final int MAX_LIST = 1000;

    private final byte[] in;
    private int at;

    /** @param octets the command with its literals as the wire has them, without the last CRLF */
    Parser(byte[] octets) {
        in = octets;
    }

    int offset() {
        return at;
    }

    boolean atEnd() {
        return at == in.length;
    }

    /** The next octet, or -1 at the end. */
    int peek() {
        return at < in.length ? in[at] & 0xFF : -1;
    }

    /** Takes this octet if it is the next. */
    boolean take(char c) {
        if (peek() != c) return false;
        at++;
        return true;
    }

    /** Takes this octet. */
    void expect(char c) {
        if (!take(c)) throw new SyntaxException("'" + c + "'", at);
    }

    /** {@code SP}: one. */
    void space() {
        if (!take(' ')) throw new SyntaxException("a space", at);
    }

    /** The end of the command. Spaces before it are taken: some clients leave one there. */
    void end() {
        while (take(' ')) {}
        if (!atEnd()) throw new SyntaxException("the end of the command", at);
    }

    /** Takes a word in any letter case, if it is next and no letter, digit or point follows it. */
    boolean takeWord(String word) {
        int length = word.length();
        if (in.length - at < length) return false;
        for (int i = 0; i < length; i++) {
            if (upper(in[at + i]) != word.charAt(i)) return false;
        }
        int after = at + length < in.length ? upper(in[at + length]) : ' ';
        if (after >= 'A' && after <= 'Z' || after >= '0' && after <= '9' || after == '.') return false;
        at += length;
        return true;
    }

    private static int upper(byte b) {
        return b >= 'a' && b <= 'z' ? b - 32 : b;
    }

    /** {@code tag = 1*<any ASTRING-CHAR except "+">}. */
    String tag() {
        int start = at;
        while (isAstringChar(peek()) && peek() != '+') at++;
        if (at == start || at - start > 255) throw new SyntaxException("a tag", start);
        return text(start, at);
    }

    /** A word of letters, digits, points and hyphens, in upper case: the names of commands, items and keys. */
    String keyword() {
        int start = at;
        for (int c = peek();
                c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-';
                c = peek()) at++;
        if (at == start) throw new SyntaxException("a name", at);
        return text(start, at).toUpperCase(Locale.ROOT);
    }

    /** Letters, possibly none. */
    String letters() {
        int start = at;
        for (int c = peek(); c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'; c = peek()) at++;
        return text(start, at);
    }

    /** {@code atom = 1*ATOM-CHAR}. */
    String atom() {
        int start = at;
        while (isAtomChar(peek())) at++;
        if (at == start) throw new SyntaxException("an atom", at);
        return text(start, at);
    }

    /** {@code astring = 1*ASTRING-CHAR / string}, as octets. */
    byte[] astringOctets() {
        if (peek() == '"' || peek() == '{') return string();
        int start = at;
        while (isAstringChar(peek())) at++;
        if (at == start) throw new SyntaxException("a string", at);
        return Arrays.copyOfRange(in, start, at);
    }

    /** {@code astring}, as text in UTF-8. */
    String astring() {
        int start = at;
        return utf8(astringOctets(), start);
    }

    /** {@code mailbox = "INBOX" / astring}: as the wire has it, in modified UTF-7. */
    String mailbox() {
        return astring();
    }

    /** {@code list-mailbox = 1*list-char / string}. */
    String listMailbox() {
        if (peek() == '"' || peek() == '{') return astring();
        int start = at;
        while (isAstringChar(peek()) || peek() == '%' || peek() == '*') at++;
        if (at == start) throw new SyntaxException("a mailbox pattern", at);
        return text(start, at);
    }

    /** {@code string = quoted / literal}. */
    byte[] string() {
        if (peek() == '{') return literal();
        expect('"');
        byte[] value = new byte[Math.min(in.length - at, 1 << 16)];
        int length = 0;
        while (true) {
            int c = peek();
            if (c == '"') {
                at++;
                return Arrays.copyOf(value, length);
            }
            if (c == '\\') {
                at++;
                c = peek();
                if (c != '"' && c != '\\') throw new SyntaxException("'\"' or '\\' after '\\'", at);
            }
            // Octets above 127 are taken though the grammar has none: clients send passwords and search terms so.
            if (c <= 0 || c == '\r' || c == '\n') throw new SyntaxException("'\"'", at);
            if (length == value.length) throw new SyntaxException("a shorter string", at);
            value[length++] = (byte) c;
            at++;
        }
    }

    /** {@code literal = "{" number ["+"] "}" CRLF *CHAR8}, with NUL refused. */
    private byte[] literal() {
        int size = literalAnnouncement();
        if (size > in.length - at) throw new SyntaxException("a literal", at);
        byte[] value = Arrays.copyOfRange(in, at, at + size);
        for (byte b : value) if (b == 0) throw new SyntaxException("a literal without NUL", at);
        at += size;
        return value;
    }

    /** The announcement of a literal whose octets are not part of the command, as they were streamed. */
    void streamedLiteral() {
        literalAnnouncement();
    }

    /** Whether what is left is the announcement of a literal that comes next. */
    boolean isAtAnnouncement() {
        if (peek() != '{') return false;
        int brace = in.length - 1;
        while (in[brace] != '{') brace--;
        return brace == at && Literal.at(in, at, in.length).size() >= 0;
    }

    private int literalAnnouncement() {
        int start = at;
        expect('{');
        long size = number();
        take('+');
        expect('}');
        expect('\r');
        expect('\n');
        if (size > Integer.MAX_VALUE) throw new SyntaxException("a shorter literal", start);
        return (int) size;
    }

    /** {@code number = 1*DIGIT}, below 2^32. */
    long number() {
        int start = at;
        long value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = value * 10 + peek() - '0';
            if (value > 0xFFFF_FFFFL) throw new SyntaxException("a number of 32 bits", start);
            at++;
        }
        if (at == start) throw new SyntaxException("a number", at);
        return value;
    }

    /** {@code nz-number}. */
    long nzNumber() {
        int start = at;
        long value = number();
        if (value == 0) throw new SyntaxException("a number above 0", start);
        return value;
    }

    /** {@code flag-list = "(" [flag *(SP flag)] ")"}. */
    Flags flagList() {
        expect('(');
        List<String> names = new ArrayList<>();
        if (!take(')')) {
            do {
                names.add(flag(names.size()));
            } while (take(' '));
            expect(')');
        }
        return flags(names);
    }

    /** {@code flag *(SP flag)}: what STORE takes without parentheses. */
    Flags bareFlags() {
        List<String> names = new ArrayList<>();
        do {
            names.add(flag(names.size()));
        } while (take(' '));
        return flags(names);
    }

    /** {@code flag = "\" atom / atom}. */
    private String flag(int before) {
        if (before == MAX_LIST) throw new SyntaxException("fewer flags", at);
        return take('\\') ? "\\" + atom() : atom();
    }

    private Flags flags(List<String> names) {
        List<SystemFlag> system = new ArrayList<>();
        List<String> keywords = new ArrayList<>();
        for (String name : names) {
            if (name.charAt(0) == '\\') systemFlag(name, system);
            else keywords.add(name);
        }
        try {
            return Flags.of(system, keywords);
        } catch (IllegalArgumentException tooLong) {
            throw new SyntaxException("a shorter keyword", at);
        }
    }

    /** {@code \Recent} is not for clients to set, but some send back all flags that they were shown, so it is passed over. */
    private void systemFlag(String name, List<SystemFlag> system) {
        if (name.equalsIgnoreCase("\\Recent")) return;
        for (SystemFlag flag : SystemFlag.values()) {
            if (flag.wireName().equalsIgnoreCase(name)) {
                system.add(flag);
                return;
            }
        }
        throw new SyntaxException("a flag that exists", at);
    }

    /** What was read since an offset, one character an octet. */
    String textSince(int start) {
        return text(start, at);
    }

    private String text(int from, int to) {
        return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static String utf8(byte[] octets, int offset) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SyntaxException("text in UTF-8", offset);
        }
    }

    /** {@code ATOM-CHAR}: no controls, no space, none of the special characters. */
    static boolean isAtomChar(int c) {
        return c > ' ' && c < 0x7F && "(){%*\"\\]".indexOf(c) < 0;
    }

    /** {@code ASTRING-CHAR = ATOM-CHAR / "]"}. */
    static boolean isAstringChar(int c) {
        return isAtomChar(c) || c == ']';
    }
}
