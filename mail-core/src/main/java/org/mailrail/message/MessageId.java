package org.mailrail.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.mailrail.core.Domain;

/** Makes Message-IDs. RFC 5322 section 3.6.4. */
public final class MessageId {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);

    private MessageId() {}

    /**
     * One for a message that came without, with its angle brackets, as Postfix's cleanup(8) makes it: {@code <20260102030405.unique@host>}.
     *
     * @param now the time of the message; it stands there in UTC, to the second
     * @param unique what is this host's only within that second, such as the queue id; of characters that an atom may have
     * @param host whose name stands on the right, the host that makes it
     */
    public static String stamped(Instant now, String unique, Domain host) {
        return "<" + STAMP.format(now.atOffset(ZoneOffset.UTC)) + "." + unique + "@" + host.ascii() + ">";
    }

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
