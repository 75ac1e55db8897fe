package org.mailrail.table;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.SyntaxException;

/**
 * A network: an address and how many bits of it count. An IPv4 address that is mapped into IPv6 is that IPv4 address.
 *
 * @param prefix 4 or 16 octets, with no bit set behind {@code bits}
 * @param bits from 0 to 32 or 128
 */
record Network(byte[] prefix, int bits) {
    /** Whether IPv6 addresses stand in brackets: else their colons could be those of {@code type:table}. */
    enum Brackets {
        REQUIRED,
        OPTIONAL
    }

    /**
     * Reads {@code address [ "/" bits ]} or {@code "[" address [ "/" bits ] "]"}.
     *
     * @throws IllegalArgumentException if it is none; the message is for an administrator
     */
    static Network of(String word, Brackets brackets) {
        boolean whole = brackets == Brackets.OPTIONAL && word.startsWith("[") && word.endsWith("]");
        String network = whole ? word.substring(1, word.length() - 1) : word;
        int slash = network.lastIndexOf('/');
        String text = slash < 0 ? network : network.substring(0, slash);
        byte @Nullable [] octets = octets(text, whole ? Brackets.OPTIONAL : brackets);
        if (octets == null) {
            throw new IllegalArgumentException("\"" + word
                    + "\" is not a network; expected forms are 192.0.2.1, 192.0.2.0/24 and [2001:db8::]/32");
        }
        int bits = slash < 0 ? octets.length * 8 : bits(network.substring(slash + 1), octets.length * 8);
        if (bits < 0) {
            throw new IllegalArgumentException(
                    "\"" + word + "\": the prefix length is not a number from 0 to " + octets.length * 8);
        }
        if (!Arrays.equals(masked(octets, bits), octets)) {
            throw new IllegalArgumentException("\"" + word + "\" has bits set behind its prefix; the network is "
                    + text(masked(octets, bits), brackets) + "/" + bits);
        }
        return new Network(octets, bits);
    }

    /** The octets of an address, in brackets or not; null if it is none. No name is looked up. */
    static byte @Nullable [] octets(String text, Brackets brackets) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String address = bracketed ? text.substring(1, text.length() - 1) : text;
        boolean ipv6 = address.indexOf(':') >= 0;
        if (ipv6 && !bracketed && brackets == Brackets.REQUIRED) return null;
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

    boolean contains(byte[] address) {
        return address.length == prefix.length && Arrays.equals(masked(address, bits), prefix);
    }

    /** The first bits of an address, the others zero. */
    static byte[] masked(byte[] octets, int bits) {
        byte[] masked = octets.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(bits - i * 8L, 0, 8);
            masked[i] &= (byte) (0xFF << (8 - kept));
        }
        return masked;
    }

    /**
     * An address as tables have it: IPv6 in lower case, without leading zeros, the longest run of zero groups as {@code ::}. That is what
     * Postfix, with inet_ntop(3), looks up; Java writes all groups. RFC 5952.
     */
    static String text(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 4 ? address.getHostAddress() : compressed(octets);
    }

    private static String compressed(byte[] octets) {
        int gap = -1;
        int longest = 1;
        for (int start = 0; start < 8; start++) {
            int end = start;
            while (end < 8 && group(octets, end) == 0) end++;
            if (end - start > longest) {
                longest = end - start;
                gap = start;
            }
        }
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < 8) {
            if (i == gap) {
                text.append("::");
                i += longest;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
                text.append(Integer.toHexString(group(octets, i++)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] octets, int index) {
        return (octets[index * 2] & 0xFF) << 8 | octets[index * 2 + 1] & 0xFF;
    }

    private static String text(byte[] octets, Brackets brackets) {
        try {
            String address = text(InetAddress.getByAddress(octets));
            return octets.length == 4 || brackets == Brackets.OPTIONAL ? address : "[" + address + "]";
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
