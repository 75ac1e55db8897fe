package org.mailrail.queue.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Delivery;

/** What an agent is given. */
final class OneDelivery implements Delivery {
    private final Group group;
    private final NewMessages newMessages;
    private final List<NewMessage> submitted = new ArrayList<>();
    private boolean over;

    OneDelivery(Group group, NewMessages newMessages) {
        this.group = group;
        this.newMessages = newMessages;
    }

    @Override
    public QueueId queueId() {
        return group.job().id();
    }

    @Override
    public String deliveryId() {
        return queueId().value();
    }

    @Override
    public Envelope envelope() {
        Job job = group.job();
        Envelope all = job.message.envelope();
        Envelope envelope = all.withRecipients(group.recipients());
        if (!job.isVerp()) return envelope;
        return envelope.withFrom(
                VerpSender.of(all, job.recipient(group.indexes().getFirst())));
    }

    @Override
    public String nextHop() {
        return group.nextHop();
    }

    @Override
    public MessageContent content() {
        return group.job().message.content();
    }

    @Override
    public Instant arrival() {
        return group.job().message.arrival();
    }

    @Override
    public void submit(Envelope envelope, MessageContent content) throws IOException {
        if (over) throw new IllegalStateException("this delivery is over");
        submitted.add(newMessages.copy(envelope, new byte[0], content));
    }

    /** What the agent submitted, which is not to be queued; it can submit no more. */
    List<NewMessage> withdraw() {
        over = true;
        List<NewMessage> withdrawn = List.copyOf(submitted);
        submitted.clear();
        return withdrawn;
    }

    /** What the agent submitted; it can submit no more. */
    List<NewMessage> end() {
        over = true;
        return submitted;
    }
}
