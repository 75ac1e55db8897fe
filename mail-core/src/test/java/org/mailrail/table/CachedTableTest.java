package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mailrail.table.contract.LookupTableContract;

class CachedTableTest extends LookupTableContract {
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Slow slow = new Slow();

    /** Has what it is given, counts how often it is asked, may fail, and waits where it is told to. */
    private static class Slow implements LookupTable {
        private final Map<String, String> entries = new ConcurrentHashMap<>();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean broken;
        private volatile @Nullable CountDownLatch entered;
        private volatile @Nullable CountDownLatch released;

        @Override
        public Optional<String> get(String key) throws IOException {
            asked.incrementAndGet();
            if (entered != null) entered.countDown();
            if (released != null) await(released);
            if (broken) throw new IOException(name() + ": down");
            return Optional.ofNullable(entries.get(key.toLowerCase(Locale.ROOT)));
        }

        @Override
        public String name() {
            return "slow:table";
        }
    }

    private static final class SlowPatterns extends Slow implements PatternTable {}

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private LookupTable cached(LookupTable table) {
        return CachedTable.builder(table)
                .found(Duration.ofMinutes(5))
                .notFound(Duration.ofSeconds(5))
                .clock(() -> now)
                .build();
    }

    @Override
    protected LookupTable open(Map<String, String> entries) {
        slow.entries.putAll(entries);
        return cached(slow);
    }

    @Override
    protected boolean replace(Map<String, String> entries) {
        slow.entries.keySet().retainAll(entries.keySet());
        slow.entries.putAll(entries);
        now = now.plus(Duration.ofMinutes(6));
        return true;
    }

    @Override
    protected boolean breakDown() {
        slow.broken = true;
        now = now.plus(Duration.ofMinutes(6));
        return true;
    }

    @Test
    void anAnswerHoldsForItsTimeFoundOrNot() throws IOException {
        LookupTable table = open(Map.of("a", "1"));
        assertThat(table.get("a")).contains("1");
        assertThat(table.get("b")).isEmpty();
        slow.entries.putAll(Map.of("a", "2", "b", "2"));
        now = now.plusMillis(4999);
        assertThat(table.get("a")).contains("1");
        assertThat(table.get("b")).isEmpty();
        assertThat(slow.asked).hasValue(2);
        now = now.plusMillis(1);
        assertThat(table.get("b")).contains("2");
        now = now.plus(Duration.ofMinutes(5));
        assertThat(table.get("a")).contains("2");
    }

    @Test
    void anErrorIsNeverRemembered() throws IOException {
        LookupTable table = open(Map.of("a", "1"));
        slow.broken = true;
        assertThatThrownBy(() -> table.get("a")).isInstanceOf(IOException.class).hasMessage("slow:table: down");
        assertThatThrownBy(() -> table.get("a")).isInstanceOf(IOException.class);
        assertThat(slow.asked).hasValue(2);
        slow.broken = false;
        assertThat(table.get("a")).contains("1");
        slow.broken = true;
        assertThat(table.get("a")).as("what is known holds").contains("1");
    }

    @Test
    void oneAsksForAllWhoWantTheSameKey() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        LookupTable table = open(Map.of("a", "1", "b", "2"));
        slow.entered = entered;
        slow.released = released;
        try (ExecutorService pool = Executors.newFixedThreadPool(9)) {
            List<Future<Optional<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) answers.add(pool.submit(() -> table.get("a")));
            await(entered);
            slow.entered = null;
            slow.released = null;
            assertThat(pool.submit(() -> table.get("b")).get())
                    .as("another key need not wait")
                    .contains("2");
            released.countDown();
            for (Future<Optional<String>> answer : answers)
                assertThat(answer.get()).contains("1");
        }
        assertThat(slow.asked).hasValue(2);
    }

    @Test
    void thoseWhoWaitAreToldOfTheFailure() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        LookupTable table = open(Map.of());
        slow.entered = entered;
        slow.released = released;
        slow.broken = true;
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Future<Optional<String>> first = pool.submit(() -> table.get("a"));
            await(entered);
            Future<Optional<String>> second = pool.submit(() -> table.get("a"));
            released.countDown();
            for (Future<Optional<String>> answer : List.of(first, second)) {
                assertThatThrownBy(answer::get).rootCause().hasMessage("slow:table: down");
            }
        }
    }

    @Test
    void aTableThatThrowsSomethingElseLeavesNobodyWaiting() throws IOException {
        LookupTable table = CachedTable.builder(new LookupTable() {
                    @Override
                    public Optional<String> get(String key) {
                        throw new IllegalStateException("closed");
                    }

                    @Override
                    public String name() {
                        return "closed:table";
                    }
                })
                .build();
        for (int i = 0; i < 2; i++) assertThatThrownBy(() -> table.get("a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void itRemembersSoManyKeysAndNoLongOnes() throws IOException {
        LookupTable table =
                CachedTable.builder(slow).maximumSize(10).clock(() -> now).build();
        for (int i = 0; i < 1000; i++) table.get("key" + i);
        int before = slow.asked.get();
        for (int i = 0; i < 1000; i++) table.get("key" + i);
        assertThat(slow.asked.get() - before).isGreaterThanOrEqualTo(990);
        before = slow.asked.get();
        for (int i = 0; i < 3; i++) table.get("x".repeat(1025));
        assertThat(slow.asked.get() - before).isEqualTo(3);
    }

    @Test
    void aTableOfPatternsStaysOne() throws IOException {
        SlowPatterns patterns = new SlowPatterns();
        LookupTable table = cached(patterns);
        assertThat(table).isInstanceOf(PatternTable.class);
        assertThat(table.getPartial("a")).isEmpty();
        assertThat(((Slow) patterns).asked).hasValue(0);
        assertThat(cached(slow)).isNotInstanceOf(PatternTable.class);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        CachedTable.Builder builder = CachedTable.builder(slow);
        assertThatThrownBy(() -> builder.maximumSize(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.found(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.notFound(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
