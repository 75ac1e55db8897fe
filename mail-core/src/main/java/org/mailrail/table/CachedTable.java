package org.mailrail.table;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A table that remembers for a while what another one said, found or not found. Failures are not remembered: the next look-up asks again.
 * While one thread asks for a key, others that want the same one wait for its answer. Safe for many threads; holds no resources of its own.
 *
 * <p>No parameter of Postfix's asks for it; an application puts it in front of what is slow, such as SQL and LDAP.
 */
public final class CachedTable implements LookupTable {
    /** A longer key is asked for and not remembered: whoever sends it could fill the memory. */
    private static final int MAX_KEY = 1024;

    private final LookupTable table;
    private final AsyncCache<Key, Answer> answers;

    private record Key(String key, boolean partial) {}

    /** What the table said: to all who waited for it, and to later ones unless it is a failure. */
    private record Answer(Optional<String> value, @Nullable IOException failure) {}

    private CachedTable(LookupTable table, AsyncCache<Key, Answer> answers) {
        this.table = table;
        this.answers = answers;
    }

    /** How long an answer holds, from when it came. */
    private record Lifetimes(long found, long notFound) implements Expiry<Key, Answer> {
        @Override
        public long expireAfterCreate(Key key, Answer answer, long now) {
            if (answer.failure() != null) return 0;
            return answer.value().isPresent() ? found : notFound;
        }

        @Override
        public long expireAfterUpdate(Key key, Answer answer, long now, long current) {
            return expireAfterCreate(key, answer, now);
        }

        @Override
        public long expireAfterRead(Key key, Answer answer, long now, long current) {
            return current;
        }
    }

    /** Remembers 10,000 keys of a table: what was found for a minute, what was not for ten seconds. */
    public static Builder builder(LookupTable table) {
        return new Builder(table);
    }

    /** Settings of a cache. */
    public static final class Builder {
        private final LookupTable table;
        private long maximumSize = 10_000;
        private Duration found = Duration.ofMinutes(1);
        private Duration notFound = Duration.ofSeconds(10);
        private InstantSource clock = InstantSource.system();

        private Builder(LookupTable table) {
            this.table = table;
        }

        /**
         * How many keys are remembered at most, of 1,024 characters at most each.
         *
         * @throws IllegalArgumentException if it is less than one
         */
        public Builder maximumSize(long keys) {
            if (keys < 1) throw new IllegalArgumentException("a cache for " + keys + " keys");
            maximumSize = keys;
            return this;
        }

        /**
         * For how long a value holds.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder found(Duration time) {
            found = checked(time);
            return this;
        }

        /**
         * For how long it holds that there is none; a new entry may stay unseen for that time. Zero: it is not remembered.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder notFound(Duration time) {
            notFound = checked(time);
            return this;
        }

        private static Duration checked(Duration time) {
            if (time.isNegative()) throw new IllegalArgumentException("a cache for " + time);
            return time;
        }

        /** Tells the time; the system's clock by default. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** The table; one of patterns if what it stands before is. */
        public LookupTable build() {
            InstantSource source = clock;
            AsyncCache<Key, Answer> answers = Caffeine.newBuilder()
                    .maximumSize(maximumSize)
                    .expireAfter(new Lifetimes(nanos(found), nanos(notFound)))
                    .ticker(() -> TimeUnit.MILLISECONDS.toNanos(source.millis()))
                    .executor(Runnable::run) // no thread that the application did not ask for
                    .buildAsync();
            return WholeKeyTable.of(new CachedTable(table, answers), table);
        }

        private static long nanos(Duration time) {
            return TimeUnit.NANOSECONDS.convert(time); // at most 292 years
        }
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        return find(new Key(key, false));
    }

    @Override
    public Optional<String> getPartial(String key) throws IOException {
        return find(new Key(key, true));
    }

    private Optional<String> find(Key key) throws IOException {
        if (key.key().length() > MAX_KEY) return ask(key);
        CompletableFuture<Answer> known = answers.getIfPresent(key);
        if (known != null) return await(known);
        CompletableFuture<Answer> own = new CompletableFuture<>();
        known = answers.asMap().putIfAbsent(key, own);
        return known == null ? ask(key, own) : await(known);
    }

    private Optional<String> ask(Key key) throws IOException {
        return key.partial() ? table.getPartial(key.key()) : table.get(key.key());
    }

    /** Asks for all who wait. */
    private Optional<String> ask(Key key, CompletableFuture<Answer> answer) throws IOException {
        @Nullable IOException failure = null;
        try {
            Optional<String> value = ask(key);
            answer.complete(new Answer(value, null));
            return value;
        } catch (IOException e) {
            failure = e;
            throw e;
        } finally {
            if (!answer.isDone()) {
                IOException known =
                        failure != null ? failure : new IOException(name() + ": the look-up ended without an answer");
                answer.complete(new Answer(Optional.empty(), known));
            }
        }
    }

    private Optional<String> await(CompletableFuture<Answer> pending) throws IOException {
        Answer answer;
        try {
            answer = pending.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(name() + ": interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
        // An exception of its own, since the other one has another thread's stack trace.
        if (answer.failure() != null)
            throw new IOException(String.valueOf(answer.failure().getMessage()), answer.failure());
        return answer.value();
    }

    @Override
    public String name() {
        return table.name();
    }
}
