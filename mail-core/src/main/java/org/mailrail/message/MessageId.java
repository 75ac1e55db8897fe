package org.mailrail.message;

import java.time.Instant;
import java.util.random.RandomGenerator;
import org.mailrail.core.Domain;

/** Makes Message-IDs. RFC 5322 section 3.6.4. */
public final class MessageId {
    private MessageId() {}

    /**
     * A new one with its angle brackets, unique for its time and 64 random bits.
     *
     * @param now the time of the message
     * @param random from where the bits come
     * @param host whose name stands on the right, the host that makes it
     */
    public static String create(Instant now, RandomGenerator random, Domain host) {
        return "<" + Long.toString(now.toEpochMilli(), 36) + "." + Long.toUnsignedString(random.nextLong(), 36) + "@"
                + host.ascii() + ">";
    }
}
