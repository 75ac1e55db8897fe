package org.mailrail.examples.server.steering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mailrail.core.SyntaxException;

/** Reads a {@link JsonObject} to the letter of RFC 8259. */
final class JsonParser {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_DIGITS = 18;

    private final String text;
    private int at;

    JsonParser(String text) {
        this.text = text;
    }

    JsonObject whole() {
        JsonObject object = object(1);
        space();
        if (at < text.length()) throw new SyntaxException("nothing behind the object", at);
        return object;
    }

    /** {@code object = "{" [ member *( "," member ) ] "}"}. */
    private JsonObject object(int depth) {
        expect('{', depth);
        Map<String, Object> members = new LinkedHashMap<>();
        if (take('}')) return JsonObject.of(members);
        do {
            space();
            int start = at;
            String name = string();
            expect(':', depth);
            if (members.putIfAbsent(name, value(depth)) != null) throw new SyntaxException("each name once", start);
        } while (take(','));
        expect('}', depth);
        return JsonObject.of(members);
    }

    /** {@code array = "[" [ value *( "," value ) ] "]"}. */
    private List<Object> list(int depth) {
        expect('[', depth);
        List<Object> values = new ArrayList<>();
        if (take(']')) return values;
        do {
            values.add(value(depth));
        } while (take(','));
        expect(']', depth);
        return values;
    }

    private Object value(int depth) {
        space();
        return switch (at < text.length() ? text.charAt(at) : ' ') {
            case '"' -> string();
            case '{' -> object(depth + 1);
            case '[' -> list(depth + 1);
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> number();
        };
    }

    private boolean word(String word, boolean value) {
        if (!text.startsWith(word, at)) throw new SyntaxException("true or false", at);
        at += word.length();
        return value;
    }

    /** {@code int = [ "-" ] ( "0" / ( %x31-39 *DIGIT ) )}; no fraction and no exponent. */
    private long number() {
        int start = at;
        if (at < text.length() && text.charAt(at) == '-') at++;
        int digits = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
        int count = at - digits;
        boolean leadingZero = count > 1 && text.charAt(digits) == '0';
        if (count == 0 || count > MAX_DIGITS || leadingZero) throw new SyntaxException("a value", start);
        return Long.parseLong(text, start, at, 10);
    }

    private String string() {
        if (at == text.length() || text.charAt(at) != '"') throw new SyntaxException("a quotation mark", at);
        at++;
        StringBuilder string = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') return string.toString();
            if (c < ' ') throw new SyntaxException("a control character to be escaped", at - 1);
            string.append(c == '\\' ? escaped() : c);
        }
        throw new SyntaxException("a quotation mark", at);
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw new SyntaxException("a character that may be escaped", at);
        };
    }

    private char hexadecimal() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = at < text.length() ? text.charAt(at) : ' ';
            int digit = c < 0x7F ? Character.digit(c, 16) : -1;
            if (digit < 0) throw new SyntaxException("four hexadecimal digits", at);
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    private void expect(char c, int depth) {
        if (depth > MAX_DEPTH) throw new SyntaxException("less depth", at);
        if (!take(c)) throw new SyntaxException("\"" + c + "\"", at);
    }

    private boolean take(char c) {
        space();
        if (at == text.length() || text.charAt(at) != c) return false;
        at++;
        return true;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }
}
