package org.mailrail.examples.server.steering;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.queue.MailQueue;
import org.mailrail.queue.QueueFilter;
import org.mailrail.queue.QueuedMessage;

/** Steers a running queue, which stays its owner's to close. Safe for many threads. */
final class LiveQueue implements Steering {
    private final MailQueue queue;

    LiveQueue(MailQueue queue) {
        this.queue = queue;
    }

    @Override
    public int carryOut(QueueRequest request, Consumer<JsonObject> shown) throws IOException, Refusal {
        return switch (request) {
            case QueueRequest.Listing(QueueFilter filter) -> list(filter, shown);
            case QueueRequest.Show(QueueId id) -> show(id, shown);
            case QueueRequest.Steer(QueueRequest.Action action, QueueId id) -> steered(id, steer(action, id), shown);
            case QueueRequest.SteerAll(QueueRequest.Action action, QueueFilter filter) ->
                steerAll(action, filter, shown);
            case QueueRequest.FlushAll() -> {
                int deferred = queue.statistics().deferred();
                queue.flush();
                yield deferred;
            }
            case QueueRequest.Flush(QueueId id) -> steered(id, queue.flush(id), shown);
            case QueueRequest.FlushDomain flush -> queue.flush(flush.domain());
            case QueueRequest.Readdress readdress -> readdress(readdress, shown);
            case QueueRequest.Statistics() -> {
                shown.accept(QueueAnswer.of(queue.statistics()));
                yield queue.statistics().messages();
            }
        };
    }

    private int list(QueueFilter filter, Consumer<JsonObject> shown) throws IOException {
        int[] count = new int[1];
        queue.list(filter, message -> {
            shown.accept(QueueAnswer.of(message));
            count[0]++;
        });
        return count[0];
    }

    private int show(QueueId id, Consumer<JsonObject> shown) throws IOException, Refusal {
        Optional<QueuedMessage> message = queue.find(id);
        shown.accept(QueueAnswer.of(message.orElseThrow(() -> missing(id))));
        return 1;
    }

    static Refusal missing(QueueId id) {
        return new Refusal(Refusal.Kind.NO_SUCH_MESSAGE, "there is no message " + id + " in the queue");
    }

    private static int steered(QueueId id, boolean found, Consumer<JsonObject> shown) throws Refusal {
        if (!found) throw missing(id);
        shown.accept(QueueAnswer.of(id));
        return 1;
    }

    private boolean steer(QueueRequest.Action action, QueueId id) throws IOException {
        return switch (action) {
            case HOLD -> queue.hold(id);
            case RELEASE -> queue.release(id);
            case REQUEUE -> queue.requeue(id);
            case DELETE -> queue.delete(id);
        };
    }

    private int steerAll(QueueRequest.Action action, QueueFilter filter, Consumer<JsonObject> shown)
            throws IOException {
        List<QueueId> ids = new ArrayList<>();
        queue.list(steerable(action, filter), message -> ids.add(message.id()));
        int count = 0;
        for (QueueId id : ids) {
            if (!steer(action, id)) continue; // it has left the queue meanwhile
            shown.accept(QueueAnswer.of(id));
            count++;
        }
        return count;
    }

    /** Without those that are as they would be. */
    static QueueFilter steerable(QueueRequest.Action action, QueueFilter filter) {
        Set<QueuedMessage.State> states = EnumSet.noneOf(QueuedMessage.State.class);
        states.addAll(filter.states());
        if (action == QueueRequest.Action.HOLD) states.remove(QueuedMessage.State.HELD);
        if (action == QueueRequest.Action.RELEASE) states.retainAll(Set.of(QueuedMessage.State.HELD));
        return filter.in(states.toArray(QueuedMessage.State[]::new));
    }

    private int readdress(QueueRequest.Readdress request, Consumer<JsonObject> shown) throws IOException, Refusal {
        boolean found;
        try {
            found = queue.readdress(request.id(), envelope -> readdressed(envelope, request));
        } catch (IllegalStateException e) {
            throw new Refusal(Refusal.Kind.NOT_HELD, "message " + request.id() + " is not held: hold it first");
        }
        return steered(request.id(), found, shown);
    }

    /** With the parameters that recipients have, if they stay. */
    private static Envelope readdressed(Envelope envelope, QueueRequest.Readdress request) {
        ReversePath sender = request.sender().orElse(envelope.from());
        Map<EmailAddress, Recipient> known = new HashMap<>();
        envelope.recipients().forEach(recipient -> known.putIfAbsent(recipient.address(), recipient));
        List<Recipient> recipients = request.recipients().isEmpty()
                ? envelope.recipients()
                : request.recipients().stream()
                        .distinct()
                        .map(address -> known.getOrDefault(address, Recipient.of(address)))
                        .toList();
        boolean needsSmtpUtf8 =
                sender.mailbox().map(EmailAddress::needsSmtpUtf8).orElse(false)
                        || recipients.stream().map(Recipient::address).anyMatch(EmailAddress::needsSmtpUtf8);
        return new Envelope(
                sender,
                recipients,
                envelope.body(),
                envelope.smtpUtf8() || needsSmtpUtf8,
                envelope.ret(),
                envelope.envelopeId(),
                envelope.handling());
    }

    @Override
    public void close() {}
}
