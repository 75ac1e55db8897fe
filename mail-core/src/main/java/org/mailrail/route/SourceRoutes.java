package org.mailrail.route;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.MailHost;
import org.mailrail.core.SyntaxException;

/**
 * Takes apart the routes that senders write into local parts of our own domains, {@code user%domain@ours}, {@code domain!user@ours} and {@code
 * "user@domain"@ours}, until the domain is another's or the local part is plain. Only what is left has a class and a transport: else a message for
 * somebody else could pass as one for us. Postfix's trivial-rewrite(8), resolving.
 *
 * @param classes the domains; local ones are taken off
 * @param settings how far to go
 */
record SourceRoutes(AddressClasses classes, Settings settings) {
    /** Each turn takes off a domain, of which a local part of 255 octets cannot hold more. */
    private static final int MAX_TURNS = 256;

    /**
     * How far local parts are taken apart.
     *
     * @param percentHack {@code allow_percent_hack}
     * @param swapBangpath {@code swap_bangpath}
     * @param looksIntoQuotes {@code resolve_dequoted_address}
     * @param dropsNullDomain {@code resolve_null_domain}: {@code "user@"@ours} is {@code user@ours}
     * @param takesNumericDomain {@code resolve_numeric_domain}: {@code user@1.2.3.4} is {@code user@[1.2.3.4]}
     * @param takesLeadingMinus {@code allow_min_user}: a local part may start with a hyphen, which a command could take for an option
     * @param appended what is put behind a domain without dots, {@code append_dot_mydomain}; null for nothing
     * @param emptyRecipient who gets mail for an empty local part, {@code empty_address_recipient}
     */
    record Settings(
            boolean percentHack,
            boolean swapBangpath,
            boolean looksIntoQuotes,
            boolean dropsNullDomain,
            boolean takesNumericDomain,
            boolean takesLeadingMinus,
            @Nullable Domain appended,
            String emptyRecipient) {
        static final Settings DEFAULT = new Settings(true, true, true, false, false, false, null, "MAILER-DAEMON");
    }

    /**
     * Whom an address means; nothing if it cannot be an address of anybody: the domain that was found in it is none, say.
     *
     * @throws IOException if a table cannot be asked
     */
    Optional<Destination> resolve(EmailAddress address) throws IOException {
        EmailAddress current = address;
        try {
            for (int turn = 0; turn < MAX_TURNS; turn++) {
                AddressClass addressClass = classes.of(current.host());
                if (addressClass != AddressClass.LOCAL) return destination(current);
                if (current.localPart().isEmpty()) {
                    current = nobody(current.host());
                    continue;
                }
                Optional<Inner> inner = inner(current);
                if (inner.isEmpty()) return destination(current);
                current = address(inner.get(), current.host());
            }
        } catch (SyntaxException noAddress) {
            // What was found in the local part is the sender's, and none of ours to deliver.
        }
        return Optional.empty();
    }

    private record Inner(String localPart, String domain) {}

    /** The address in a local part. */
    private Optional<Inner> inner(EmailAddress address) {
        String local = address.localPart();
        if (!isQuoted(address)) return swapped(local).or(() -> behindLast('%', settings.percentHack(), local));
        if (!settings.looksIntoQuotes()) return Optional.empty();
        return behindLast('@', true, local)
                .or(() -> behindLast('%', settings.percentHack(), local))
                .or(() -> swapped(local));
    }

    /** {@code domain!user}: the first domain is the next hop. */
    private Optional<Inner> swapped(String local) {
        int bang = settings.swapBangpath() ? local.indexOf('!') : -1;
        return bang < 0
                ? Optional.empty()
                : Optional.of(new Inner(local.substring(bang + 1), local.substring(0, bang)));
    }

    private static Optional<Inner> behindLast(char operator, boolean isAllowed, String local) {
        int at = isAllowed ? local.lastIndexOf(operator) : -1;
        return at < 0 ? Optional.empty() : Optional.of(new Inner(local.substring(0, at), local.substring(at + 1)));
    }

    private EmailAddress address(Inner inner, MailHost outer) {
        String name = inner.domain();
        if (name.isEmpty()) {
            EmailAddress without = new EmailAddress(inner.localPart(), outer);
            if (settings.dropsNullDomain() || inner(without).isPresent()) return without;
        }
        if (name.startsWith("[")) return new EmailAddress(inner.localPart(), AddressLiteral.of(name));
        Domain appended = settings.appended();
        boolean isShort = appended != null && !name.isEmpty() && name.indexOf('.') < 0;
        return EmailAddress.of(inner.localPart(), Domain.of(isShort ? name + "." + appended : name));
    }

    private EmailAddress nobody(MailHost here) {
        String name = settings.emptyRecipient();
        return name.indexOf('@') < 0 ? new EmailAddress(name, here) : EmailAddress.of(name);
    }

    private Optional<Destination> destination(EmailAddress address) throws IOException {
        if (address.localPart().startsWith("-") && !settings.takesLeadingMinus()) return Optional.empty();
        EmailAddress recipient = address;
        if (address.host() instanceof Domain domain && isNumeric(domain)) {
            if (!settings.takesNumericDomain()) return Optional.empty();
            recipient = new EmailAddress(address.localPart(), AddressLiteral.of("[" + domain.ascii() + "]"));
        }
        return Optional.of(Destination.of(recipient, classes.of(recipient.host())));
    }

    private static boolean isQuoted(EmailAddress address) {
        return address.toString().startsWith("\"");
    }

    private static boolean isNumeric(Domain domain) {
        return domain.ascii().chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
    }
}
