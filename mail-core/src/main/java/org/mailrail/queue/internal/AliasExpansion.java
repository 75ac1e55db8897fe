package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.core.XText;
import org.mailrail.queue.internal.report.Outcome;
import org.mailrail.route.RecipientResolver;
import org.mailrail.route.Resolution;

/**
 * Puts those in the place of recipients for whom they stand. The resolver is asked once for each: what it names are all whom aliases lead to in the
 * end, of whom one that an alias has as its own or as a final member would else be taken for an alias again. Who is named twice is kept once.
 */
final class AliasExpansion {
    private static final int MAX_ORCPT = 500;

    private final RecipientResolver resolver;

    AliasExpansion(RecipientResolver resolver) {
        this.resolver = resolver;
    }

    /**
     * The recipients to queue.
     *
     * @throws IOException if an alias cannot be looked up at the moment, or leads too far: as Postfix, try again when it has been mended
     */
    Expansion expand(ReversePath sender, List<Recipient> recipients) throws IOException {
        Members members = new Members(sender);
        for (Recipient recipient : recipients) {
            switch (resolver.resolve(sender, recipient.address())) {
                case Resolution.Expand expand -> members.addAll(recipient, expand);
                // A rejection is for the delivery to report: at this point others of the message may be good.
                case Resolution.Deliver deliver -> members.add(recipient, null);
                case Resolution.Reject reject -> members.add(recipient, null);
            }
        }
        return members.expansion();
    }

    /** The parameters for those behind an alias; what is to be told of success is told of the alias if it stands for several. RFC 3461 section 5.2.7.3. */
    static Recipient behind(Recipient alias, EmailAddress address, boolean one) {
        if (one || !alias.notifyOn().contains(Recipient.Notify.SUCCESS)) return alias.withAddress(address);
        Set<Recipient.Notify> less = EnumSet.copyOf(alias.notifyOn());
        less.remove(Recipient.Notify.SUCCESS);
        // To drop the last one would mean that failures are told.
        if (less.isEmpty()) less.add(Recipient.Notify.NEVER);
        return new Recipient(address, less, alias.originalRecipient());
    }

    private static final class Members {
        private final ReversePath sender;
        private final Map<String, Recipient> recipients = new LinkedHashMap<>();
        private final Map<String, EmailAddress> owners = new HashMap<>();
        private final List<Outcome> outcomes = new ArrayList<>();

        Members(ReversePath sender) {
            this.sender = sender;
        }

        void addAll(Recipient alias, Resolution.Expand expand) {
            List<EmailAddress> addresses = expand.recipients();
            boolean one = addresses.size() == 1;
            boolean listed = true;
            for (EmailAddress address : addresses) {
                EmailAddress owner = expand.owners().get(address);
                if (owner != null && sender.mailbox().filter(owner::equals).isPresent()) owner = null;
                if (owner != null) {
                    // To whom a list sends it, and what it wants to hear of that, is its own business. RFC 3461 section
                    // 5.2.7.1.
                    add(Recipient.of(address), owner);
                } else {
                    listed = false;
                    add(behind(address.equals(alias.address()) ? alias : named(alias), address, one), null);
                }
            }
            Outcome told = listed ? Outcome.listed(alias) : Outcome.expanded(alias);
            if (told.isWanted() && (listed || !one)) outcomes.add(told);
        }

        void add(Recipient recipient, @Nullable EmailAddress owner) {
            String key = recipient.address().folded();
            if (recipients.putIfAbsent(key, recipient) == null && owner != null) owners.put(key, owner);
        }

        Expansion expansion() {
            Map<Integer, EmailAddress> owned = new HashMap<>();
            List<Recipient> all = new ArrayList<>();
            recipients.forEach((key, recipient) -> {
                EmailAddress owner = owners.get(key);
                if (owner != null) owned.put(all.size(), owner);
                all.add(recipient);
            });
            return new Expansion(all, owned, outcomes);
        }
    }

    /** Reports name whom the sender wrote to: a server that passes a recipient on may add ORCPT. RFC 3461 section 5.2.1. */
    private static Recipient named(Recipient alias) {
        if (alias.originalRecipient() != null) return alias;
        return new Recipient(alias.address(), alias.notifyOn(), orcpt(alias.address()));
    }

    private static @Nullable String orcpt(EmailAddress address) {
        String text = address.toAsciiDomainString();
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) return null; // its addr-type would be utf-8
        String orcpt = "rfc822;" + XText.encode(text);
        return orcpt.length() > MAX_ORCPT ? null : orcpt;
    }
}
