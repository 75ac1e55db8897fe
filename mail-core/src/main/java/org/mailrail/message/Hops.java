package org.mailrail.message;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** How many servers a message has passed: its Received fields, counted while its header is read. Used by one thread. RFC 5321 section 6.3. */
public final class Hops {
    private static final String RECEIVED = "received";
    private static final int MAX_HEADER = 1 << 20;

    private int count;

    /** None so far. */
    public Hops() {}

    /**
     * There is a field.
     *
     * @param name in lower case
     * @return whether it is one of them
     */
    public boolean onField(String name) {
        if (!name.equals(RECEIVED)) return false;
        count++;
        return true;
    }

    /** How many there were so far. */
    public int count() {
        return count;
    }

    /**
     * How many there are in a message; of a header of more than 1 MiB only its beginning is looked at.
     *
     * @throws IOException if it cannot be read
     */
    public static int count(MessageContent content) throws IOException {
        try (InputStream in = new BufferedInputStream(content.stream(0, MAX_HEADER))) {
            int hops = 0;
            int length = 0;
            int named = 0; // of the name of the field; -1: the line is another one, or a field that is counted
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == '\n') {
                    if (length == 0) return hops;
                    length = 0;
                    named = 0;
                } else if (octet != '\r') {
                    length++;
                    if (named < 0) continue;
                    if (named < RECEIVED.length()) {
                        named = Character.toLowerCase(octet) == RECEIVED.charAt(named) ? named + 1 : -1;
                    } else if (octet != ' ' && octet != '\t') { // white space before the colon is an old form
                        if (octet == ':') hops++;
                        named = -1;
                    }
                }
            }
            return hops;
        }
    }
}
