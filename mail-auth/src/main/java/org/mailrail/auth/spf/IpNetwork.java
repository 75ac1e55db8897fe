package org.mailrail.auth.spf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.mailrail.core.SyntaxException;

/**
 * A network of IPv4 or IPv6 addresses. An IPv4-mapped IPv6 address is an IPv4 address (RFC 7208 section 5), so that an IPv6 network never
 * holds one, even one that is written {@code ::ffff:192.0.2.0/120}.
 */
public final class IpNetwork {
    private static final int IPV4_OCTETS = 4;
    private static final int IPV6_OCTETS = 16;
    private static final int IPV6_GROUPS = 8;

    private final byte[] octets;
    private final int prefix;

    private IpNetwork(byte[] octets, int prefix) {
        if (prefix < 0 || prefix > octets.length * 8) throw new IllegalArgumentException("prefix length " + prefix);
        this.octets = octets;
        this.prefix = prefix;
    }

    /** The network around an address, of which the first {@code prefix} bits count. */
    public static IpNetwork of(InetAddress address, int prefix) {
        return new IpNetwork(octets(address), prefix);
    }

    /**
     * Reads an address or {@code address/prefix}.
     *
     * @throws SyntaxException if the text is neither
     */
    public static IpNetwork of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] octets = address.indexOf(':') < 0 ? ip4(address) : ip6(address);
        int most = octets.length * 8;
        return new IpNetwork(octets, slash < 0 ? most : SpfGrammar.prefix(text.substring(slash + 1), most));
    }

    /** Whether the address lies in the network. */
    public boolean contains(InetAddress address) {
        byte[] other = octets(address);
        if (other.length != octets.length) return false;
        int whole = prefix / 8;
        if (!Arrays.equals(octets, 0, whole, other, 0, whole)) return false;
        int rest = prefix % 8;
        return rest == 0 || (octets[whole] & 0xFF) >> (8 - rest) == (other[whole] & 0xFF) >> (8 - rest);
    }

    /** {@code ip4-network = qnum "." qnum "." qnum "." qnum}. RFC 7208 section 5.6. */
    static byte[] ip4(String text) {
        byte[] octets = new byte[IPV4_OCTETS];
        int octet = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (value < 0 || octet == IPV4_OCTETS) throw new SyntaxException("an IPv4 address", i);
                octets[octet++] = (byte) value;
                value = -1;
            } else {
                // No leading zero: 010 is ten to some readers and eight to others.
                if (c < '0' || c > '9' || value == 0) throw new SyntaxException("an IPv4 address", i);
                value = Math.max(value, 0) * 10 + c - '0';
                if (value > 255) throw new SyntaxException("a number of at most 255", i);
            }
        }
        if (octet != IPV4_OCTETS) throw new SyntaxException("an IPv4 address", text.length());
        return octets;
    }

    /**
     * {@code ip6-network}: eight groups of hexadecimal digits, one run of them perhaps as {@code ::}, the last two perhaps as IPv4. RFC 4291
     * section 2.2.
     */
    static byte[] ip6(String text) {
        int gap = text.indexOf("::");
        byte[] octets = new byte[IPV6_OCTETS];
        if (gap < 0) {
            if (groups(text, octets, true) != IPV6_OCTETS) throw new SyntaxException("an IPv6 address", 0);
            return octets;
        }
        int head = groups(text.substring(0, gap), octets, false);
        byte[] end = new byte[IPV6_OCTETS];
        int tail = groups(text.substring(gap + 2), end, true);
        if (head + tail > IPV6_OCTETS - 2) throw new SyntaxException("an IPv6 address", gap);
        System.arraycopy(end, 0, octets, IPV6_OCTETS - tail, tail);
        return octets;
    }

    /** Groups joined by colons, into {@code octets} from its start on. Returns how many octets they take. */
    private static int groups(String text, byte[] octets, boolean mayEndInIp4) {
        if (text.isEmpty()) return 0;
        int at = 0;
        int start = 0;
        while (true) {
            int colon = text.indexOf(':', start);
            String group = colon < 0 ? text.substring(start) : text.substring(start, colon);
            if (colon < 0 && mayEndInIp4 && group.indexOf('.') >= 0) {
                if (at > IPV6_OCTETS - IPV4_OCTETS) throw new SyntaxException("an IPv6 address", start);
                System.arraycopy(ip4(group), 0, octets, at, IPV4_OCTETS);
                return at + IPV4_OCTETS;
            }
            if (group.isEmpty() || group.length() > 4 || at >= IPV6_GROUPS * 2) {
                throw new SyntaxException("an IPv6 address", start);
            }
            int value = 0;
            for (int i = 0; i < group.length(); i++) {
                char c = group.charAt(i);
                int digit = c < 0x80 ? Character.digit(c, 16) : -1;
                if (digit < 0) throw new SyntaxException("a hexadecimal digit", start + i);
                value = value * 16 + digit;
            }
            octets[at++] = (byte) (value >> 8);
            octets[at++] = (byte) value;
            if (colon < 0) return at;
            start = colon + 1;
        }
    }

    /** The octets of an address, four also where IPv6 notation maps IPv4. */
    static byte[] octets(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length == IPV4_OCTETS) return octets;
        for (int i = 0; i < 10; i++) {
            if (octets[i] != 0) return octets;
        }
        return octets[10] == (byte) 0xFF && octets[11] == (byte) 0xFF
                ? Arrays.copyOfRange(octets, IPV6_OCTETS - IPV4_OCTETS, IPV6_OCTETS)
                : octets;
    }

    /** The address in its usual notation, IPv6 with its longest run of zeros as {@code ::}. RFC 5952 section 4. */
    static String text(InetAddress address) {
        return text(octets(address));
    }

    private static String text(byte[] octets) {
        if (octets.length == IPV4_OCTETS) {
            try {
                return InetAddress.getByAddress(octets).getHostAddress();
            } catch (UnknownHostException impossible) {
                throw new AssertionError(impossible);
            }
        }
        int[] groups = new int[IPV6_GROUPS];
        for (int i = 0; i < IPV6_GROUPS; i++) groups[i] = (octets[2 * i] & 0xFF) << 8 | octets[2 * i + 1] & 0xFF;
        int gap = -1;
        int gapLength = 1; // a single zero is not shortened
        for (int i = 0; i < IPV6_GROUPS; i++) {
            int end = i;
            while (end < IPV6_GROUPS && groups[end] == 0) end++;
            if (end - i > gapLength) {
                gap = i;
                gapLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < IPV6_GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                if (text.length() > 0 && text.charAt(text.length() - 1) != ':') text.append(':');
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpNetwork that && prefix == that.prefix && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(octets) + prefix;
    }

    @Override
    public String toString() {
        return text(octets) + (prefix == octets.length * 8 ? "" : "/" + prefix);
    }
}
