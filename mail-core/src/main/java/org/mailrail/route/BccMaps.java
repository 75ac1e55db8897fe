package org.mailrail.route;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.SyntaxException;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableTypes;

/**
 * Who gets a copy of each message without being named: {@code always_bcc}, {@code sender_bcc_maps}, {@code recipient_bcc_maps}. A message that cannot be
 * delivered to them is not reported to its sender. Immutable, safe for many threads.
 */
public final class BccMaps {
    private final @Nullable EmailAddress always;
    private final @Nullable AddressTable bySender;
    private final @Nullable AddressTable byRecipient;

    private BccMaps(
            @Nullable EmailAddress always, @Nullable AddressTable bySender, @Nullable AddressTable byRecipient) {
        this.always = always;
        this.bySender = bySender;
        this.byRecipient = byRecipient;
    }

    /** Nobody. */
    public static BccMaps none() {
        return new BccMaps(null, null, null);
    }

    /** This address, for every message. */
    public static BccMaps always(EmailAddress address) {
        return new BccMaps(address, null, null);
    }

    /**
     * As main.cf says.
     *
     * @throws ConfigurationException if a value cannot be used; the message names file, line and parameter
     * @throws IOException if a table cannot be read
     */
    public static BccMaps from(MainCf main, TableTypes types) throws IOException {
        MainCf named = main.withPostfixDefaults();
        AddressRewriter rewriter = AddressRewriter.from(main, types);
        return new BccMaps(
                always(named, rewriter),
                table(named, types, rewriter, "sender_bcc_maps"),
                table(named, types, rewriter, "recipient_bcc_maps"));
    }

    private static @Nullable EmailAddress always(MainCf main, AddressRewriter rewriter) {
        String address = main.string("always_bcc", "");
        if (address.isEmpty()) return null;
        try {
            return rewriter.rewrite(address);
        } catch (SyntaxException e) {
            throw main.error("always_bcc", "\"" + address + "\" is not an address: expected " + e.getMessage(), e);
        }
    }

    private static @Nullable AddressTable table(
            MainCf main, TableTypes types, AddressRewriter rewriter, String parameter) throws IOException {
        Optional<LookupTable> table = types.tables(main, parameter, "");
        if (table.isEmpty()) return null;
        return new AddressTable(table.get(), SiteLookup.from(main, types), rewriter, false);
    }

    /** Whether nobody gets a copy, whatever the message. */
    public boolean isEmpty() {
        return always == null && bySender == null && byRecipient == null;
    }

    /**
     * Who gets a copy of a message, in the order of sender, recipients, all; possibly with repetitions.
     *
     * @param envelope as it goes into the queue
     * @throws IOException if a table cannot be asked, or its value is not an address
     */
    public List<Recipient> copies(Envelope envelope) throws IOException {
        List<Recipient> copies = new ArrayList<>();
        Optional<EmailAddress> sender = envelope.from().mailbox();
        if (bySender != null && sender.isPresent()) {
            bySender.find(sender.get()).ifPresent(found -> copies.add(silently(found)));
        }
        if (byRecipient != null) {
            for (Recipient recipient : envelope.recipients()) {
                byRecipient.find(recipient.address()).ifPresent(found -> copies.add(silently(found)));
            }
        }
        if (always != null) copies.add(silently(always));
        return copies;
    }

    /** A recipient of whom the sender does not know and gets no reports. */
    public static Recipient silently(EmailAddress address) {
        return new Recipient(address, Set.of(Recipient.Notify.NEVER), null);
    }
}
