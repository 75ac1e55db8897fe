package org.mailrail.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.internal.AtomText;

/**
 * Writes address lists in the forms of today: no routes, no comments, no white space in addresses. Display names are atoms, else quoted, else
 * encoded-words. RFC 5322 section 3.4, RFC 2047 section 5.
 */
final class AddressListWriter {
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
        boolean plain = !text.isEmpty() && text.chars().allMatch(c -> AtomText.isAscii((char) c));
        return plain ? text : quoted(text);
    }

    private void phrase(String octets) {
        out.append(EncodedWords.encodePhrase(HeaderFields.printable(EncodedWords.decode(octets))));
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
}
