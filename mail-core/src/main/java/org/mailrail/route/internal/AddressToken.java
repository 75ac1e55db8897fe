package org.mailrail.route.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A token of an address or of a list of them. Besides RFC 822's specials, {@code %}, {@code !} and {@code |} are tokens of their own, as an
 * address can be taken apart there. White space is none. RFC 822 section 3.3.
 *
 * @param kind what it is
 * @param text without quotes, brackets and backslashes; a comment as it stands, an operator is one character
 * @param start where it starts in what was read
 * @param end where it ends, exclusive
 */
public record AddressToken(Kind kind, String text, int start, int end) {
    private static final String OPERATORS = "()<>@,;:\\\".[]%!|";

    /** What a token is. */
    public enum Kind {
        /** Characters that are no operators, or follow a backslash. */
        ATOM,
        /** A quoted string. */
        QUOTED,
        /** A domain literal. */
        LITERAL,
        /** A comment. */
        COMMENT,
        /** One character. */
        OPERATOR
    }

    /** Whether it is this operator. */
    public boolean is(char operator) {
        return kind == Kind.OPERATOR && text.charAt(0) == operator;
    }

    /** Whether it stands for characters of an address, and is not an operator or a comment. */
    public boolean isWord() {
        return kind == Kind.ATOM || kind == Kind.QUOTED || kind == Kind.LITERAL;
    }

    /** An operator that stood nowhere. */
    public static AddressToken operator(char operator) {
        return new AddressToken(Kind.OPERATOR, String.valueOf(operator), -1, -1);
    }

    /**
     * Reads all tokens; it never fails. What is not closed (a quoted string, a comment) goes to the end.
     *
     * @param limit how many tokens are read; what follows them is not
     */
    public static List<AddressToken> scan(String text, int limit) {
        List<AddressToken> tokens = new ArrayList<>();
        int at = 0;
        while (tokens.size() < limit) {
            while (at < text.length() && isSpace(text.charAt(at))) at++;
            if (at == text.length()) break;
            AddressToken token = token(text, at);
            tokens.add(token);
            at = token.end();
        }
        return tokens;
    }

    private static AddressToken token(String text, int start) {
        char first = text.charAt(start);
        return switch (first) {
            case '(' -> comment(text, start);
            case '"' -> enclosed(text, start, '"', Kind.QUOTED);
            case '[' -> enclosed(text, start, ']', Kind.LITERAL);
            default ->
                first != '\\' && OPERATORS.indexOf(first) >= 0
                        ? new AddressToken(Kind.OPERATOR, String.valueOf(first), start, start + 1)
                        : atom(text, start);
        };
    }

    private static AddressToken atom(String text, int start) {
        StringBuilder atom = new StringBuilder();
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                if (++at == text.length()) break;
            } else if (isSpace(c) || OPERATORS.indexOf(c) >= 0) {
                break;
            }
            atom.append(spaceFolded(text.charAt(at++)));
        }
        return new AddressToken(Kind.ATOM, atom.toString(), start, at);
    }

    private static AddressToken enclosed(String text, int start, char close, Kind kind) {
        StringBuilder inner = new StringBuilder();
        int at = start + 1;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == close) break;
            if (c == '\\') {
                if (at == text.length()) break;
                c = text.charAt(at++);
            }
            inner.append(spaceFolded(c));
        }
        return new AddressToken(kind, inner.toString(), start, at);
    }

    /** Comments nest; they are counted, not recursed into. */
    private static AddressToken comment(String text, int start) {
        int depth = 0;
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\') at = Math.min(at + 1, text.length());
            else if (c == '(') depth++;
            else if (c == ')' && --depth == 0) break;
        }
        return new AddressToken(Kind.COMMENT, text.substring(start, at), start, at);
    }

    private static char spaceFolded(char c) {
        return isSpace(c) ? ' ' : c;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
