package org.mailrail.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Answers for as long as their TTLs say, within a bound of memory. Failures are not kept: the next message asks again. RFC 2308. */
final class AnswerCache {
    private static final int OVERHEAD = 200;

    private record Question(Name name, int type) {}

    private record Kept(RawAnswer answer, Instant until) {}

    private final Cache<Question, Kept> answers;
    private final Duration longest;
    private final Duration longestNegative;
    private final InstantSource clock;

    AnswerCache(long octets, Duration longest, Duration longestNegative, InstantSource clock) {
        this.longest = longest;
        this.longestNegative = longestNegative;
        this.clock = clock;
        answers = Caffeine.newBuilder()
                .maximumWeight(octets)
                .weigher((Question question, Kept kept) -> weight(kept.answer()))
                .executor(Runnable::run) // no thread that the application did not ask for
                .build();
    }

    Optional<RawAnswer> find(Name name, int type) {
        Kept kept = answers.getIfPresent(new Question(name, type));
        return kept == null || !clock.instant().isBefore(kept.until()) ? Optional.empty() : Optional.of(kept.answer());
    }

    void keep(Name name, int type, RawAnswer answer) {
        Duration ttl = switch (answer) {
            case RawAnswer.Found found -> atMost(longest, found.ttl());
            case RawAnswer.NoData noData -> atMost(longestNegative, noData.ttl());
            case RawAnswer.NoDomain noDomain -> atMost(longestNegative, noDomain.ttl());
            case RawAnswer.Failed failed -> Duration.ZERO;
        };
        if (ttl.isPositive()) {
            answers.put(
                    new Question(name, type), new Kept(answer, clock.instant().plus(ttl)));
        }
    }

    private static Duration atMost(Duration longest, long seconds) {
        return seconds >= longest.toSeconds() ? longest : Duration.ofSeconds(seconds);
    }

    private static int weight(RawAnswer answer) {
        if (!(answer instanceof RawAnswer.Found found)) return OVERHEAD;
        int weight = OVERHEAD;
        for (Record record : found.records()) weight += OVERHEAD + record.rdataToWireCanonical().length;
        return weight;
    }
}
