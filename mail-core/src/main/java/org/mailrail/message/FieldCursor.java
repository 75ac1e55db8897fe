package org.mailrail.message;

/**
 * Reads through the value of a structured header field. It never fails and never goes back further than one construct, so that reading stays
 * linear whatever stands there. RFC 5322 section 3.2.
 */
final class FieldCursor {
    private static final String TSPECIALS = "()<>@,;:\\\"/[]?=";
    /** Which characters of ASCII a token may have. */
    private static final boolean[] TOKEN = new boolean[128];

    /** {@code specials}, RFC 5322 section 3.2.3. */
    private static final String SPECIALS = "()<>@,;:\\\"[]";
    /** Which characters of ASCII end a word, white space among them. */
    private static final boolean[] ENDS_ATOM = new boolean[128];

    static {
        for (char c = '!'; c < 0x7F; c++) TOKEN[c] = TSPECIALS.indexOf(c) < 0;
        for (char c = 0; c < 0x80; c++) ENDS_ATOM[c] = isSpace(c) || SPECIALS.indexOf(c) >= 0;
    }

    private final String text;
    private int at;

    FieldCursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    /** The character before, NUL at the start. */
    char before() {
        return at == 0 ? '\0' : text.charAt(at - 1);
    }

    boolean isAt(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    /** Whether a character is here that a word may have: neither white space nor special. */
    boolean isAtAtom() {
        return at < text.length() && isAtom(text.charAt(at));
    }

    /** Passes all that a word may have. */
    void skipAtom() {
        while (at < text.length() && isAtom(text.charAt(at))) at++;
    }

    private static boolean isAtom(char c) {
        return c >= ENDS_ATOM.length || !ENDS_ATOM[c];
    }

    boolean take(char c) {
        if (!isAt(c)) return false;
        at++;
        return true;
    }

    char next() {
        return text.charAt(at++);
    }

    String since(int start) {
        return text.substring(start, at);
    }

    /** Passes white space and line ends. */
    void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) at++;
    }

    /** Passes white space and comments. {@code CFWS}, RFC 5322 section 3.2.2. */
    void skipCfws() {
        skipSpace();
        while (isAt('(')) {
            skipComment();
            skipSpace();
        }
    }

    /** Passes a comment, however deep (counted, not recursed into); one that is not closed goes to the end. */
    void skipComment() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\') at = Math.min(at + 1, text.length());
            else if (c == '(') depth++;
            else if (c == ')' && --depth == 0) return;
        }
    }

    /** A comment without its outer parentheses and backslashes. */
    String comment() {
        int start = at;
        skipComment();
        int end = at > start + 1 && text.charAt(at - 1) == ')' ? at - 1 : at;
        return unescape(text.substring(start + 1, Math.max(start + 1, end)));
    }

    /** A quoted string without quotes and backslashes; one that is not closed goes to the end. RFC 5322 section 3.2.4. */
    String quotedString() {
        int start = ++at;
        while (at < text.length() && text.charAt(at) != '"') at += text.charAt(at) == '\\' ? 2 : 1;
        at = Math.min(at, text.length());
        String inner = unescape(text.substring(start, at));
        take('"');
        return inner;
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0 && text.indexOf('\n') < 0 && text.indexOf('\r') < 0) return text;
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) plain.append(text.charAt(++i));
            else if (c != '\r' && c != '\n') plain.append(c);
        }
        return plain.toString();
    }

    static String withoutLineEnds(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
                ? text
                : text.replace("\r", "").replace("\n", "");
    }

    /** A token, possibly empty; 8-bit octets are taken as part of it. RFC 2045 section 5.1. */
    String token() {
        int start = at;
        while (at < text.length() && isToken(text.charAt(at))) at++;
        return text.substring(start, at);
    }

    /** Everything up to this character or the end. */
    String upTo(char c) {
        int start = at;
        int found = text.indexOf(c, at);
        at = found < 0 ? text.length() : found;
        return text.substring(start, at);
    }

    /** ASCII letters in lower case; octets beyond ASCII are no letters here. */
    static String lowerCase(String text) {
        int upper = 0;
        while (upper < text.length() && !isUpper(text.charAt(upper))) upper++;
        if (upper == text.length()) return text;
        StringBuilder lower = new StringBuilder(text.length()).append(text, 0, upper);
        for (int i = upper; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(isUpper(c) ? (char) (c + 'a' - 'A') : c);
        }
        return lower.toString();
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isToken(char c) {
        return c >= TOKEN.length || TOKEN[c];
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
