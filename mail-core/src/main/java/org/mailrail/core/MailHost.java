package org.mailrail.core;

/** What may stand right of the {@code @}: a domain name or an address literal. RFC 5321 section 4.1.2. */
public sealed interface MailHost permits Domain, AddressLiteral {
    /** The form for the wire; for a {@link Domain} as it was given, for a literal with its brackets. */
    @Override
    String toString();
}
