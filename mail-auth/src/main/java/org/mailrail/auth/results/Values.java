package org.mailrail.auth.results;

import org.mailrail.core.internal.AtomText;

/** Values as the grammar wants them: a token, a mailbox, or a quoted string. RFC 8601 section 2.2, RFC 2045 section 5.1. */
final class Values {
    private static final String TSPECIALS = "()<>@,;:\\\"/[]?=";
    private static final int MAX_LENGTH = 800;

    private Values() {}

    /** What stands in a field must not be able to end it; and a line of 998 octets has to hold it, quoted. */
    static void checkText(String text) {
        if (quoted(text).length() > MAX_LENGTH)
            throw new IllegalArgumentException("a value of " + text.length() + " characters");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7F && c < 0xA0) throw new IllegalArgumentException("a control character in a value");
        }
    }

    /** {@code pvalue = [CFWS] ( ( value / [ [ local-part ] "@" ] domain-name ) ) [CFWS]}. */
    static String pvalue(String text) {
        int at = text.lastIndexOf('@');
        boolean plain = at > 0 ? AtomText.isDotAtom(text.substring(0, at)) && isToken(text, at + 1) : isToken(text, 0);
        return plain ? text : quoted(text);
    }

    private static boolean isToken(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || TSPECIALS.indexOf(c) >= 0) return false;
        }
        return start < text.length();
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') quoted.append('\\');
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }
}
