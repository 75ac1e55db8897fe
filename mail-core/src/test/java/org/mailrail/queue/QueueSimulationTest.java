package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.message.MessageContent;

/**
 * Many messages to many destinations, some of which are dead, slow, or give 4xx for a day: what the healthy ones notice of it. Real threads on a clock
 * that is simulated.
 */
class QueueSimulationTest {
    private static final Duration STEP = Duration.ofMillis(100);
    private static final MessageContent CONTENT =
            MessageContent.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    Path folder;

    /** How a destination behaves. */
    private enum Kind {
        HEALTHY,
        DEAD,
        SLOW,
        REFUSING
    }

    /** What was seen. */
    private record Seen(long[] millis, int attemptsOfDead, int messagesToDead, long peakMemory) {
        Duration percentile(int percent) {
            return Duration.ofMillis(millis[(int) Math.min(millis.length - 1, (long) millis.length * percent / 100)]);
        }

        @Override
        public String toString() {
            return "healthy p50 " + percentile(50).toMillis() / 1000.0 + " s, p99 "
                    + percentile(99).toMillis() / 1000.0 + " s, max "
                    + percentile(100).toMillis() / 1000.0 + " s; "
                    + attemptsOfDead + " connection attempts to the dead for " + messagesToDead
                    + " messages; heap peak "
                    + (peakMemory >> 20) + " MiB";
        }
    }

    /**
     * Runs it until every message to a healthy destination is delivered.
     *
     * @param perSecond how many messages come in; 0: all at once
     * @param deliveries how many run at once
     */
    private Seen run(String name, int messages, int destinations, int perSecond, int deliveries, boolean sick)
            throws IOException, InterruptedException {
        SimulatedTime time = new SimulatedTime();
        Instant start = time.instant();
        List<Long> healthy = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger attemptsOfDead = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        DeliveryAgent agent = delivery -> {
            if (over.get()) return Collections.nCopies(delivery.recipients().size(), FakeAgent.RELAYED);
            int number = number(delivery.nextHop());
            DeliveryResult result = FakeAgent.RELAYED;
            switch (sick ? kind(number) : Kind.HEALTHY) {
                case HEALTHY -> {
                    time.sleep(STEP.multipliedBy(2 + number % 8));
                    healthy.add(
                            Duration.between(delivery.arrival(), time.instant()).toMillis());
                }
                case SLOW -> time.sleep(Duration.ofSeconds(60));
                case DEAD -> {
                    attemptsOfDead.incrementAndGet();
                    time.sleep(Duration.ofSeconds(30));
                    result = DeliveryResult.Deferred.siteDown("4.4.1", "no answer");
                }
                case REFUSING -> {
                    time.sleep(STEP.multipliedBy(5));
                    if (Duration.between(start, time.instant()).toDays() < 1)
                        result = DeliveryResult.Deferred.of("4.7.1", "come back later");
                }
            }
            return Collections.nCopies(delivery.recipients().size(), result);
        };
        int toHealthy = 0;
        int toDead = 0;
        long peak = 0;
        Random random = new Random(1);
        try (FileSpool spool = FileSpool.builder(folder.resolve(name))
                        .durability(Durability.NONE)
                        .clock(time)
                        .open();
                MailQueue queue = MailQueue.builder(spool)
                        .clock(time)
                        .hostname(Domain.of("mail.example.org"))
                        .closeTimeout(Duration.ZERO)
                        .deliveries(deliveries)
                        .transport("smtp", agent)
                        .build()) {
            int submitted = 0;
            while (healthy.size() < toHealthy || submitted < messages) {
                long elapsed = Duration.between(start, time.instant()).toMillis();
                long wanted = perSecond == 0 ? messages : Math.min(messages, elapsed * perSecond / 1000 + 1);
                for (; submitted < wanted; submitted++) {
                    int number = random.nextInt(destinations);
                    Kind kind = sick ? kind(number) : Kind.HEALTHY;
                    if (kind == Kind.HEALTHY) toHealthy++;
                    if (kind == Kind.DEAD) toDead++;
                    queue.submit(Envelope.of("app@example.org", "ada@d" + number + ".example"), CONTENT);
                }
                queue.tick();
                settle(queue, time);
                peak = Math.max(peak, used());
                time.advance(STEP);
            }
            over.set(true);
            // Those who still sleep go home, and the queue is not closed before.
            while (queue.statistics().deliveries() > 0) time.advance(Duration.ofMinutes(1));
        }
        long[] millis = healthy.stream().mapToLong(Long::longValue).sorted().toArray();
        return new Seen(millis, attemptsOfDead.get(), toDead, peak);
    }

    /** Waits until whatever runs sleeps on the clock. */
    private static void settle(MailQueue queue, SimulatedTime time) throws InterruptedException {
        QueueStatistics last = null;
        int same = 0;
        while (same < 3) {
            QueueStatistics now = queue.statistics();
            same = now.equals(last) && now.deliveries() == time.sleeping() ? same + 1 : 0;
            last = now;
            if (same == 0) TimeUnit.MICROSECONDS.sleep(50);
            else TimeUnit.MICROSECONDS.sleep(5);
        }
    }

    private static int number(String nextHop) {
        return Integer.parseInt(nextHop, 1, nextHop.indexOf('.'), 10);
    }

    /** 5 % are dead, 5 % slow, 1 % refuse. */
    private static Kind kind(int number) {
        int hundredth = number % 100;
        if (hundredth < 5) return Kind.DEAD;
        if (hundredth < 10) return Kind.SLOW;
        return hundredth < 11 ? Kind.REFUSING : Kind.HEALTHY;
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void compare(int messages, int destinations, int perSecond, int deliveries) throws Exception {
        String what = messages + " messages to " + destinations + " destinations, "
                + (perSecond == 0 ? "all at once" : perSecond + " a second");
        Seen alone = run("alone" + perSecond, messages, destinations, perSecond, deliveries, false);
        System.out.println(what + ", none sick: " + alone);
        Seen among = run("among" + perSecond, messages, destinations, perSecond, deliveries, true);
        System.out.println(what + ", 11 % sick: " + among);
        // All at once is the hardest: before anything is known of a site, each sick one keeps a place for as long as it
        // takes to find out.
        int percent = perSecond == 0 ? 200 : 150;
        assertThat(among.percentile(99))
                .isLessThanOrEqualTo(alone.percentile(99).multipliedBy(percent).dividedBy(100));
        // A window full of attempts, and a probe after each rest.
        assertThat(among.attemptsOfDead()).isLessThan(among.messagesToDead());
        assertThat(Arrays.stream(among.millis()).count()).isPositive();
    }

    @Test
    void theHealthyHardlyNoticeTheSick() throws Exception {
        compare(5_000, 500, 50, 100);
        compare(10_000, 500, 0, 50);
    }

    @Test
    @Tag("soak")
    void theHealthyHardlyNoticeTheSickAmongMany() throws Exception {
        compare(200_000, 5_000, 60, 500);
        compare(200_000, 5_000, 0, 500);
    }
}
