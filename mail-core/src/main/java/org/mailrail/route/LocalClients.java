package org.mailrail.route;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.Client;
import org.mailrail.table.AccessLookup;
import org.mailrail.table.LookupTable;
import org.mailrail.table.NetworkList;
import org.mailrail.table.TableSequence;
import org.mailrail.table.TableTypes;
import org.mailrail.table.TextSyntax;

/**
 * Whose mail is mail of this site, so that its header is completed. Postfix's {@code local_header_rewrite_clients}. The application itself always is.
 *
 * @param addresses {@code permit_inet_interfaces}
 * @param networks {@code permit_mynetworks}
 * @param authenticated {@code permit_sasl_authenticated}
 * @param table {@code check_address_map}, keyed by address; null for none
 */
record LocalClients(
        Set<InetAddress> addresses,
        NetworkList networks,
        boolean authenticated,
        @Nullable LookupTable table) {
    private static final String PARAMETER = "local_header_rewrite_clients";

    boolean contains(Client client) throws IOException {
        return client.origin() == Client.Origin.APPLICATION
                || addresses.contains(client.address())
                || networks.contains(client.address())
                || authenticated && client.authenticatedAs().isPresent()
                || table != null
                        && table.get(AccessLookup.addressKey(client.address())).isPresent();
    }

    static LocalClients from(MainCf main, TableTypes types) throws IOException {
        Set<InetAddress> addresses = Set.of();
        NetworkList networks = NetworkList.none();
        boolean authenticated = false;
        List<LookupTable> tables = new ArrayList<>();
        Iterator<String> words = main.list(PARAMETER, "permit_inet_interfaces").iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "permit_inet_interfaces" -> addresses = OwnAddresses.ofInterfaces(main);
                case "permit_mynetworks" -> networks = NetworkList.from(main, "mynetworks", "", types);
                case "permit_sasl_authenticated" -> authenticated = true;
                case "check_address_map" -> {
                    if (!words.hasNext()) throw main.error(PARAMETER, "check_address_map without a table behind it");
                    tables.add(types.open(main, PARAMETER, words.next(), TextSyntax.POSTMAP));
                }
                default -> {
                    if (word.indexOf(':') < 0) throw unknown(main, word);
                    tables.add(types.open(main, PARAMETER, word, TextSyntax.POSTMAP));
                }
            }
        }
        return new LocalClients(addresses, networks, authenticated, tables.isEmpty() ? null : TableSequence.of(tables));
    }

    private static ConfigurationException unknown(MainCf main, String word) {
        String known =
                "permit_inet_interfaces, permit_mynetworks, permit_sasl_authenticated, check_address_map type:table, type:table";
        boolean certificates = word.equals("permit_tls_clientcerts") || word.equals("permit_tls_all_clientcerts");
        String problem = certificates ? " is not supported (client certificates are not asked for)" : " is not known";
        return main.error(PARAMETER, "\"" + word + "\"" + problem + "; expected " + known);
    }
}
