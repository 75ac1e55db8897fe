package org.mailrail.imap.internal;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.message.AddressList;
import org.mailrail.message.Header;

/**
 * ENVELOPE. Texts go out as they stand in the header, encoded-words and raw 8-bit included; the latter as literals. RFC 9051 section 7.5.2.
 */
final class Envelope {
    private Envelope() {}

    /** {@code envelope = "(" env-date SP env-subject SP env-from SP ... SP env-message-id ")"}. */
    static void put(Header header, Responses out) throws IOException {
        AddressList from = addresses(header, "From");
        out.put("(").nstring(text(header, "Date")).put(" ").nstring(text(header, "Subject"));
        out.put(" ");
        putAddresses(from, out);
        out.put(" ");
        putAddresses(orElse(addresses(header, "Sender"), from), out);
        out.put(" ");
        putAddresses(orElse(addresses(header, "Reply-To"), from), out);
        for (String name : List.of("To", "Cc", "Bcc")) {
            out.put(" ");
            putAddresses(addresses(header, name), out);
        }
        out.put(" ").nstring(text(header, "In-Reply-To")).put(" ").nstring(text(header, "Message-ID"));
        out.put(")");
    }

    private static @Nullable String text(Header header, String name) {
        return header.value(name).orElse(null);
    }

    private static AddressList addresses(Header header, String name) {
        return AddressList.parse(header.value(name).orElse(""));
    }

    /** Who sent it and who gets the answer is the author, where nothing else is said. */
    private static AddressList orElse(AddressList list, AddressList from) {
        return list.items().isEmpty() ? from : list;
    }

    private static void putAddresses(AddressList list, Responses out) throws IOException {
        if (list.items().isEmpty()) {
            out.put("NIL");
            return;
        }
        out.put("(");
        for (AddressList.Item item : list.items()) {
            switch (item) {
                case AddressList.Mailbox mailbox -> putMailbox(mailbox, out);
                case AddressList.Group(String name, List<AddressList.Mailbox> members) -> {
                    out.put("(NIL NIL ").string(name).put(" NIL)");
                    for (AddressList.Mailbox member : members) putMailbox(member, out);
                    out.put("(NIL NIL NIL NIL)");
                }
            }
        }
        out.put(")");
    }

    /**
     * {@code address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"}. NIL as host or mailbox would say that a group begins or ends, so
     * what is missing gets the words that Dovecot has for it.
     */
    private static void putMailbox(AddressList.Mailbox mailbox, Responses out) throws IOException {
        out.put("(").nstring(mailbox.displayName()).put(" ").nstring(mailbox.route());
        out.put(" ").string(mailbox.localPart() == null ? "MISSING_MAILBOX" : mailbox.localPart());
        out.put(" ").string(mailbox.domain() == null ? "MISSING_DOMAIN" : mailbox.domain());
        out.put(")");
    }
}
