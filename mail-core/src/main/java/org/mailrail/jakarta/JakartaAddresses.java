package org.mailrail.jakarta;

import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;
import org.mailrail.message.AddressList;
import org.mailrail.message.EncodedWords;

/** Addresses as Jakarta Mail has them, and back. Its own are texts, which may be no addresses; groups are one address each. */
@SuppressWarnings("exports") // who calls this requires jakarta.mail himself; all others do without
public final class JakartaAddresses {
    private JakartaAddresses() {}

    /** This address, without a display name; the domain in A-labels unless the local part needs SMTPUTF8. */
    public static InternetAddress toInternetAddress(EmailAddress address) {
        InternetAddress internetAddress = new InternetAddress();
        internetAddress.setAddress(address.needsSmtpUtf8() ? address.toString() : address.toAsciiDomainString());
        return internetAddress;
    }

    /** The address; nothing if Jakarta Mail was given a text that is none, or a group. */
    public static Optional<EmailAddress> toEmailAddress(InternetAddress address) {
        String text = address.getAddress();
        if (text == null) return Optional.empty();
        try {
            return Optional.of(EmailAddress.of(text));
        } catch (SyntaxException notOfSmtp) {
            return Optional.empty();
        }
    }

    /** Each mailbox and group with its name. */
    public static List<InternetAddress> toInternetAddresses(AddressList list) {
        List<InternetAddress> addresses = new ArrayList<>();
        for (AddressList.Item item : list.items()) addresses.add(toInternetAddress(item));
        return addresses;
    }

    /** Each address with its name; one that is none is a mailbox without {@link AddressList.Mailbox#emailAddress()}. */
    public static AddressList toAddressList(List<InternetAddress> addresses) {
        List<AddressList.Item> items = new ArrayList<>();
        for (InternetAddress address : addresses) {
            Optional<EmailAddress> email = toEmailAddress(address);
            if (email.isPresent()) items.add(mailbox(address.getPersonal(), email.get()));
            else items.addAll(parsed(address).items());
        }
        return new AddressList(items);
    }

    private static AddressList.Mailbox mailbox(@Nullable String name, EmailAddress address) {
        return name == null ? AddressList.Mailbox.of(address) : AddressList.Mailbox.of(name, address);
    }

    private static AddressList parsed(InternetAddress address) {
        byte[] octets = address.toUnicodeString().getBytes(StandardCharsets.UTF_8);
        return AddressList.parse(new String(octets, StandardCharsets.ISO_8859_1));
    }

    private static InternetAddress toInternetAddress(AddressList.Item item) {
        InternetAddress address = new InternetAddress();
        switch (item) {
            case AddressList.Group group -> address.setAddress(group.toString());
            case AddressList.Mailbox mailbox -> {
                address.setAddress(
                        new AddressList.Mailbox(null, null, mailbox.localPart(), mailbox.domain()).toString());
                String name = mailbox.displayName();
                if (name != null) setPersonal(address, EncodedWords.decode(name));
            }
        }
        return address;
    }

    private static void setPersonal(InternetAddress address, String name) {
        try {
            address.setPersonal(name, StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
