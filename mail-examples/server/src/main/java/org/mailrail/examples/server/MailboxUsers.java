package org.mailrail.examples.server;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.mailrail.auth.users.PasswdFile;
import org.mailrail.auth.users.UserEntry;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.store.delivery.MailboxDeliveryAgent;
import org.mailrail.table.RecipientDelimiter;

/**
 * Whose mailbox an address is: the passwd-file's user of that name, with or without its domain, with or without its extension. Where there is no
 * passwd-file, every address that the router let in has a mailbox of its own.
 *
 * @param users who has a mailbox
 * @param delimiter what separates a user's name from the extension
 */
record MailboxUsers(Optional<PasswdFile> users, RecipientDelimiter delimiter) implements MailboxDeliveryAgent.Users {
    @Override
    public Optional<String> user(EmailAddress address) throws IOException {
        if (!(address.host() instanceof Domain)) return Optional.empty();
        EmailAddress plain = delimiter.withoutExtension(address);
        if (users.isEmpty()) return Optional.of(plain.folded());
        for (String candidate : List.of(address.folded(), plain.folded(), address.localPart(), plain.localPart())) {
            Optional<String> user = users.get().lookup(candidate).map(UserEntry::name);
            if (user.isPresent()) return user;
        }
        return Optional.empty();
    }
}
