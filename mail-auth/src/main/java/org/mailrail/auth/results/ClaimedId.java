package org.mailrail.auth.results;

/** The authserv-id of a field that somebody else wrote. RFC 8601 section 2.2. */
final class ClaimedId {
    private ClaimedId() {}

    /**
     * What stands before the first semicolon, without comments, white space, control characters, quotes and final dots; empty if nothing does or a
     * comment or quoted string has no end. What is left out cannot hide an id from us that somebody else would see.
     */
    static String read(String field, int start) {
        StringBuilder id = new StringBuilder();
        int comments = 0;
        boolean quoted = false;
        for (int i = start; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && (quoted || comments > 0)) {
                i++;
                if (comments == 0 && i < field.length() && field.charAt(i) > ' ') id.append(field.charAt(i));
            } else if (comments > 0) {
                if (c == '(') comments++;
                else if (c == ')') comments--;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                if (c > ' ' && c != 0x7F) id.append(c);
            } else if (c == '(') {
                comments++;
            } else if (c == ';') {
                return withoutFinalDots(id);
            } else if (c > ' ' && c != 0x7F) {
                id.append(c);
            }
        }
        return comments > 0 || quoted ? "" : withoutFinalDots(id);
    }

    private static String withoutFinalDots(StringBuilder id) {
        int end = id.length();
        while (end > 0 && id.charAt(end - 1) == '.') end--;
        return id.substring(0, end);
    }

    /** Without the authres-version (or the slash and version of older writers) that may follow the id. */
    static String withoutVersion(String id) {
        int end = id.length();
        while (end > 0 && id.charAt(end - 1) >= '0' && id.charAt(end - 1) <= '9') end--;
        while (end > 0 && (id.charAt(end - 1) == '/' || id.charAt(end - 1) == '.')) end--;
        return id.substring(0, end);
    }
}
