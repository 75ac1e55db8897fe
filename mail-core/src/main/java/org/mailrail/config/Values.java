package org.mailrail.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.SyntaxException;

/** The forms of single values. Each gives null for text of another form. */
final class Values {
    private static final int MAX_DIGITS = 18;

    private Values() {}

    static @Nullable Long number(String text) {
        int digits = text.startsWith("-") ? 1 : 0;
        if (text.length() == digits || text.length() > digits + MAX_DIGITS) return null;
        for (int i = digits; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') return null;
        }
        return Long.valueOf(text);
    }

    static @Nullable Duration duration(String text, ChronoUnit unit) {
        if (text.isEmpty()) return null;
        ChronoUnit given = unit(text.charAt(text.length() - 1));
        Long number = number(given == null ? text : text.substring(0, text.length() - 1));
        // The bound is Postfix's, a 32-bit number of seconds, and keeps the product within a long.
        if (number == null || number < 0 || number > Integer.MAX_VALUE) return null;
        Duration duration = (given == null ? unit : given).getDuration().multipliedBy(number);
        return duration.toSeconds() > Integer.MAX_VALUE ? null : duration;
    }

    private static @Nullable ChronoUnit unit(char letter) {
        return switch (letter) {
            case 's' -> ChronoUnit.SECONDS;
            case 'm' -> ChronoUnit.MINUTES;
            case 'h' -> ChronoUnit.HOURS;
            case 'd' -> ChronoUnit.DAYS;
            case 'w' -> ChronoUnit.WEEKS;
            default -> null;
        };
    }

    static @Nullable InetSocketAddress socketAddress(String text) {
        int colon = text.lastIndexOf(':');
        Long port = number(text.substring(colon + 1));
        if (port == null || port < 0 || port > 0xFFFF) return null;
        if (colon < 0) return new InetSocketAddress(port.intValue());
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            InetAddress literal = literal(host.substring(1, host.length() - 1));
            return literal == null ? null : new InetSocketAddress(literal, port.intValue());
        }
        return host.isEmpty() || host.indexOf(':') >= 0 ? null : new InetSocketAddress(host, port.intValue());
    }

    private static @Nullable InetAddress literal(String address) {
        try {
            return AddressLiteral.of(address.indexOf(':') < 0 ? "[" + address + "]" : "[IPv6:" + address + "]")
                    .address();
        } catch (SyntaxException notAnAddress) {
            return null;
        }
    }
}
