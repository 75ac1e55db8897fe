package org.mailrail.route;

/** Where an address stands. Postfix's {@code canonical_classes}, {@code masquerade_classes}. */
public enum AddressPosition {
    /** In MAIL. */
    ENVELOPE_SENDER,
    /** In RCPT. */
    ENVELOPE_RECIPIENT,
    /** In From, Sender, Reply-To and the like. */
    HEADER_SENDER,
    /** In To, Cc and the like. */
    HEADER_RECIPIENT
}
