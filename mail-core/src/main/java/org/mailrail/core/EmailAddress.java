package org.mailrail.core;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.mailrail.core.internal.AtomText;

/**
 * A mailbox: local part and domain or address literal. RFC 5321 section 4.1.2, RFC 6531 section 3.3.
 *
 * <p>The local part is held without quotes; {@link #toString()} writes them where the grammar needs them, so {@code "a@b"@c} and
 * {@code a@b@c} cannot be mixed up. Local parts are equal only if they are the same to the letter, domains regardless of case and of A- or U-labels. What only a header
 * may have (comments, white space, routes, obsolete forms) is not read here but by AddressList in org.mailrail.message, and never written.
 *
 * @param localPart at most 255 octets of UTF-8 without control characters, unquoted; empty only if quotes said so. RFC 5321 promises only 64 octets, but signed return
 *     addresses (SRS, VERP) are longer in real mail
 * @param host the domain or address literal
 */
public record EmailAddress(String localPart, MailHost host) {
    private static final int MAX_LOCAL_PART = 255;

    /** A local part in which every octet has a backslash, and a domain of U-labels. */
    private static final int MAX_GIVEN = 1024;

    /** Checks the local part. */
    public EmailAddress {
        int octets = localPart.getBytes(StandardCharsets.UTF_8).length;
        if (octets > MAX_LOCAL_PART)
            throw new SyntaxException("a local part of at most 255 octets", localPart.length());
        for (int i = 0; i < localPart.length(); i++) {
            char c = localPart.charAt(i);
            if (c < ' ' || c == 0x7F || (c >= 0x80 && c < 0xA0)) {
                throw new SyntaxException("a local part without control characters", i);
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == localPart.length()
                        || !Character.isLowSurrogate(localPart.charAt(i + 1))) {
                    throw new SyntaxException("a local part of well-formed Unicode", i);
                }
                i++;
            }
        }
    }

    /**
     * Reads {@code Mailbox}: a dot-string or quoted string, {@code @}, a domain or address literal, and nothing else.
     *
     * @throws SyntaxException if the text is not one mailbox
     */
    public static EmailAddress of(String mailbox) {
        if (mailbox.length() > MAX_GIVEN) throw new SyntaxException("a mailbox of at most 1024 characters", MAX_GIVEN);
        int at = endOfLocalPart(mailbox);
        if (at == mailbox.length() || mailbox.charAt(at) != '@') throw new SyntaxException("@", at);
        String local = mailbox.charAt(0) == '"' ? unquote(mailbox, at) : dotString(mailbox, at);
        String host = mailbox.substring(at + 1);
        // Domain.of drops the dot that ends a name in the DNS; in mail no domain has one.
        if (!host.isEmpty() && Idna.isDot(host.charAt(host.length() - 1)))
            throw new SyntaxException("a domain without a dot at its end", mailbox.length() - 1);
        return new EmailAddress(local, host(host, at + 1));
    }

    private static MailHost host(String host, int offset) {
        try {
            return host.startsWith("[") ? AddressLiteral.of(host) : Domain.of(host);
        } catch (SyntaxException e) {
            throw new SyntaxException(String.valueOf(e.getMessage()), offset + e.offset());
        }
    }

    /** The address with this unquoted local part at this domain. */
    public static EmailAddress of(String localPart, Domain domain) {
        return new EmailAddress(localPart, domain);
    }

    /** Whether it can only be sent to a peer that offers SMTPUTF8: the local part has characters outside ASCII. RFC 6531 section 3.2. */
    public boolean needsSmtpUtf8() {
        return !Idna.isAscii(localPart);
    }

    /**
     * The address with its local part folded and its domain in A-labels: the key under which tables and user databases know it, see
     * {@link CaseFolding}. Only the host that delivers may take two local parts for one (RFC 5321 section 2.4, RFC 6530 section 10.1), so this is never what is sent on.
     */
    public String folded() {
        String domain = host instanceof Domain d ? d.ascii() : host.toString().toLowerCase(Locale.ROOT);
        return quoted(CaseFolding.fold(localPart)) + "@" + domain;
    }

    /** The wire form, quoted where needed, without angle brackets. */
    @Override
    public String toString() {
        return quoted(localPart) + "@" + host;
    }

    /** The wire form with the domain in A-labels, for a peer without SMTPUTF8. */
    public String toAsciiDomainString() {
        return quoted(localPart) + "@" + (host instanceof Domain d ? d.ascii() : host.toString());
    }

    private static String quoted(String localPart) {
        if (isDotString(localPart)) return localPart;
        StringBuilder quoted = new StringBuilder(localPart.length() + 8).append('"');
        for (int i = 0; i < localPart.length(); i++) {
            char c = localPart.charAt(i);
            if (c == '"' || c == '\\') quoted.append('\\');
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private static boolean isDotString(String text) {
        if (text.isEmpty() || text.startsWith(".") || text.endsWith(".") || text.contains("..")) return false;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '.' && !isAtomText(text.charAt(i))) return false;
        }
        return true;
    }

    private static boolean isAtomText(char c) {
        return AtomText.isAscii(c) || c >= 0xA0;
    }

    private static int endOfLocalPart(String mailbox) {
        if (!mailbox.startsWith("\"")) {
            int at = mailbox.indexOf('@');
            return at < 0 ? mailbox.length() : at;
        }
        for (int i = 1; i < mailbox.length(); i++) {
            if (mailbox.charAt(i) == '\\') i++;
            else if (mailbox.charAt(i) == '"') return i + 1;
        }
        return mailbox.length();
    }

    /** {@code Dot-string = Atom *("." Atom)}. */
    private static String dotString(String mailbox, int end) {
        String text = mailbox.substring(0, end);
        if (!isDotString(text)) throw new SyntaxException("a local part", 0);
        return text;
    }

    /** {@code Quoted-string = DQUOTE *QcontentSMTP DQUOTE}. */
    private static String unquote(String mailbox, int end) {
        StringBuilder text = new StringBuilder(end);
        for (int i = 1; i < end - 1; i++) {
            char c = mailbox.charAt(i);
            if (c == '\\' && (++i == end - 1 || mailbox.charAt(i) >= 0x7F))
                throw new SyntaxException("an ASCII character after the backslash", i);
            text.append(mailbox.charAt(i));
        }
        return text.toString();
    }
}
