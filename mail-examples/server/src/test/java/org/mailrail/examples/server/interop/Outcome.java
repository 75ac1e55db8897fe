package org.mailrail.examples.server.interop;

import java.net.IDN;
import java.util.Locale;

/** The words in which what becomes of a recipient is compared: domains in lower case and A-labels, since both sides treat them as equal. */
final class Outcome {
    static final String BAD_ADDRESS = "bad address";
    static final String UNKNOWN = "user unknown";
    static final String DEFERRED = "deferred";

    private Outcome() {}

    static String deliver(String recipient, String addressClass, String transport, String nextHop) {
        return address(recipient) + " is " + addressClass + ", by " + transport + ":" + folded(nextHop);
    }

    static String rejected(String status, String text) {
        return "rejected, " + status + " " + text;
    }

    static String file(String path) {
        return "file " + path;
    }

    static String command(String command) {
        return "command " + command;
    }

    /** An address in external form, its domain folded. */
    static String address(String address) {
        int at = address.lastIndexOf('@');
        return address.substring(0, at + 1) + folded(address.substring(at + 1));
    }

    private static String folded(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        try {
            return lower.startsWith("[") ? lower : IDN.toASCII(lower).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return lower;
        }
    }
}
