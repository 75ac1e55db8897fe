package org.mailrail.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;

/** Answers as told, and remembers what it was given. */
final class FakeAgent implements DeliveryAgent {
    /** One recipient of one attempt. */
    record Seen(String to, String from, String nextHop, String text) {}

    static final DeliveryResult RELAYED = new DeliveryResult.Relayed("mx.example.net", Reply.of(250, "2.0.0", "OK"));

    private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private volatile BiFunction<Delivery, Recipient, DeliveryResult> answer;

    FakeAgent(BiFunction<Delivery, Recipient, DeliveryResult> answer) {
        this.answer = answer;
    }

    static FakeAgent accepting() {
        return new FakeAgent((delivery, recipient) -> RELAYED);
    }

    void answer(BiFunction<Delivery, Recipient, DeliveryResult> other) {
        answer = other;
    }

    @Override
    public List<DeliveryResult> deliver(Delivery delivery) {
        List<DeliveryResult> results = new ArrayList<>();
        for (Recipient recipient : delivery.recipients()) {
            String from = delivery.envelope().from().toString();
            seen.add(new Seen(recipient.address().toString(), from, delivery.nextHop(), text(delivery)));
            results.add(answer.apply(delivery, recipient));
        }
        return results;
    }

    private static String text(Delivery delivery) {
        try (InputStream in = delivery.content().stream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    List<String> recipients() {
        return seen().stream().map(Seen::to).toList();
    }

    Seen only() {
        if (seen.size() != 1) throw new AssertionError("attempts: " + recipients());
        return seen.get(0);
    }
}
