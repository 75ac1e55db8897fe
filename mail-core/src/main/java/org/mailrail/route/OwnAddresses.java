package org.mailrail.route;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mailrail.config.MainCf;

/** Which addresses are this host's: {@code inet_interfaces} and {@code proxy_interfaces}. */
final class OwnAddresses {
    private OwnAddresses() {}

    /** Both. */
    static Set<InetAddress> of(MainCf main) {
        Set<InetAddress> addresses = ofInterfaces(main);
        for (String word : main.list("proxy_interfaces")) add(main, addresses, "proxy_interfaces", word);
        return addresses;
    }

    /** Those of {@code inet_interfaces}. */
    static Set<InetAddress> ofInterfaces(MainCf main) {
        Set<InetAddress> addresses = new HashSet<>();
        for (String word : main.list("inet_interfaces")) add(main, addresses, "inet_interfaces", word);
        return addresses;
    }

    private static void add(MainCf main, Set<InetAddress> addresses, String parameter, String word) {
        try {
            switch (word) {
                case "all" ->
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .forEach(addresses::add);
                case "loopback-only" ->
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(InetAddress::isLoopbackAddress)
                            .forEach(addresses::add);
                default -> addresses.addAll(addresses(word));
            }
        } catch (SocketException e) {
            throw main.error(parameter, "the addresses of this machine cannot be read: " + e.getMessage(), e);
        } catch (UnknownHostException e) {
            throw main.error(
                    parameter,
                    "\"" + word + "\" is not all, loopback-only, an address, or the name of a host that is known here",
                    e);
        }
    }

    private static List<InetAddress> addresses(String word) throws UnknownHostException {
        String address = word.startsWith("[") && word.endsWith("]") ? word.substring(1, word.length() - 1) : word;
        return List.of(InetAddress.getAllByName(address)); // a name, such as localhost, is asked of the system
    }
}
