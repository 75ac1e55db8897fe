package org.mailrail.table;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.NonBlocking;
import org.mailrail.core.SyntaxException;

/**
 * A list of networks as in {@code mynetworks}: addresses, {@code 192.0.2.0/24}, {@code [2001:db8::]/32}, {@code /file} with more of them,
 * {@code type:table} with addresses as keys, {@code !pattern}; the first that matches decides. Files are read once. Immutable, safe for many
 * threads.
 */
public final class NetworkList {
    private record Network(byte[] prefix, int bits) implements MatchList.Pattern<InetAddress> {
        @Override
        public boolean matches(InetAddress address) {
            byte[] octets = address.getAddress();
            return octets.length == prefix.length && Arrays.equals(masked(octets, bits), prefix);
        }

        /** {@code address [ "/" bits ]}, IPv6 addresses in brackets. */
        static Network of(String word) {
            int slash = word.lastIndexOf('/');
            String text = slash < 0 ? word : word.substring(0, slash);
            byte @Nullable [] octets = octets(text);
            if (octets == null) {
                throw new IllegalArgumentException("\"" + word
                        + "\" is not a network; expected forms are 192.0.2.1, 192.0.2.0/24 and [2001:db8::]/32");
            }
            int bits = slash < 0 ? octets.length * 8 : bits(word.substring(slash + 1), octets.length * 8);
            if (bits < 0) {
                throw new IllegalArgumentException(
                        "\"" + word + "\": the prefix length is not a number from 0 to " + octets.length * 8);
            }
            if (!Arrays.equals(masked(octets, bits), octets)) {
                throw new IllegalArgumentException("\"" + word + "\" has bits set behind its prefix; the network is "
                        + text(masked(octets, bits)) + "/" + bits);
            }
            return new Network(octets, bits);
        }

        private static String text(byte[] octets) {
            String address = address(octets).getHostAddress();
            return octets.length == 4 ? address : "[" + address + "]";
        }

        private static byte @Nullable [] octets(String text) {
            boolean bracketed = text.startsWith("[") && text.endsWith("]");
            String address = bracketed ? text.substring(1, text.length() - 1) : text;
            boolean ipv6 = address.indexOf(':') >= 0;
            if (ipv6 && !bracketed) return null;
            try {
                return AddressLiteral.of(ipv6 ? "[IPv6:" + address + "]" : "[" + address + "]")
                        .address()
                        .getAddress();
            } catch (SyntaxException notAnAddress) {
                return null;
            }
        }

        private static int bits(String text, int most) {
            int bits = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < '0' || c > '9') return -1;
                bits = bits * 10 + c - '0';
                if (bits > most) return -1;
            }
            return text.isEmpty() ? -1 : bits;
        }
    }

    private record Table(LookupTable table) implements MatchList.Pattern<InetAddress> {
        @Override
        public boolean matches(InetAddress address) throws IOException {
            return table.get(address.getHostAddress()).isPresent();
        }
    }

    private enum Syntax implements MatchList.Syntax<InetAddress> {
        INSTANCE;

        @Override
        public MatchList.Pattern<InetAddress> pattern(String word) {
            return Network.of(word);
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

    /** Whether asking never blocks: no table does. */
    public boolean isNonBlocking() {
        return list.patterns().stream()
                .allMatch(pattern -> !(pattern instanceof Table table) || table.table() instanceof NonBlocking);
    }

    private static byte[] masked(byte[] octets, int bits) {
        byte[] masked = octets.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(bits - i * 8L, 0, 8);
            masked[i] &= (byte) (0xFF << (8 - kept));
        }
        return masked;
    }

    private static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
