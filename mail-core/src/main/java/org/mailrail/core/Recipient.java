package org.mailrail.core;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recipient of an envelope with its parameters for delivery status notifications. RFC 3461 section 4.
 *
 * @param address where the message is to go
 * @param notifyOn of what the sender wants to be told; empty if RCPT did not say, in which case failures (and delays) are reported
 * @param originalRecipient ORCPT as given, {@code addr-type;xtext} still encoded; null if RCPT did not say. At most 500 octets of printable
 *     ASCII
 */
public record Recipient(
        EmailAddress address,
        Set<Notify> notifyOn,
        @Nullable String originalRecipient) {
    private static final int MAX_ORCPT = 500;

    /** When a notification is sent. RFC 3461 section 4.1. */
    public enum Notify {
        /** Never; stands alone. */
        NEVER,
        /** On delivery. */
        SUCCESS,
        /** On failure. */
        FAILURE,
        /** On delay. */
        DELAY
    }

    /** Checks that the parameters are legal. */
    public Recipient {
        notifyOn = notifyOn.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(notifyOn));
        if (notifyOn.contains(Notify.NEVER) && notifyOn.size() > 1)
            throw new IllegalArgumentException("NOTIFY=NEVER stands alone");
        if (originalRecipient != null) checkOriginalRecipient(originalRecipient);
    }

    /** {@code original-recipient-address = addr-type ";" xtext}. RFC 3461 section 4.2. */
    private static void checkOriginalRecipient(String orcpt) {
        if (orcpt.length() > MAX_ORCPT) throw new SyntaxException("at most " + MAX_ORCPT + " octets", MAX_ORCPT);
        int semicolon = orcpt.indexOf(';');
        if (semicolon < 1) throw new SyntaxException("an address type and a semicolon", 0);
        for (int i = 0; i < semicolon; i++) {
            char c = orcpt.charAt(i);
            if (c <= ' ' || c >= 0x7F || "()<>@,:\\\"[]".indexOf(c) >= 0)
                throw new SyntaxException("an address type", i);
        }
        String address = orcpt.substring(semicolon + 1);
        // utf-8-addr-xtext writes \x{20AC} instead of +XX, in which = is plain too: RFC 6533 section 3.
        if (!orcpt.regionMatches(true, 0, "utf-8;", 0, 6)) XText.checkEncoded(address, MAX_ORCPT);
        else if (address.isEmpty() || !address.chars().allMatch(c -> c > ' ' && c < 0x7F))
            throw new SyntaxException("printable ASCII", semicolon + 1);
    }

    /** A recipient without notification parameters. */
    public static Recipient of(EmailAddress address) {
        return new Recipient(address, Set.of(), null);
    }

    /** The original recipient, still encoded, if RCPT named one. */
    public Optional<String> orcpt() {
        return Optional.ofNullable(originalRecipient);
    }

    /** The same parameters for another address, as after alias expansion. */
    public Recipient withAddress(EmailAddress other) {
        return new Recipient(other, notifyOn, originalRecipient);
    }
}
