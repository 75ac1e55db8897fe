package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.core.XText;
import org.mailrail.route.RecipientResolver;
import org.mailrail.route.Resolution;

/**
 * Puts those in the place of recipients for whom they stand, until nobody stands for others. Postfix's virtual(5), with its limits: {@code
 * virtual_alias_expansion_limit}, {@code virtual_alias_recursion_limit}. An alias that leads back to itself keeps its own address, once; who is
 * named twice is kept once.
 */
public final class AliasExpansion {
    private static final int LIMIT = 1000;
    private static final int MAX_ORCPT = 500;

    private final RecipientResolver resolver;

    /** Expands as this resolver says. */
    public AliasExpansion(RecipientResolver resolver) {
        this.resolver = resolver;
    }

    /**
     * The recipients to queue.
     *
     * @throws IOException if an alias cannot be looked up at the moment, or leads too far: as Postfix, try again when it has been mended
     */
    public List<Recipient> expand(ReversePath sender, List<Recipient> recipients) throws IOException {
        Map<String, Recipient> out = new LinkedHashMap<>();
        for (Recipient recipient : recipients) new Walk(sender, recipient, out).walk(recipient.address(), 0);
        return new ArrayList<>(out.values());
    }

    /** One recipient's way through the aliases, depth first. */
    private final class Walk {
        private final ReversePath sender;
        private final Recipient start;
        private final Map<String, Recipient> out;
        private final Set<String> path = new HashSet<>();
        private final Set<String> finished = new HashSet<>();
        private int found;

        Walk(ReversePath sender, Recipient start, Map<String, Recipient> out) {
            this.sender = sender;
            this.start = start;
            this.out = out;
        }

        void walk(EmailAddress address, int depth) throws IOException {
            String key = address.folded();
            if (finished.contains(key)) return;
            if (path.contains(key)) {
                add(address);
                return;
            }
            if (depth > LIMIT) throw new IOException("aliases of " + start.address() + " are nested too deeply");
            switch (resolver.resolve(sender, address)) {
                case Resolution.Expand expand -> {
                    path.add(key);
                    for (EmailAddress next : expand.recipients()) walk(next, depth + 1);
                    path.remove(key);
                }
                // A rejection is for the delivery to report: at this point others of the message may be good.
                case Resolution.Deliver deliver -> add(address);
                case Resolution.Reject reject -> add(address);
            }
            finished.add(key);
        }

        private void add(EmailAddress address) throws IOException {
            if (++found > LIMIT) throw new IOException(start.address() + " stands for more than " + LIMIT);
            Recipient recipient = address.equals(start.address()) ? start : aliased(start, address);
            out.putIfAbsent(address.folded(), recipient);
        }
    }

    /** The notification parameters stay, and reports name whom the sender wrote to. RFC 3461 section 5.2.7.1. */
    private static Recipient aliased(Recipient original, EmailAddress address) {
        if (original.originalRecipient() != null) return original.withAddress(address);
        return new Recipient(address, original.notifyOn(), orcpt(original.address()));
    }

    private static @Nullable String orcpt(EmailAddress address) {
        String text = address.toAsciiDomainString();
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) return null; // its addr-type would be utf-8
        String orcpt = "rfc822;" + XText.encode(text);
        return orcpt.length() > MAX_ORCPT ? null : orcpt;
    }
}
