package org.mailrail.queue.internal.cleanup;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a Content-Type value, all parameters of a name and not only the first: of two boundaries one reader takes this and another that. It never
 * fails. RFC 2045 section 5.1.
 */
final class MimeParameters {
    private static final String TSPECIALS = "()<>@,;:\\\"/[]?=";

    private final String value;
    private int at;

    MimeParameters(String value) {
        this.value = value;
    }

    /** A token, possibly empty. */
    String token() {
        skipSpace();
        int start = at;
        while (at < value.length() && isToken(value.charAt(at))) at++;
        return value.substring(start, at);
    }

    boolean take(char c) {
        skipSpace();
        if (at == value.length() || value.charAt(at) != c) return false;
        at++;
        return true;
    }

    /** The values of a parameter, from here on. */
    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        while (at < value.length()) {
            if (!take(';')) {
                skipOne();
                continue;
            }
            String attribute = token();
            if (take('=')) {
                String found = take('"') ? quoted() : token();
                if (attribute.equalsIgnoreCase(name)) values.add(found);
            }
        }
        return values;
    }

    private void skipOne() {
        if (at < value.length() && value.charAt(at++) == '"') quoted();
    }

    private String quoted() {
        StringBuilder text = new StringBuilder();
        while (at < value.length()) {
            char c = value.charAt(at++);
            if (c == '"') break;
            if (c == '\\' && at < value.length()) c = value.charAt(at++);
            text.append(c);
        }
        return text.toString();
    }

    /** White space and comments. */
    private void skipSpace() {
        while (at < value.length()) {
            char c = value.charAt(at);
            if (c == '(') skipComment();
            else if (c <= ' ') at++;
            else return;
        }
    }

    private void skipComment() {
        int depth = 0;
        while (at < value.length()) {
            char c = value.charAt(at++);
            if (c == '\\') at = Math.min(at + 1, value.length());
            else if (c == '(') depth++;
            else if (c == ')' && --depth == 0) return;
        }
    }

    private static boolean isToken(char c) {
        return c > ' ' && c != 0x7F && TSPECIALS.indexOf(c) < 0;
    }
}
