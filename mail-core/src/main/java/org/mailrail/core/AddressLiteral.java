package org.mailrail.core;

import java.net.InetAddress;
import java.net.UnknownHostException;
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

    private static @Nullable InetAddress parseIpv4(String text) {
        byte[] octets = new byte[4];
        int octet = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (value < 0 || octet == 4) return null;
                octets[octet++] = (byte) value;
                value = -1;
            } else if (c >= '0' && c <= '9') {
                value = Math.max(value, 0) * 10 + c - '0';
                if (value > 255) return null;
            } else {
                return null;
            }
        }
        return octet == 4 ? byAddress(octets) : null;
    }

    private static @Nullable InetAddress parseIpv6(String text) {
        if (text.indexOf(':') < 0) return null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Only these, so that InetAddress reads a literal and never asks the DNS; a zone (%eth0) means nothing to a
            // peer.
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.' || c > 'f') return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
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
