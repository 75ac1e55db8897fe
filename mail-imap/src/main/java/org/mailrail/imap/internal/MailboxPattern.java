package org.mailrail.imap.internal;

import org.mailrail.core.SyntaxException;

/**
 * What LIST asks for: {@code *} stands for anything, {@code %} for anything within one level. Matched in time proportional to pattern times name,
 * whatever the pattern. RFC 9051 section 6.3.9.
 */
final class MailboxPattern {
    private static final int MAX_LENGTH = 1024;
    private static final String INBOX = "INBOX";

    private final String pattern;
    private final char separator;

    MailboxPattern(String pattern, char separator) {
        if (pattern.length() > MAX_LENGTH) throw new SyntaxException("a pattern of at most 1024 characters", 0);
        this.pattern = pattern;
        this.separator = separator;
    }

    boolean matches(String name) {
        // reached[i]: the first i characters of the name are matched by what has been looked at of the pattern.
        boolean[] reached = new boolean[name.length() + 1];
        reached[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            char c = pattern.charAt(p);
            if (c == '*' || c == '%') {
                for (int i = 0; i < name.length(); i++) {
                    if (reached[i] && (c == '*' || name.charAt(i) != separator)) reached[i + 1] = true;
                }
            } else {
                for (int i = name.length(); i > 0; i--) reached[i] = reached[i - 1] && same(c, name, i - 1);
                reached[0] = false;
            }
        }
        return reached[name.length()];
    }

    /** INBOX is the only name whose letter case does not matter, alone or as the first level. */
    private boolean same(char wanted, String name, int at) {
        char there = name.charAt(at);
        if (wanted == there) return true;
        boolean inbox = at < INBOX.length()
                && name.startsWith(INBOX)
                && (name.length() == INBOX.length() || name.charAt(INBOX.length()) == separator);
        return inbox && Character.toUpperCase(wanted) == there;
    }
}
