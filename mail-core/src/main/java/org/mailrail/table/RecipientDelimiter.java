package org.mailrail.table;

import org.mailrail.core.EmailAddress;

/**
 * What separates a user name from its extension, as in {@code user+extension}. Postfix's {@code recipient_delimiter}.
 *
 * @param characters each of them separates; the first one in the local part counts. Empty for none
 */
public record RecipientDelimiter(String characters) {
    /** There are no extensions. */
    public static final RecipientDelimiter NONE = new RecipientDelimiter("");

    /** The extension with its delimiter; empty if there is none. A local part never starts with it. */
    public String extensionOf(String localPart) {
        for (int i = 1; i < localPart.length(); i++) {
            if (characters.indexOf(localPart.charAt(i)) >= 0) return localPart.substring(i);
        }
        return "";
    }

    /** The address without its extension. */
    public EmailAddress withoutExtension(EmailAddress address) {
        String local = address.localPart();
        return new EmailAddress(
                local.substring(0, local.length() - extensionOf(local).length()), address.host());
    }
}
