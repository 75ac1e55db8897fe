package org.mailrail.message;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.EmailAddress;

/**
 * Writes address lists in the forms of today: no routes, no comments, no white space in addresses. Display names are atoms, else quoted, else
 * encoded-words. RFC 5322 section 3.4, RFC 2047 section 5.
 */
final class AddressListWriter {
    private static final String ATOM_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

    /** Of UTF-8 in one encoded-word, which has at most 75 characters. */
    private static final int WORD_OCTETS = 45;

    private final StringBuilder out = new StringBuilder();

    static String write(List<? extends AddressList.Item> items) {
        AddressListWriter writer = new AddressListWriter();
        writer.all(items);
        return writer.out.toString();
    }

    private void all(List<? extends AddressList.Item> items) {
        String separator = "";
        for (AddressList.Item item : items) {
            out.append(separator);
            switch (item) {
                case AddressList.Mailbox mailbox -> mailbox(mailbox);
                case AddressList.Group(String name, List<AddressList.Mailbox> members) -> {
                    phrase(name);
                    out.append(':');
                    if (!members.isEmpty()) out.append(' ');
                    all(members);
                    out.append(';');
                }
            }
            separator = ", ";
        }
    }

    private void mailbox(AddressList.Mailbox mailbox) {
        String name = mailbox.displayName();
        if (name != null && !name.isEmpty()) {
            phrase(name);
            out.append(" <").append(address(mailbox)).append('>');
        } else {
            out.append(address(mailbox));
        }
    }

    /** What is no address is written as a local part alone, in quotes: it names nobody, whatever stands in it. */
    private static String address(AddressList.Mailbox mailbox) {
        Optional<EmailAddress> address = mailbox.emailAddress();
        if (address.isPresent()) {
            EmailAddress valid = address.get();
            return valid.needsSmtpUtf8() ? valid.toString() : valid.toAsciiDomainString();
        }
        String text = MailCharsets.guess(mailbox.address().getBytes(StandardCharsets.ISO_8859_1));
        boolean plain = !text.isEmpty() && text.chars().allMatch(c -> isAtomText((char) c));
        return plain ? text : quoted(text);
    }

    private void phrase(String octets) {
        String text = HeaderFields.printable(EncodedWords.decode(octets));
        if (isAtoms(text)) out.append(text);
        // What looks like an encoded-word and is none would be decoded by many, in quotes as well.
        else if (isPrintableAscii(text) && !text.contains("=?")) out.append(quoted(text));
        else encodedWords(text);
    }

    /** {@code 1*atom}, parted by one space each. */
    private static boolean isAtoms(String text) {
        boolean afterSpace = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = c == ' ';
            if (space ? afterSpace : !isAtomText(c)) return false;
            afterSpace = space;
        }
        return !afterSpace && !text.contains("=?");
    }

    private static boolean isAtomText(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || ATOM_SPECIALS.indexOf(c) >= 0;
    }

    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) < ' ' || text.charAt(i) > '~') return false;
        return true;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 8).append('"');
        String printable = HeaderFields.printable(text);
        for (int i = 0; i < printable.length(); i++) {
            char c = printable.charAt(i);
            if (c == '"' || c == '\\') quoted.append('\\');
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    /** Each word holds whole characters, for readers that decode words one by one. */
    private void encodedWords(String text) {
        int start = 0;
        int octets = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (octets + length > WORD_OCTETS) {
                encodedWord(text.substring(start, i));
                out.append(' ');
                start = i;
                octets = 0;
            }
            octets += length;
            i += Character.charCount(point);
        }
        encodedWord(text.substring(start));
    }

    private void encodedWord(String text) {
        out.append("=?UTF-8?B?")
                .append(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                .append("?=");
    }
}
