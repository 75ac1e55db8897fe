package org.mailrail.route;

import org.mailrail.core.EmailAddress;

/**
 * Whom an address means once routes in its local part have been taken apart.
 *
 * @param recipient the address to deliver to
 * @param addressClass the class of its domain
 * @param isRouted whether a host behind us could read yet another destination out of the local part: it has {@code @}, {@code %} or {@code !}
 */
record Destination(EmailAddress recipient, AddressClass addressClass, boolean isRouted) {
    static Destination of(EmailAddress recipient, AddressClass addressClass) {
        boolean isRouted = recipient.localPart().chars().anyMatch(c -> c == '@' || c == '%' || c == '!');
        return new Destination(recipient, addressClass, isRouted);
    }
}
