package org.mailrail.table;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.NonBlocking;

/**
 * A list of networks as in {@code mynetworks}: addresses, {@code 192.0.2.0/24}, {@code [2001:db8::]/32}, {@code /file} with more of them,
 * {@code type:table} with addresses as keys, {@code !pattern}; the first that matches decides. Files are read again when they change.
 * Safe for many threads.
 */
public final class NetworkList {
    private record Inside(Network network) implements MatchList.Pattern<InetAddress> {
        @Override
        public boolean matches(InetAddress address) {
            return network.contains(address.getAddress());
        }
    }

    private record Table(LookupTable table) implements MatchList.Pattern<InetAddress> {
        @Override
        public boolean matches(InetAddress address) throws IOException {
            return table.get(Network.text(address)).isPresent();
        }
    }

    private enum Syntax implements MatchList.Syntax<InetAddress> {
        INSTANCE;

        @Override
        public MatchList.Pattern<InetAddress> pattern(String word) {
            return new Inside(Network.of(word, Network.Brackets.REQUIRED));
        }

        @Override
        public MatchList.Pattern<InetAddress> table(LookupTable table) {
            return new Table(table);
        }

        @Override
        public boolean isTable(String word) {
            int colon = word.indexOf(':');
            if (colon < 1 || word.startsWith("[")) return false;
            // "2001:db8::/32" without its brackets is told what is wrong, and not that there is no table type 2001.
            return word.substring(0, colon).chars().anyMatch(c -> Character.digit(c, 16) < 0);
        }
    }

    private final MatchList<InetAddress> list;

    private NetworkList(MatchList<InetAddress> list) {
        this.list = list;
    }

    /** No network. */
    public static NetworkList none() {
        return of();
    }

    /**
     * These networks, e.g. {@code NetworkList.of("127.0.0.0/8", "[::1]/128")}.
     *
     * @throws IllegalArgumentException if one is none
     */
    public static NetworkList of(String... networks) {
        return new NetworkList(MatchList.of(List.of(networks), Syntax.INSTANCE));
    }

    /**
     * The list that a parameter has.
     *
     * @throws ConfigurationException if a pattern is none; the message names the parameter
     * @throws IOException if a table cannot be read
     */
    public static NetworkList from(MainCf main, String parameter, String byDefault, TableTypes types)
            throws IOException {
        return new NetworkList(MatchList.of(main, parameter, byDefault, types, Syntax.INSTANCE));
    }

    /**
     * Whether an address is in the list.
     *
     * @throws IOException if a table cannot be asked
     */
    public boolean contains(InetAddress address) throws IOException {
        return list.contains(address);
    }

    /** Whether asking never blocks: no table does, and no file is named. */
    public boolean isNonBlocking() {
        return list.isNonBlocking(pattern -> !(pattern instanceof Table table) || table.table() instanceof NonBlocking);
    }
}
