package org.mailrail.route;

import java.io.IOException;
import java.util.Optional;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.EmailAddress;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableTypes;

/**
 * Which addresses of this site the world outside sees by other names: applied by agents to what leaves, once, so that {@code canonical_maps} can turn it
 * round on the way back. Postfix's generic(5), {@code smtp_generic_maps}. Immutable, safe for many threads.
 */
public final class GenericMaps {
    private final AddressTable table;

    private GenericMaps(AddressTable table) {
        this.table = table;
    }

    /**
     * As main.cf says: {@code smtp_generic_maps}; extensions are put on the result if {@code propagate_unmatched_extensions} has {@code generic}.
     *
     * @return nothing if the parameter names no table
     * @throws ConfigurationException if a value cannot be used; the message names file, line and parameter
     * @throws IOException if a table cannot be read
     */
    public static Optional<GenericMaps> from(MainCf main, TableTypes types) throws IOException {
        Optional<LookupTable> tables = types.tables(main, "smtp_generic_maps", "");
        if (tables.isEmpty()) return Optional.empty();
        MainCf named = main.withPostfixDefaults();
        boolean propagates = named.list("propagate_unmatched_extensions").contains("generic");
        AddressTable table = new AddressTable(
                tables.get(),
                SiteLookup.from(named, types).quotedOnly(),
                AddressRewriter.from(main, types),
                propagates);
        return Optional.of(new GenericMaps(table));
    }

    /**
     * How the world outside sees an address.
     *
     * @throws IOException if a table cannot be asked, or its value is not an address
     */
    public EmailAddress map(EmailAddress address) throws IOException {
        return table.find(address).orElse(address);
    }
}
