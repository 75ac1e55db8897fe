package org.mailrail.table;

import java.util.Locale;
import java.util.Set;
import org.mailrail.core.EmailAddress;

/**
 * What separates a user name from its extension, as in {@code user+extension}. Postfix's {@code recipient_delimiter}. Local parts that mean
 * somebody in particular are never taken apart: postmaster, MAILER-DAEMON, double-bounce.
 *
 * @param characters each of them separates; the first one in the local part counts. Empty for none
 * @param ownersAreSpecial whether {@code owner-name} and {@code name-request} are not taken apart either, where a hyphen separates. Postfix's
 *     {@code owner_request_special}
 */
public record RecipientDelimiter(String characters, boolean ownersAreSpecial) {
    /** There are no extensions. */
    public static final RecipientDelimiter NONE = new RecipientDelimiter("");

    private static final Set<String> NEVER_SPLIT = Set.of("postmaster", "mailer-daemon", "double-bounce");
    private static final String OWNER = "owner-";
    private static final String REQUEST = "-request";

    /** With owners as special as they are by default. */
    public RecipientDelimiter(String characters) {
        this(characters, true);
    }

    /** The extension with its delimiter; empty if there is none. A local part never starts with it. */
    public String extensionOf(String localPart) {
        for (int i = 0; i < localPart.length(); i++) {
            if (characters.indexOf(localPart.charAt(i)) < 0) continue;
            return i == 0 || isWhole(localPart.toLowerCase(Locale.ROOT)) ? "" : localPart.substring(i);
        }
        return "";
    }

    private boolean isWhole(String localPart) {
        if (NEVER_SPLIT.contains(localPart)) return true;
        return ownersAreSpecial
                && characters.indexOf('-') >= 0
                && (localPart.startsWith(OWNER)
                        || localPart.endsWith(REQUEST) && localPart.length() > REQUEST.length());
    }

    /** The address without its extension. */
    public EmailAddress withoutExtension(EmailAddress address) {
        String local = address.localPart();
        return new EmailAddress(
                local.substring(0, local.length() - extensionOf(local).length()), address.host());
    }
}
