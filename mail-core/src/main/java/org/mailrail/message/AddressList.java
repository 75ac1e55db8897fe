package org.mailrail.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;

/**
 * The addresses of a field such as From or To, as a reader sees them. {@link #parse} is lenient, linear and never fails, {@link #of} refuses what RFC 5322
 * does not have; both read obsolete forms, which {@link #toString()} never writes. Texts are one character an octet (ISO 8859-1), without
 * quotes, backslashes and comments. RFC 5322 section 3.4.
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
        /** A mailbox without a display name. */
        public static Mailbox of(EmailAddress address) {
            return new Mailbox(
                    null,
                    null,
                    octets(address.localPart()),
                    octets(address.host().toString()));
        }

        /**
         * A mailbox with this display name.
         *
         * @param displayName any text
         */
        public static Mailbox of(String displayName, EmailAddress address) {
            return new Mailbox(
                    octets(displayName),
                    null,
                    octets(address.localPart()),
                    octets(address.host().toString()));
        }

        /** The address to send to, the route left out; nothing if it is none, as where the domain is missing. */
        public Optional<EmailAddress> emailAddress() {
            if (localPart == null || domain == null || domain.endsWith(".")) return Optional.empty();
            try {
                String local = decodeUtf8(localPart);
                String host = decodeUtf8(domain);
                return Optional.of(
                        new EmailAddress(local, host.startsWith("[") ? AddressLiteral.of(host) : Domain.of(host)));
            } catch (CharacterCodingException | SyntaxException noAddress) {
                return Optional.empty();
            }
        }

        /** The form for a header, see {@link AddressList#toString()}. */
        @Override
        public String toString() {
            return AddressListWriter.write(List.of(this));
        }

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

        /**
         * A group of this name.
         *
         * @param name any text
         */
        public static Group of(String name, List<Mailbox> members) {
            return new Group(octets(name), members);
        }

        /** The form for a header, see {@link AddressList#toString()}. */
        @Override
        public String toString() {
            return AddressListWriter.write(List.of(this));
        }
    }

    /** Copies the list. */
    public AddressList {
        items = List.copyOf(items);
    }

    /**
     * Reads {@code address-list} to the letter of the grammar, obsolete forms and UTF-8 (RFC 6532) included. Whether each mailbox is an address that mail
     * can be sent to is another question, see {@link Mailbox#emailAddress()}.
     *
     * @param value one character an octet; white space around it does not matter
     * @throws SyntaxException if it is not one, such as an address without a domain, an open quote or nothing at all
     */
    public static AddressList of(String value) {
        AddressGrammar.check(value);
        return parse(value);
    }

    /** Reads the value of an address field, see {@link HeaderField#value()}, as well as can be done. */
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

    /**
     * The value of a field, not folded: hand it to {@link HeaderField#of}, which folds at 78 columns. Display names are written as atoms, quoted or as
     * encoded-words, domains as A-labels; a local part beyond ASCII stands as it is, and makes the message one for SMTPUTF8. A mailbox that is no
     * address is written so that it names nobody. RFC 5322 section 3.4, RFC 2047 section 5.
     */
    @Override
    public String toString() {
        return AddressListWriter.write(items);
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String decodeUtf8(String octets) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                .toString();
    }
}
