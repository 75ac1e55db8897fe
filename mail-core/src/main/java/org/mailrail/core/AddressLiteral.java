package org.mailrail.core;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An address literal: {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]}. Literals of other tags are not supported, since nothing can be
 * delivered to them. RFC 5321 section 4.1.3.
 *
 * @param address the address, without a host name
 */
public record AddressLiteral(InetAddress address) implements MailHost {
    private static final String IPV6 = "ipv6:";

    /**
     * Reads a literal with its brackets.
     *
     * @throws SyntaxException if it is none
     */
    public static AddressLiteral of(String literal) {
        if (literal.length() < 3 || literal.length() > 64 || !literal.startsWith("[") || !literal.endsWith("]")) {
            throw new SyntaxException("an address literal in brackets", 0);
        }
        String inner = literal.substring(1, literal.length() - 1);
        InetAddress address = inner.toLowerCase(Locale.ROOT).startsWith(IPV6)
                ? parseIpv6(inner.substring(IPV6.length()))
                : parseIpv4(inner);
        if (address == null) throw new SyntaxException("an IPv4 or IPv6 address literal", 1);
        return new AddressLiteral(address);
    }

    /** {@code Snum 3("." Snum)}. */
    private static @Nullable InetAddress parseIpv4(String text) {
        byte[] octets = ipv4(text, 0);
        return octets == null ? null : byAddress(octets);
    }

    private static byte @Nullable [] ipv4(String text, int start) {
        byte[] octets = new byte[4];
        int octet = 0;
        int digits = 0;
        int value = 0;
        for (int i = start; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (digits == 0 || octet == 4) return null;
                octets[octet++] = (byte) value;
                value = 0;
                digits = 0;
            } else if (c >= '0' && c <= '9' && ++digits <= 3) {
                value = value * 10 + c - '0';
                if (value > 255) return null;
            } else {
                return null;
            }
        }
        return octet == 4 ? octets : null;
    }

    /**
     * {@code IPv6-addr}: eight groups, of which one run of zeros may be {@code ::} and the last two an IPv4 address. Read here and not by
     * {@link InetAddress#getByName}, which asks the DNS about whatever it does not take for a literal.
     */
    private static @Nullable InetAddress parseIpv6(String text) {
        byte[] octets = new byte[16];
        int length = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            int end = text.indexOf(':', at);
            if (end < 0) end = text.length();
            if (end == text.length() && text.indexOf('.', at) >= 0) {
                byte[] tail = ipv4(text, at);
                if (tail == null || length > 12) return null;
                System.arraycopy(tail, 0, octets, length, 4);
                length += 4;
                break;
            }
            int group = group(text, at, end);
            if (group < 0 || length == 16) return null;
            octets[length++] = (byte) (group >> 8);
            octets[length++] = (byte) group;
            at = end + 1;
            if (end == text.length()) break;
            if (at == text.length()) return null; // a colon at the end
            if (text.charAt(at) == ':') {
                if (gap >= 0) return null;
                gap = length;
                at++;
            }
        }
        if (gap < 0) return length == 16 ? byAddress(octets) : null;
        if (length == 16) return null;
        System.arraycopy(octets, gap, octets, 16 - (length - gap), length - gap);
        Arrays.fill(octets, gap, 16 - (length - gap), (byte) 0);
        return byAddress(octets);
    }

    private static int group(String text, int start, int end) {
        if (end - start < 1 || end - start > 4) return -1;
        int group = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) return -1;
            group = group << 4 | digit;
        }
        return group;
    }

    private static InetAddress byAddress(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public String toString() {
        String text = address.getHostAddress();
        return address.getAddress().length == 4 ? "[" + text + "]" : "[IPv6:" + text + "]";
    }
}
