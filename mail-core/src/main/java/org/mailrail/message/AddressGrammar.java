package org.mailrail.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.mailrail.core.SyntaxException;
import org.mailrail.core.internal.AtomText;

/**
 * Whether a text is {@code address-list}, the obsolete forms included, to the letter. It keeps nothing; {@link AddressListParser} reads, and makes
 * something of any text. RFC 5322 sections 3.2 to 3.4 and 4.4, RFC 6532 section 3.2.
 */
final class AddressGrammar {
    private final String text;
    private int at;

    private AddressGrammar(String text) {
        this.text = text;
    }

    /**
     * @param value one character an octet
     * @throws SyntaxException with the place where the grammar is left
     */
    static void check(String value) {
        AddressGrammar in = new AddressGrammar(value);
        in.lineEnds();
        in.utf8();
        in.addressList();
    }

    /** Every line end is CRLF and a fold: white space follows. */
    private void lineEnds() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' && (i == 0 || text.charAt(i - 1) != '\r')) throw new SyntaxException("CRLF", i);
            if (c != '\r') continue;
            boolean folded = text.startsWith("\r\n ", i) || text.startsWith("\r\n\t", i);
            if (!folded) throw new SyntaxException("CRLF and white space", i);
        }
    }

    private void utf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (CharacterCodingException malformed) {
            throw new SyntaxException("UTF-8", 0);
        }
    }

    /** {@code address-list = (address *("," address)) / obs-addr-list}, which has empty places. */
    private void addressList() {
        boolean any = false;
        do {
            cfws();
            if (atEnd() || isAt(',')) continue;
            mailbox(true);
            any = true;
        } while (take(','));
        if (!atEnd()) throw new SyntaxException("a comma", at);
        if (!any) throw new SyntaxException("an address", at);
    }

    /** {@code mailbox = name-addr / addr-spec} and, where that is allowed, {@code group}: what it is shows behind its first words. */
    private void mailbox(boolean orGroup) {
        int start = at;
        Words words = words();
        if (isAt('<')) {
            if (words.any && words.startsWithDot) throw new SyntaxException("a word", start);
            angleAddr();
        } else if (isAt(':') && orGroup) {
            if (!words.any || words.startsWithDot) throw new SyntaxException("the name of a group", start);
            group();
        } else {
            if (!words.isLocalPart()) throw new SyntaxException("a local part", start);
            expect('@');
            domain();
        }
    }

    /** {@code group = display-name ":" [group-list] ";" [CFWS]}, from the colon on. */
    private void group() {
        do {
            at++;
            cfws();
            if (!atEnd() && !isAt(',') && !isAt(';')) mailbox(false);
        } while (isAt(','));
        expect(';');
        cfws();
    }

    /** {@code angle-addr = [CFWS] "<" [obs-route] addr-spec ">" [CFWS]}. */
    private void angleAddr() {
        expect('<');
        cfws();
        if (isAt('@') || isAt(',')) route();
        int start = at;
        if (!words().isLocalPart()) throw new SyntaxException("a local part", start);
        expect('@');
        domain();
        expect('>');
        cfws();
    }

    /** {@code obs-route = *(CFWS / ",") "@" domain *("," [CFWS] ["@" domain]) ":"}. */
    private void route() {
        while (take(',')) cfws();
        expect('@');
        domain();
        while (take(',')) {
            cfws();
            if (take('@')) domain();
        }
        expect(':');
    }

    /** A run of words and dots: {@code phrase}, {@code local-part}, both or neither. */
    private static final class Words {
        private boolean any;
        private boolean startsWithDot;
        private boolean alternate = true;
        private boolean endsWithDot;

        /** {@code obs-local-part = word *("." word)}. */
        boolean isLocalPart() {
            return any && alternate && !startsWithDot && !endsWithDot;
        }
    }

    private Words words() {
        Words words = new Words();
        while (true) {
            cfws();
            if (take('.')) {
                if (!words.any) words.startsWithDot = true;
                if (words.endsWithDot) words.alternate = false;
                words.endsWithDot = true;
            } else if (isAt('"') || !atEnd() && AtomText.is(text.charAt(at))) {
                if (words.any && !words.endsWithDot) words.alternate = false;
                if (isAt('"')) quotedString();
                else while (!atEnd() && AtomText.is(text.charAt(at))) at++;
                words.endsWithDot = false;
            } else {
                return words;
            }
            words.any = true;
        }
    }

    /** {@code domain = dot-atom / domain-literal / obs-domain}. */
    private void domain() {
        cfws();
        if (isAt('[')) {
            domainLiteral();
            cfws();
            return;
        }
        do {
            cfws();
            int start = at;
            while (!atEnd() && AtomText.is(text.charAt(at))) at++;
            if (at == start) throw new SyntaxException("a domain", at);
            cfws();
        } while (take('.'));
    }

    /** {@code domain-literal = [CFWS] "[" *([FWS] dtext) [FWS] "]" [CFWS]}. */
    private void domainLiteral() {
        expect('[');
        while (!atEnd() && !isAt(']')) {
            if (isAt('[')) throw new SyntaxException("a closing bracket", at);
            textOrPair();
        }
        expect(']');
    }

    /** {@code quoted-string = [CFWS] DQUOTE *([FWS] qcontent) [FWS] DQUOTE [CFWS]}. */
    private void quotedString() {
        expect('"');
        while (!atEnd() && !isAt('"')) textOrPair();
        expect('"');
    }

    /** White space and {@code comment}, counted and not recursed into, however deep they nest. */
    private void cfws() {
        int depth = 0;
        while (!atEnd()) {
            if (isAt('(')) {
                depth++;
                at++;
            } else if (depth > 0 && isAt(')')) {
                depth--;
                at++;
            } else if (depth > 0) {
                textOrPair();
            } else if (FieldCursor.isSpace(text.charAt(at))) {
                at++;
            } else {
                return;
            }
        }
        if (depth > 0) throw new SyntaxException("a closing parenthesis", at);
    }

    /**
     * {@code ctext}, {@code qtext} or {@code dtext} with what was once allowed in them, white space, or {@code quoted-pair}. NUL only as a pair; CR and LF
     * not even so: no message has one that stands alone (RFC 5322 section 2.3).
     */
    private void textOrPair() {
        if (take('\\') && (atEnd() || isAt('\r') || isAt('\n')))
            throw new SyntaxException("a character after the backslash", at);
        if (isAt('\0') && text.charAt(at - 1) != '\\') throw new SyntaxException("no NUL", at);
        at++;
    }

    private boolean atEnd() {
        return at >= text.length();
    }

    private boolean isAt(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean take(char c) {
        if (!isAt(c)) return false;
        at++;
        return true;
    }

    private void expect(char c) {
        if (!take(c)) throw new SyntaxException(Character.toString(c), at);
    }
}
