package org.mailrail.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a field such as From or To, as a reader sees them. Reading is lenient, linear and never fails; texts are one character an
 * octet (ISO 8859-1), without quotes, backslashes and comments. RFC 5322 section 3.4.
 *
 * @param items mailboxes and groups, in order
 */
public record AddressList(List<Item> items) {
    /** A mailbox or a group. */
    public sealed interface Item {}

    /**
     * A mailbox.
     *
     * @param displayName the phrase before the angle brackets, or the comment behind an address without one (the old form); null if there is
     *     neither. Encoded-words are left in it, see {@link EncodedWords}
     * @param route the obsolete source route, e.g. {@code @a.example,@b.example}; null if there is none
     * @param localPart null if it is missing
     * @param domain a domain or address literal with its brackets; null if it is missing
     */
    public record Mailbox(
            @Nullable String displayName,
            @Nullable String route,
            @Nullable String localPart,
            @Nullable String domain) implements Item {
        /** {@code local@domain}, unquoted, for comparing; what is missing is empty. */
        public String address() {
            return (localPart == null ? "" : localPart) + (domain == null ? "" : "@" + domain);
        }
    }

    /**
     * A group, e.g. {@code undisclosed-recipients:;}.
     *
     * @param name its phrase
     * @param members possibly none
     */
    public record Group(String name, List<Mailbox> members) implements Item {
        /** Copies the list. */
        public Group {
            members = List.copyOf(members);
        }
    }

    /** Copies the list. */
    public AddressList {
        items = List.copyOf(items);
    }

    /** Reads the value of an address field, see {@link HeaderField#value()}. */
    public static AddressList parse(String value) {
        return new AddressList(new AddressListParser(value).addressList());
    }

    /** All mailboxes, those of groups among them, in order. */
    public List<Mailbox> mailboxes() {
        List<Mailbox> all = new ArrayList<>();
        for (Item item : items) {
            switch (item) {
                case Mailbox mailbox -> all.add(mailbox);
                case Group group -> all.addAll(group.members());
            }
        }
        return all;
    }
}
