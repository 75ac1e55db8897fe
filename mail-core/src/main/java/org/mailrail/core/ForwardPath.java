package org.mailrail.core;

/** A recipient as RCPT names it: a mailbox, or {@code <Postmaster>} without a domain. RFC 5321 section 4.1.1.3. */
public sealed interface ForwardPath {
    /** {@code <Postmaster>}, in any letter case: whoever runs this host. RFC 5321 section 4.5.1. */
    enum Postmaster implements ForwardPath {
        /** The only one. */
        INSTANCE;

        @Override
        public EmailAddress at(Domain domain) {
            return EmailAddress.of("postmaster", domain);
        }

        @Override
        public String toString() {
            return "<Postmaster>";
        }
    }

    /**
     * A mailbox.
     *
     * @param address the recipient
     */
    record To(EmailAddress address) implements ForwardPath {
        @Override
        public EmailAddress at(Domain domain) {
            return address;
        }

        @Override
        public String toString() {
            return "<" + address + ">";
        }
    }

    /** The path to this mailbox. */
    static ForwardPath of(EmailAddress address) {
        return new To(address);
    }

    /** The mailbox, where bare {@code Postmaster} is taken to be at {@code domain} (Postfix's {@code myorigin}). */
    EmailAddress at(Domain domain);

    /** The form for the wire, with angle brackets. */
    @Override
    String toString();
}
