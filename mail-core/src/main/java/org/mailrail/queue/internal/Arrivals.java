package org.mailrail.queue.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Recipient;
import org.mailrail.queue.Spool;
import org.mailrail.queue.internal.report.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a message between its commit and its first round: members of mailing lists that have an owner get a copy of their own, from the owner, and
 * who asked to be told what becomes of an alias is told. Both are committed in one record with the note that the members are done here.
 */
final class Arrivals {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private final QueueSettings settings;
    private final NewMessages newMessages;
    private final Notifications notifications;
    private final Meter meter;

    Arrivals(QueueSettings settings, NewMessages newMessages, Notifications notifications, Meter meter) {
        this.settings = settings;
        this.newMessages = newMessages;
        this.notifications = notifications;
        this.meter = meter;
    }

    /** A message was committed; those of it and out of it for the scheduler. */
    List<Spool.StoredMessage> queued(Spool.StoredMessage message, Expansion expansion) {
        LOG.info(
                "{}: from={}, nrcpt={} (queue active)",
                message.id(),
                message.envelope().from(),
                message.envelope().recipients().size());
        meter.queued();
        settings.listener().queued(message);
        return expansion.isPlain() ? List.of(message) : split(message, expansion);
    }

    /** The same of messages that were committed together. */
    List<Spool.StoredMessage> queued(List<Spool.StoredMessage> messages, List<NewMessage> drafts) {
        List<Spool.StoredMessage> all = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++)
            all.addAll(queued(messages.get(i), drafts.get(i).expansion()));
        return all;
    }

    /**
     * Splits a message that nobody else touches.
     *
     * @return what is to be delivered: the message itself, unless all of its recipients have a copy of their own, and the copies
     */
    List<Spool.StoredMessage> split(Spool.StoredMessage message, Expansion expansion) {
        List<NewMessage> drafts = new ArrayList<>();
        List<Spool.StoredMessage> copies;
        List<Integer> owned = expansion.owners().keySet().stream().sorted().toList();
        try {
            for (Map.Entry<EmailAddress, List<Recipient>> list :
                    byOwner(expansion).entrySet())
                drafts.add(newMessages.fromOwner(message, list.getKey(), Expansion.none(list.getValue())));
            Optional<Duration> lifetime = settings.schedule().giveUpAfter();
            notifications.add(message, Kind.SUCCESS, expansion.outcomes(), lifetime, drafts);
            if (drafts.isEmpty()) return List.of(message);
            Spool.Update update = new Spool.Update(message.id(), owned, message.state());
            copies = settings.spool().update(update, NewMessage.drafts(drafts));
        } catch (IOException | RuntimeException e) {
            // They get it all the same, but whom it does not reach is told to the sender and not to the owner.
            LOG.error("{}: copies from the owners of lists, or a report, cannot be written", message.id(), e);
            return List.of(message);
        } finally {
            NewMessage.close(drafts);
        }
        List<Spool.StoredMessage> all = new ArrayList<>();
        List<Integer> remaining = new ArrayList<>(message.remaining());
        remaining.removeAll(owned);
        if (remaining.isEmpty()) {
            LOG.info("{}: removed", message.id());
            settings.listener().removed(message.id());
        } else {
            all.add(new Spool.StoredMessage(
                    message.entry(), message.envelope(), remaining, message.state(), message.content()));
        }
        all.addAll(queued(copies, drafts));
        return all;
    }

    private static Map<EmailAddress, List<Recipient>> byOwner(Expansion expansion) {
        Map<EmailAddress, List<Recipient>> members = new LinkedHashMap<>();
        new TreeMap<>(expansion.owners())
                .forEach((index, owner) -> members.computeIfAbsent(owner, k -> new ArrayList<>())
                        .add(expansion.recipients().get(index)));
        return members;
    }
}
