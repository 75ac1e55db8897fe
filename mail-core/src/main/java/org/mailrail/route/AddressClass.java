package org.mailrail.route;

/** The address classes. Postfix's ADDRESS_CLASS_README. */
public enum AddressClass {
    /** Domains of {@code mydestination}: users of this machine, aliases. */
    LOCAL,
    /** Domains of {@code virtual_alias_domains}: every address expands to others. */
    VIRTUAL_ALIAS,
    /** Domains of {@code virtual_mailbox_domains}: mailboxes of no system user. */
    VIRTUAL_MAILBOX,
    /** Domains of {@code relay_domains}: we are a mail exchanger for them, and pass on. */
    RELAY,
    /** Every other domain: only for clients that may relay. */
    DEFAULT
}
