package org.mailrail.examples.server.steering;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.QueueId;
import org.mailrail.queue.QueueStatistics;
import org.mailrail.queue.QueuedMessage;

/**
 * What is answered to a {@link QueueRequest}: JSON objects, one a line, of what is shown, and one at the end.
 *
 * <pre>
 *   {"queue_name":STATE, "queue_id":ID, "arrival_time":SECONDS since 1970, "message_size":OCTETS, "forced_expire":false, "sender":ADDRESS,
 *    "recipients":[{"address":ADDRESS}, ...], "delay_reason":TEXT, "next_attempt":SECONDS}   ; the last two where there are such
 *   {"queue_id":ID}                                          ; was held, deleted and so on
 *   {"incoming":N, "active":N, "deferred":N, "hold":N, "deliveries":N, "resting_sites":N}
 *   {"end":true, "count":N}                                  ; the end: so many messages
 *   {"error":KIND, "reason":TEXT}                            ; the end, too
 * </pre>
 *
 * <p>The names are those of Postfix's {@code postqueue -j}; there each recipient has its reason, here the message has that of the first.
 */
final class QueueAnswer {
    private QueueAnswer() {}

    static JsonObject of(QueuedMessage message) {
        List<JsonObject> recipients = message.recipients().stream()
                .map(address -> JsonObject.empty().with("address", address.toString()))
                .toList();
        JsonObject answer = JsonObject.empty()
                .with("queue_name", QueueRequest.text(message.state()))
                .with("queue_id", message.id().value())
                .with("arrival_time", message.arrival().getEpochSecond())
                .with("message_size", message.size())
                .with("forced_expire", false)
                .with("sender", QueueRequest.text(message.sender()))
                .withObjects("recipients", recipients);
        Optional<String> reason = message.reason();
        if (reason.isPresent()) answer = answer.with("delay_reason", reason.get());
        Optional<Instant> next = message.next();
        return next.isPresent() ? answer.with("next_attempt", next.get().getEpochSecond()) : answer;
    }

    static JsonObject of(QueueId steered) {
        return JsonObject.empty().with("queue_id", steered.value());
    }

    static JsonObject of(QueueStatistics statistics) {
        return JsonObject.empty()
                .with("incoming", statistics.incoming())
                .with("active", statistics.active())
                .with("deferred", statistics.deferred())
                .with("hold", statistics.held())
                .with("deliveries", statistics.deliveries())
                .with("resting_sites", statistics.restingSites());
    }

    static JsonObject end(int count) {
        return JsonObject.empty().with("end", true).with("count", count);
    }

    static JsonObject error(Refusal refusal) {
        return JsonObject.empty()
                .with("error", refusal.kind().word())
                .with("reason", String.valueOf(refusal.getMessage()));
    }
}
