package org.mailrail.queue.internal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import org.mailrail.core.Domain;
import org.mailrail.queue.QueueListener;
import org.mailrail.queue.RetrySchedule;
import org.mailrail.queue.Spool;
import org.mailrail.queue.internal.report.ReportSettings;
import org.mailrail.route.RecipientResolver;

/** What a queue is built of; see {@link org.mailrail.queue.MailQueue.Builder}. */
public record QueueSettings(
        Spool spool,
        Map<String, Transport> transports,
        RecipientResolver resolver,
        RetrySchedule schedule,
        RetrySchedule bounceSchedule,
        InstantSource clock,
        QueueListener listener,
        Domain hostname,
        Function<Spool.StoredMessage, String> scope,
        int deliveries,
        int hopLimit,
        Duration longestHold,
        ReportSettings reports,
        Duration closeTimeout) {
    /** Copies the map, keeps a listener's mistakes from the queue, and tells a message that was lost from an application's mistake. */
    public QueueSettings {
        spool = new GuardedSpool(spool);
        transports = Map.copyOf(transports);
        listener = new GuardedListener(listener);
    }
}
