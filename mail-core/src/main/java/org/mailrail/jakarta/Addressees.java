package org.mailrail.jakarta;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;

/**
 * To whom a Transport is told to send.
 *
 * @param recipients each once
 * @param valid as Jakarta Mail has them, groups expanded
 * @param invalid what SMTP has no form for: a name without domain, a group that cannot be read
 */
record Addressees(List<EmailAddress> recipients, List<Address> valid, List<Address> invalid) {
    /** Copies the lists. */
    Addressees {
        recipients = List.copyOf(recipients);
        valid = List.copyOf(valid);
        invalid = List.copyOf(invalid);
    }

    /**
     * Sorts them.
     *
     * @throws SendFailedException if there is none
     * @throws MessagingException if one is no InternetAddress
     */
    static Addressees of(Address @Nullable [] given) throws MessagingException {
        if (given == null || given.length == 0) throw new SendFailedException("no recipient addresses");
        List<EmailAddress> recipients = new ArrayList<>();
        List<Address> valid = new ArrayList<>();
        List<Address> invalid = new ArrayList<>();
        for (Address one : given) {
            if (!(one instanceof InternetAddress address)) {
                throw new MessagingException(one + " is not an InternetAddress");
            }
            for (InternetAddress member : members(address)) {
                Optional<EmailAddress> recipient = JakartaAddresses.toEmailAddress(member);
                recipient.ifPresent(recipients::add);
                if (recipient.isPresent()) valid.add(member);
                else invalid.add(member);
            }
        }
        if (valid.isEmpty() && invalid.isEmpty()) throw new SendFailedException("no recipient addresses: empty groups");
        return new Addressees(recipients.stream().distinct().toList(), valid, invalid);
    }

    private static List<InternetAddress> members(InternetAddress address) {
        if (!address.isGroup()) return List.of(address);
        try {
            return List.of(address.getGroup(true));
        } catch (AddressException notReadable) {
            return List.of(address);
        }
    }

    Address[] validArray() {
        return valid.toArray(new Address[0]);
    }

    Address[] invalidArray() {
        return invalid.toArray(new Address[0]);
    }
}
