package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.core.XText;
import org.mailrail.route.RecipientResolver;
import org.mailrail.route.Resolution;

/**
 * Puts those in the place of recipients for whom they stand. The resolver is asked once for each: what it names are all whom aliases lead to in the
 * end, of whom one that an alias has as its own or as a final member would else be taken for an alias again. Who is named twice is kept once.
 */
public final class AliasExpansion {
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
        for (Recipient recipient : recipients) {
            switch (resolver.resolve(sender, recipient.address())) {
                case Resolution.Expand expand -> {
                    for (EmailAddress address : expand.recipients()) add(out, recipient, address);
                }
                // A rejection is for the delivery to report: at this point others of the message may be good.
                case Resolution.Deliver deliver -> add(out, recipient, recipient.address());
                case Resolution.Reject reject -> add(out, recipient, recipient.address());
            }
        }
        return new ArrayList<>(out.values());
    }

    private static void add(Map<String, Recipient> out, Recipient start, EmailAddress address) {
        Recipient recipient = address.equals(start.address()) ? start : aliased(start, address);
        out.putIfAbsent(address.folded(), recipient);
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
