package org.mailrail.queue.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.mailrail.message.MessageContent;

/** How many servers a message has passed: its Received fields. RFC 5321 section 6.3. */
final class Hops {
    private static final String FIELD = "received:";
    private static final int MAX_HEADER = 1 << 20;

    private Hops() {}

    static int count(MessageContent content) throws IOException {
        try (InputStream in = new BufferedInputStream(content.stream(0, MAX_HEADER))) {
            int hops = 0;
            StringBuilder start = new StringBuilder();
            int length = 0;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == '\n') {
                    if (length == 0) return hops;
                    if (start.toString().toLowerCase(Locale.ROOT).equals(FIELD)) hops++;
                    start.setLength(0);
                    length = 0;
                } else if (octet != '\r') {
                    length++;
                    if (start.length() < FIELD.length()) start.append((char) octet);
                }
            }
            return hops;
        }
    }
}
