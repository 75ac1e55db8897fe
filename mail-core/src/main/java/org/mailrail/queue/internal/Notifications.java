package org.mailrail.queue.internal;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.ReversePath;
import org.mailrail.queue.PostmasterNotices;
import org.mailrail.queue.PostmasterNotices.Event;
import org.mailrail.queue.Spool;
import org.mailrail.queue.internal.report.Audience;
import org.mailrail.queue.internal.report.Kind;
import org.mailrail.queue.internal.report.Outcome;
import org.mailrail.queue.internal.report.StatusReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told what became of a message. Its sender is, by a report from nobody. Of a report, which is from nobody, at most the postmaster is, by a notice
 * from the double-bounce sender. Of such a notice nobody is: there is never a report of a report of a report.
 */
final class Notifications {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private final QueueSettings settings;
    private final NewMessages newMessages;
    private final EmailAddress doubleBounceSender;
    private final SecureRandom random = new SecureRandom();

    Notifications(QueueSettings settings, NewMessages newMessages) {
        this.settings = settings;
        this.newMessages = newMessages;
        this.doubleBounceSender = settings.reports().doubleBounceSender();
    }

    /** Whether this is the sender of notices to the postmaster, to whom nothing is delivered. */
    boolean isDoubleBounceSender(EmailAddress address) {
        return address.folded().equals(doubleBounceSender.folded());
    }

    /**
     * Adds the reports that are due.
     *
     * @param outcomes what became of recipients; of those that the sender does not want to hear of, at most the postmaster does
     * @param lifetime how long the message is tried; nothing if that is not known
     * @param drafts what was added is the caller's to commit or close, also if this fails
     * @throws IOException if a report cannot be written at the moment
     */
    void add(
            Spool.StoredMessage message,
            Kind kind,
            List<Outcome> outcomes,
            Optional<Duration> lifetime,
            List<NewMessage> drafts)
            throws IOException {
        if (outcomes.isEmpty()) return;
        Report report = new Report(message, kind, lifetime);
        Optional<EmailAddress> sender = message.envelope().from().mailbox();
        if (sender.isEmpty()) {
            Optional<EmailAddress> postmaster = postmaster(kind, true);
            if (postmaster.isPresent()) drafts.add(report.toPostmaster(postmaster.get(), true, outcomes));
        } else if (isDoubleBounceSender(sender.get())) {
            LOG.warn("{}: an undeliverable notice to the postmaster is told to nobody", message.id());
        } else {
            for (Map.Entry<ReversePath, List<Outcome>> told :
                    bySender(message.envelope(), outcomes).entrySet()) {
                EmailAddress who = told.getKey().mailbox().orElseThrow();
                drafts.add(report.toSender(who, told.getValue()));
            }
            postmaster(kind, false).ifPresent(postmaster -> addCopy(report, postmaster, outcomes, drafts));
        }
    }

    /** What each sender wants to hear: by VERP, each recipient has one of his own. */
    private static Map<ReversePath, List<Outcome>> bySender(Envelope envelope, List<Outcome> outcomes) {
        Map<ReversePath, List<Outcome>> wanted = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            ReversePath sender = VerpSender.of(envelope, outcome.recipient());
            if (outcome.isWanted())
                wanted.computeIfAbsent(sender, missing -> new ArrayList<>()).add(outcome);
        }
        return wanted;
    }

    /** Who of the postmasters is told; nothing if none is. */
    private Optional<EmailAddress> postmaster(Kind kind, boolean ofReport) {
        PostmasterNotices notices = settings.reports().notices();
        return switch (kind) {
            case FAILURE -> notices.recipient(ofReport ? Event.DOUBLE_BOUNCE : Event.BOUNCE);
            case DELAY -> notices.recipient(Event.DELAY);
            case SUCCESS -> Optional.empty();
        };
    }

    private void addCopy(Report report, EmailAddress postmaster, List<Outcome> outcomes, List<NewMessage> drafts) {
        try {
            drafts.add(report.toPostmaster(postmaster, false, outcomes));
        } catch (IOException e) {
            // The sender's is what matters.
            LOG.warn("{}: the postmaster cannot be told", report.message.id(), e);
        }
    }

    /** The reports of one occasion. */
    private final class Report {
        private final Spool.StoredMessage message;
        private final Kind kind;
        private final Optional<Duration> lifetime;

        Report(Spool.StoredMessage message, Kind kind, Optional<Duration> lifetime) {
            this.message = message;
            this.kind = kind;
            this.lifetime = lifetime;
        }

        NewMessage toSender(EmailAddress sender, List<Outcome> outcomes) throws IOException {
            return write(new Audience.Sender(sender), outcomes, ReversePath.none());
        }

        NewMessage toPostmaster(EmailAddress postmaster, boolean last, List<Outcome> outcomes) throws IOException {
            Audience audience = new Audience.Postmaster(postmaster, last);
            return write(audience, outcomes, ReversePath.of(doubleBounceSender));
        }

        private NewMessage write(Audience audience, List<Outcome> outcomes, ReversePath from) throws IOException {
            StatusReport report = new StatusReport(
                    settings.reports(),
                    message,
                    kind,
                    audience,
                    outcomes,
                    lifetime,
                    settings.clock().instant(),
                    random.nextLong());
            return newMessages.report(report, from);
        }
    }
}
