package org.mailrail.store.maildir;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names that no other message has, ever and anywhere: {@code <sec>.M<usec>P<pid>R<random>.<host>}. The microseconds only grow within one object, also
 * if the clock stands or goes back; the random part, as maildir(5) allows it, tells apart stores of one process, and processes of containers that
 * all have pid 1 and one host name. Safe for many threads.
 */
final class UniqueNames {
    private final InstantSource clock;
    private final String owner;
    private final AtomicLong last = new AtomicLong();

    UniqueNames(InstantSource clock, String host) {
        this.clock = clock;
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        this.owner = "P" + ProcessHandle.current().pid() + "R" + HexFormat.of().formatHex(random) + "." + escaped(host);
    }

    /** The next name. */
    String next() {
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        long mine = last.updateAndGet(before -> Math.max(before + 1, micros));
        return mine / 1_000_000 + ".M" + mine % 1_000_000 + owner;
    }

    /** As maildir(5) wants it; also the comma, which begins the fields of a name, and whatever else could not stand in one. */
    private static String escaped(String host) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (plain || c == '.' || c == '-' || c == '_') safe.append(c);
            else safe.append('\\').append(c >> 6 & 7).append(c >> 3 & 7).append(c & 7);
        }
        return safe.toString();
    }
}
