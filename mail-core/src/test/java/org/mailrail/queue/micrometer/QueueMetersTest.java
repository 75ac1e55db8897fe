package org.mailrail.queue.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.core.Envelope;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.MailQueue;

class QueueMetersTest {
    @Test
    void theRegistryHasWhatTheQueueSays(@TempDir Path folder) throws Exception {
        DeliveryAgent agent = delivery -> delivery.recipients().stream()
                .<DeliveryResult>map(to -> to.address().localPart().equals("full")
                        ? DeliveryResult.Deferred.of("4.2.2", "full")
                        : new DeliveryResult.Delivered("ok"))
                .toList();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        MessageContent content = MessageContent.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
        try (MailQueue queue = MailQueue.builder(folder.resolve("spool"))
                .transport("smtp", agent)
                .build()) {
            new QueueMeters(queue, Tags.of("queue", "main")).bindTo(registry);
            for (String user : List.of("ada", "bob", "full"))
                queue.submit(Envelope.of("", user + "@example.net"), content);
            assertThat(queue.awaitIdle(Duration.ofSeconds(20))).isTrue();
            assertThat(gauge(registry, "messages", "state", "deferred")).isEqualTo(1);
            assertThat(gauge(registry, "messages", "state", "incoming")).isZero();
            assertThat(registry.get("mailrail.queue.age")
                            .tags("state", "deferred", "le", "5", "queue", "main")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(gauge(registry, "deliveries", "queue", "main")).isZero();
            assertThat(counter(registry, "received", "queue", "main")).isEqualTo(3);
            assertThat(counter(registry, "attempts", "queue", "main")).isEqualTo(3);
            assertThat(counter(registry, "recipients", "result", "delivered")).isEqualTo(2);
            assertThat(counter(registry, "recipients", "result", "deferred")).isEqualTo(1);
            assertThat(registry.get("mailrail.queue.latency")
                            .tag("stage", "delivered")
                            .functionTimer()
                            .count())
                    .isEqualTo(2);
            assertThat(registry.get("mailrail.queue.latency")
                            .tag("stage", "delivered")
                            .functionTimer()
                            .totalTime(TimeUnit.HOURS))
                    .isBetween(0.0, 1.0);
        }
    }

    private static double gauge(SimpleMeterRegistry registry, String name, String tag, String value) {
        return registry.get("mailrail.queue." + name).tag(tag, value).gauge().value();
    }

    private static double counter(SimpleMeterRegistry registry, String name, String tag, String value) {
        return registry.get("mailrail.queue." + name)
                .tag(tag, value)
                .functionCounter()
                .count();
    }
}
