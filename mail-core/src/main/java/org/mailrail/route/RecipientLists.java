package org.mailrail.route;

import java.io.IOException;
import java.util.Map;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Reply;
import org.mailrail.table.EmailLookup;
import org.mailrail.table.LookupTable;

/**
 * Who there is in the domains of each class. Postfix's {@code local_recipient_maps}, {@code virtual_mailbox_maps}, {@code relay_recipient_maps}.
 *
 * @param tables by class; a class without one takes everybody
 * @param lookup the search order
 * @param codes {@code unknown_*_recipient_reject_code}: 550 where none is given
 * @param namesTable {@code show_user_unknown_table_name}
 */
record RecipientLists(
        Map<AddressClass, LookupTable> tables,
        EmailLookup lookup,
        Map<AddressClass, Integer> codes,
        boolean namesTable) {
    boolean accept(Destination destination) throws IOException {
        LookupTable list = tables.get(destination.addressClass());
        return list == null || lookup.find(list, destination.recipient()).isPresent();
    }

    Reply unknown(EmailAddress address, AddressClass addressClass) {
        String table = switch (addressClass) {
            case LOCAL -> "local recipient";
            case VIRTUAL_ALIAS -> "virtual alias";
            case VIRTUAL_MAILBOX -> "virtual mailbox";
            case RELAY -> "relay recipient";
            case DEFAULT -> throw new IllegalStateException("a class without list");
        };
        int code = codes.getOrDefault(addressClass, 550);
        String text = "<" + address + ">: Recipient address rejected: User unknown"
                + (namesTable ? " in " + table + " table" : "");
        return Reply.of(code, code < 500 ? "4.1.1" : "5.1.1", Reply.printable(text));
    }
}
