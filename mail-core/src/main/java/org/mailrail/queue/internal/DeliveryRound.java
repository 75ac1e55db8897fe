package org.mailrail.queue.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.QueueMetrics;
import org.mailrail.queue.RetrySchedule;
import org.mailrail.queue.Spool;
import org.mailrail.queue.internal.report.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of a message: its recipients are resolved, delivered in groups, and what comes of it is written down. Who has got it is noted at once,
 * with what the agent submitted in the same record. Failures are noted when the round is over, with the one report of all of them in the same
 * record; a crash before that only means one attempt more.
 */
final class DeliveryRound implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRound.class);
    /** When the spool could not take a note, and the schedule says nothing. */
    private static final Duration RECORD_AGAIN = Duration.ofMinutes(1);

    private final QueueSettings settings;
    private final NewMessages newMessages;
    private final Notifications notifications;
    private final Arrivals arrivals;
    private final Scheduler scheduler;
    private final Notes notes;
    private final Attempts attempts;
    private final Deadlines deadlines;
    private final Meter meter = new Meter();

    DeliveryRound(QueueSettings settings) {
        this.settings = settings;
        this.newMessages = new NewMessages(settings);
        this.notifications = new Notifications(settings, newMessages);
        this.arrivals = new Arrivals(settings, newMessages, notifications, meter);
        this.scheduler = new Scheduler(settings, this);
        this.notes = new Notes(settings, newMessages, notifications, arrivals, scheduler::add);
        this.attempts = new Attempts(settings, meter);
        this.deadlines = new Deadlines(settings.clock());
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Meter meter() {
        return meter;
    }

    NewMessages newMessages() {
        return newMessages;
    }

    /** A message was committed. */
    void queued(Spool.StoredMessage message, Expansion expansion) {
        arrivals.queued(message, expansion).forEach(scheduler::add);
    }

    /** A message was given the recipients of this expansion; false if by that it is done, and others stand for it. */
    boolean requeued(Spool.StoredMessage message, Expansion expansion) {
        if (expansion.isPlain()) return true;
        boolean remains = false;
        for (Spool.StoredMessage part : arrivals.split(message, expansion)) {
            if (part.id().equals(message.id())) remains = true;
            else scheduler.add(part);
        }
        return remains;
    }

    @Override
    public Job load(QueueId id) throws IOException {
        Spool.StoredMessage message = settings.spool().load(id);
        return new Job(message, settings.scope().apply(message));
    }

    @Override
    public List<Group> resolve(Job job) {
        job.lock.lock();
        try {
            job.round().clear();
            job.transports().clear();
            job.firstRound = !job.scheduled.isAfter(job.start());
            Routing routing = new Routing(settings, job);
            if (routing.isLooping()) {
                for (int index : List.copyOf(job.remaining())) {
                    noteUndelivered(job, index, "", "", DeliveryResult.Bounced.of("5.4.6", "too many hops"));
                }
                return List.of();
            }
            Optional<DeliveryResult.Bounced> late = deadlines.late(job);
            if (late.isPresent()) {
                for (int index : List.copyOf(job.remaining())) noteUndelivered(job, index, "", "", late.get());
                return List.of();
            }
            for (int index : List.copyOf(job.remaining())) resolve(job, index, routing);
            return routing.groups();
        } finally {
            job.lock.unlock();
        }
    }

    private void resolve(Job job, int index, Routing routing) {
        if (notifications.isDoubleBounceSender(job.recipient(index).address())) {
            // What comes back of a notice to the postmaster.
            noteDelivered(job, index, new DeliveryResult.Delivered("mail to the sender of notices is thrown away"));
            return;
        }
        switch (routing.resolve(index)) {
            case Routing.Step.Grouped grouped -> {}
            case Routing.Step.Undelivered(var transport, var nextHop, var result) ->
                noteUndelivered(job, index, transport, nextHop, result);
            case Routing.Step.Expanded(var result) -> noteDelivered(job, index, result);
        }
    }

    private void noteDelivered(Job job, int index, DeliveryResult result) {
        noteDelivered(job, List.of(index), List.of(result), List.of(), "", "");
    }

    @Override
    public SiteHealth deliver(Group group) {
        Job job = group.job();
        if (!job.message.entry().isOwned()) {
            // The spool will say at the end of the round whether it is lost or only has to wait.
            LOG.warn("{}: is not tried, as another process may have it", job.id());
            return SiteHealth.Unknown.INSTANCE;
        }
        Optional<DeliveryResult.Bounced> late = deadlines.late(job); // it may have waited for its turn
        if (late.isPresent()) {
            noteUndelivered(group, late.get());
            return SiteHealth.Unknown.INSTANCE;
        }
        OneDelivery delivery = new OneDelivery(group, newMessages);
        List<DeliveryResult> results = attempt(group, delivery);
        job.lock.lock();
        try {
            List<Integer> done = new ArrayList<>();
            List<DeliveryResult> doneResults = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                int index = group.indexes().get(i);
                switch (results.get(i)) {
                    case DeliveryResult.Deferred deferred -> noteUndelivered(job, group, index, deferred);
                    case DeliveryResult.Bounced bounced -> noteUndelivered(job, group, index, bounced);
                    case DeliveryResult.Delivered delivered -> {
                        done.add(index);
                        doneResults.add(delivered);
                    }
                    case DeliveryResult.Relayed relayed -> {
                        done.add(index);
                        doneResults.add(relayed);
                    }
                    case DeliveryResult.Expanded expanded -> {
                        done.add(index);
                        doneResults.add(expanded);
                    }
                }
            }
            List<NewMessage> submitted = delivery.end();
            if (results.stream().allMatch(DeliveryResult.Deferred.class::isInstance)) {
                NewMessage.close(submitted); // the next attempt will submit them again
            } else {
                noteDelivered(job, done, doneResults, submitted, group.transport(), group.nextHop());
            }
        } finally {
            job.lock.unlock();
        }
        return results.stream()
                .filter(DeliveryResult.Deferred.class::isInstance)
                .map(DeliveryResult.Deferred.class::cast)
                .filter(DeliveryResult.Deferred::siteDown)
                .findFirst()
                .<SiteHealth>map(SiteHealth.Down::new)
                .orElse(SiteHealth.Well.INSTANCE);
    }

    @Override
    public void suspend(Group group, DeliveryResult.Deferred reason) {
        DeliveryResult.Deferred suspended = new DeliveryResult.Deferred(
                reason.status(),
                "delivery temporarily suspended: " + reason.text(),
                reason.remoteMta(),
                reason.reply(),
                true);
        noteUndelivered(group, suspended);
    }

    private void noteUndelivered(Group group, DeliveryResult result) {
        Job job = group.job();
        job.lock.lock();
        try {
            for (int index : group.indexes()) noteUndelivered(job, group, index, result);
        } finally {
            job.lock.unlock();
        }
    }

    private List<DeliveryResult> attempt(Group group, OneDelivery delivery) {
        int count = group.recipients().size();
        Instant started = settings.clock().instant();
        Job job = group.job();
        if (job.firstRound) meter.took(QueueMetrics.Stage.FIRST_ATTEMPT, job.start(), started);
        try {
            List<DeliveryResult> results = Objects.requireNonNull(
                            settings.transports().get(group.transport()))
                    .agent()
                    .deliver(delivery);
            if (results.size() == count && results.stream().allMatch(Objects::nonNull)) return results;
            LOG.error(
                    "{}: transport {} gave {} results for {} recipients, or null",
                    delivery.queueId(),
                    group.transport(),
                    results.size(),
                    count);
        } catch (RuntimeException | Error e) {
            // An agent's mistake (or no memory) must neither lose the message nor keep its destination's place for
            // ever.
            LOG.error("{}: transport {} failed", delivery.queueId(), group.transport(), e);
        } finally {
            meter.attempted(started, settings.clock().instant());
        }
        // It will submit them again at the next attempt.
        NewMessage.close(delivery.withdraw());
        List<DeliveryResult> deferred = new ArrayList<>();
        for (int i = 0; i < count; i++) deferred.add(DeliveryResult.Deferred.of("4.3.0", "the delivery agent failed"));
        return deferred;
    }

    private void noteUndelivered(Job job, Group group, int index, DeliveryResult result) {
        noteUndelivered(job, index, group.transport(), group.nextHop(), result);
    }

    private void noteUndelivered(Job job, int index, String transport, String nextHop, DeliveryResult result) {
        job.round().put(index, result);
        job.lastReason = reason(result);
        attempts.tell(job, index, transport, nextHop, result);
    }

    private static @Nullable String reason(DeliveryResult result) {
        return switch (result) {
            case DeliveryResult.Deferred deferred -> deferred.text();
            case DeliveryResult.Bounced bounced -> bounced.text();
            case DeliveryResult.Delivered delivered -> null;
            case DeliveryResult.Relayed relayed -> null;
            case DeliveryResult.Expanded expanded -> null;
        };
    }

    private void noteDelivered(
            Job job,
            List<Integer> indexes,
            List<DeliveryResult> results,
            List<NewMessage> submitted,
            String transport,
            String nextHop) {
        if (notes.delivered(job, indexes, results, submitted)) {
            attempts.tell(job, indexes, transport, nextHop, results);
            return;
        }
        DeliveryResult later = DeliveryResult.Deferred.of("4.3.0", "the queue cannot be written");
        for (int index : indexes) noteUndelivered(job, index, transport, nextHop, later);
    }

    @Override
    public void endRound(Job job, boolean hold) {
        job.lock.lock();
        try {
            Instant now = settings.clock().instant();
            RetrySchedule schedule = schedule(job);
            Optional<Instant> next = schedule.nextAttempt(job.id(), job.start(), now);
            // What the closing of the queue interrupted was not tried for too long; what is held gets as old as it may.
            boolean tooOld = next.isEmpty() && !hold && !scheduler.isClosing();
            Instant attempt = deadlines.next(job, next.orElse(now.plus(RECORD_AGAIN)), now);
            List<Integer> failed = failed(job, tooOld);
            List<Outcome> failures =
                    failed.stream().map(index -> failure(job, index)).toList();
            List<Outcome> delays = tooOld ? List.of() : delays(job, now);
            boolean written =
                    notes.round(job, new Notes.Round(failed, failures, delays, hold, attempt, schedule.giveUpAfter()));
            // First, since from the listener the message can be steered again.
            boolean removed = end(job, hold, attempt);
            if (written) tellExpired(job, failed);
            if (removed) settings.listener().removed(job.id());
        } finally {
            job.lock.unlock();
        }
    }

    /** Whether that was the last round. */
    private boolean end(Job job, boolean hold, Instant next) {
        boolean pinned = !job.unrecorded().isEmpty();
        if (job.remaining().isEmpty() && !pinned) {
            scheduler.remove(job);
            LOG.info("{}: removed", job.id());
            return true;
        }
        if (hold) {
            // Also where that could not be written down: it is what was promised.
            scheduler.held(job, pinned);
            LOG.info("{}: held", job.id());
        } else {
            scheduler.defer(job, next, pinned);
        }
        return false;
    }

    private static List<Integer> failed(Job job, boolean tooOld) {
        return job.remaining().stream()
                .filter(index -> switch (job.round().get(index)) {
                    case DeliveryResult.Bounced bounced -> true;
                    case DeliveryResult.Deferred deferred -> tooOld;
                    case null, default -> false;
                })
                .toList();
    }

    private static Outcome failure(Job job, int index) {
        Recipient recipient = job.recipient(index);
        return switch (job.round().get(index)) {
            case DeliveryResult.Bounced bounced -> Outcome.failed(recipient, bounced);
            case DeliveryResult.Deferred deferred -> Outcome.expired(recipient, deferred);
            case null, default -> throw new IllegalStateException("no failure of " + recipient);
        };
    }

    /** Whom it has not reached yet, if that is to be told now. */
    private List<Outcome> delays(Job job, Instant now) {
        Duration warning = settings.reports().delayWarning();
        boolean late = !warning.isZero() && !now.isBefore(job.start().plus(warning));
        if (!(late && !job.delayWarned) && !Deadlines.isToTell(job, now)) return List.of();
        List<Outcome> delays = new ArrayList<>();
        for (int index : job.remaining()) {
            if (job.round().get(index) instanceof DeliveryResult.Deferred deferred)
                delays.add(Outcome.delayed(job.recipient(index), deferred));
        }
        return delays;
    }

    private void tellExpired(Job job, List<Integer> failed) {
        for (int index : failed) {
            if (!(job.round().get(index) instanceof DeliveryResult.Deferred last)) continue;
            meter.expired();
            settings.listener().expired(job.id(), job.recipient(index), last);
        }
    }

    /** The schedule of the one transport that remains; the queue's own, for such senders, if it has none, or there are several. */
    private RetrySchedule schedule(Job job) {
        boolean hasSender = job.message.envelope().from().mailbox().isPresent();
        RetrySchedule own = hasSender ? settings.schedule() : settings.bounceSchedule();
        if (job.transports().size() != 1) return own;
        String only = job.transports().iterator().next();
        return Objects.requireNonNull(settings.transports().get(only))
                .settings()
                .schedule()
                .orElse(own);
    }

    @Override
    public void delete(Job job) throws IOException {
        job.lock.lock();
        try {
            if (!job.remaining().isEmpty() || !job.unrecorded().isEmpty())
                notes.record(job, List.copyOf(job.remaining()), job.state(), List.of());
            scheduler.remove(job);
            deleted(job.id());
        } finally {
            job.lock.unlock();
        }
    }

    /** Somebody has deleted a message. */
    void deleted(QueueId id) {
        LOG.info("{}: deleted", id);
        settings.listener().removed(id);
    }
}
