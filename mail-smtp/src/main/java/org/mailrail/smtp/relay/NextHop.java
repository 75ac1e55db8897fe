package org.mailrail.smtp.relay;

import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.MailHost;
import org.mailrail.core.SyntaxException;

/**
 * Where a transport is to bring messages: {@code domain} or {@code domain:port} whose mail exchangers are looked up, {@code [host]} or
 * {@code [host]:port} which is taken as it stands. Postfix's transport(5).
 *
 * @param host a domain, or an address, which has no mail exchangers
 * @param lookUpMx false in brackets
 * @param port 1 to 65535
 */
public record NextHop(MailHost host, boolean lookUpMx, int port) {
    /** Checks the port. */
    public NextHop {
        if (port < 1 || port > 65535) throw new IllegalArgumentException("port " + port);
    }

    /**
     * Reads one.
     *
     * @param defaultPort where it names none
     * @throws SyntaxException if it is none
     */
    public static NextHop of(String text, int defaultPort) {
        int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        if (text.startsWith("[") && bracket < 0) throw new SyntaxException("]", text.length());
        int colon = text.indexOf(':', Math.max(bracket, 0));
        if (bracket >= 0 && colon != bracket + 1 && bracket != text.length() - 1) {
            throw new SyntaxException("a colon or the end", bracket + 1);
        }
        int port = colon < 0 ? defaultPort : port(text, colon + 1);
        String name = bracket >= 0 ? text.substring(1, bracket) : colon < 0 ? text : text.substring(0, colon);
        return bracket >= 0 ? new NextHop(host(name), false, port) : new NextHop(Domain.of(name), true, port);
    }

    /** An address with or without the tag {@code IPv6:}, else a name. */
    private static MailHost host(String name) {
        try {
            boolean untaggedIpv6 = name.indexOf(':') >= 0 && !name.regionMatches(true, 0, "IPv6:", 0, 5);
            return AddressLiteral.of("[" + (untaggedIpv6 ? "IPv6:" : "") + name + "]");
        } catch (SyntaxException notAnAddress) {
            return Domain.of(name);
        }
    }

    private static int port(String text, int start) {
        int port = 0;
        if (start == text.length() || text.length() - start > 5) throw new SyntaxException("a port", start);
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') throw new SyntaxException("a port", i);
            port = port * 10 + c - '0';
        }
        if (port < 1 || port > 65535) throw new SyntaxException("a port of 1 to 65535", start);
        return port;
    }
}
