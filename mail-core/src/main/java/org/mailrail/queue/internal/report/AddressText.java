package org.mailrail.queue.internal.report;

import java.util.Locale;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.MailHost;
import org.mailrail.core.SyntaxException;
import org.mailrail.core.XText;

/** Addresses as they stand in a report. RFC 3464 section 2.3.1, RFC 6533 section 3. */
final class AddressText {
    private static final int HIGHEST = 0x10FFFF;

    private AddressText() {}

    /** With its type: {@code rfc822; ada@example.net}. */
    static String typed(EmailAddress address, boolean unicode) {
        return (address.needsSmtpUtf8() ? "utf-8; " : "rfc822; ") + plain(address, unicode);
    }

    /**
     * An address alone.
     *
     * @param unicode whether characters outside ASCII may stand there; else they are {@code utf-8-addr-xtext}, {@code \x{hex}}
     */
    static String plain(EmailAddress address, boolean unicode) {
        if (!address.needsSmtpUtf8()) return address.toAsciiDomainString();
        if (unicode) return address.toString();
        MailHost host = address.host();
        String text = new EmailAddress(address.localPart(), host instanceof Domain d ? Domain.of(d.ascii()) : host)
                .toString();
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c > ' ' && c < 0x7F && c != '\\' && c != '+' && c != '=') out.append((char) c);
            else
                out.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
        });
        return out.toString();
    }

    /** ORCPT as it is meant: {@code addr-type;xtext} decoded, but {@code utf-8} as it is, unless it may stand there as what it means. */
    static String original(String orcpt, boolean unicode) {
        int semicolon = orcpt.indexOf(';'); // a recipient cannot be made without
        String type = orcpt.substring(0, semicolon);
        String address = orcpt.substring(semicolon + 1);
        if (!type.equalsIgnoreCase("utf-8")) return type + "; " + decoded(address);
        return type + "; " + (unicode ? unescaped(address) : address);
    }

    /** xtext as it is meant; as the client wrote it, printable ASCII at least, if it is none. */
    static String decoded(String xtext) {
        try {
            return XText.decode(xtext);
        } catch (SyntaxException notXText) {
            return xtext;
        }
    }

    /** {@code \x{hex}} as the character that it stands for; the whole as it is, if what comes out is no text for a line. */
    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int end = text.startsWith("\\x{", i) ? text.indexOf('}', i) : -1;
            if (end < 0) {
                out.append(text.charAt(i++));
                continue;
            }
            int c = hex(text, i + 3, end);
            boolean printable = c > ' ' && c != 0x7F && !(c >= 0x80 && c < 0xA0) && !(c >= 0xD800 && c < 0xE000);
            if (!printable || c > HIGHEST) return text;
            out.appendCodePoint(c);
            i = end + 1;
        }
        return out.toString();
    }

    private static int hex(String text, int start, int end) {
        if (end == start || end - start > 6) return -1;
        int value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) return -1;
            value = value << 4 | digit;
        }
        return value;
    }
}
