package org.mailrail.queue.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.QueueListener;
import org.mailrail.queue.RetrySchedule;
import org.mailrail.queue.Spool;
import org.mailrail.route.Resolution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of a message: its recipients are resolved, delivered in groups, and what comes of it is written down. Who has got it is noted at once,
 * with what the agent submitted in the same record. Failures are noted when the round is over, with the one report of all of them in the same
 * record; a crash before that only means one attempt more.
 */
final class DeliveryRound implements Scheduler.Work {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRound.class);
    /** When the spool could not take a note, and the schedule says nothing. */
    private static final Duration RECORD_AGAIN = Duration.ofMinutes(1);
    /** Of how many recipients of a message the spool keeps why they have not got it. */
    private static final int MAX_PROBLEMS = 20;

    private final QueueSettings settings;
    private final NewMessages newMessages;
    private final Scheduler scheduler;

    DeliveryRound(QueueSettings settings) {
        this.settings = settings;
        this.newMessages = new NewMessages(settings);
        this.scheduler = new Scheduler(settings, this);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    NewMessages newMessages() {
        return newMessages;
    }

    /** A message was committed. */
    void queued(Spool.StoredMessage message) {
        LOG.info(
                "{}: from={}, nrcpt={} (queue active)",
                message.id(),
                message.envelope().from(),
                message.envelope().recipients().size());
        tell(listener -> listener.queued(message));
        scheduler.add(message);
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
            if (isLooping(job)) {
                for (int index : List.copyOf(job.remaining())) {
                    noteUndelivered(job, index, "", "", DeliveryResult.Bounced.of("5.4.6", "too many hops"));
                }
                return List.of();
            }
            Map<Route, List<Routed>> routes = new LinkedHashMap<>();
            for (int index : List.copyOf(job.remaining())) resolve(job, index, routes);
            return groups(job, routes);
        } finally {
            job.lock.unlock();
        }
    }

    private record Route(String transport, String nextHop) {}

    private record Routed(int index, Recipient recipient) {}

    private boolean isLooping(Job job) {
        try {
            return job.isLooping(settings.hopLimit());
        } catch (IOException e) {
            LOG.warn("{}: cannot be read at the moment", job.id(), e);
            return false; // the agent will find that out, too, and defer
        }
    }

    private void resolve(Job job, int index, Map<Route, List<Routed>> routes) {
        Recipient recipient = job.recipient(index);
        Resolution resolution;
        try {
            resolution =
                    settings.resolver().resolveExpanded(job.message.envelope().from(), recipient.address());
        } catch (IOException | RuntimeException e) {
            // A resolver that fails, even by a mistake of its own, is no reason to lose the message or to stop its
            // round.
            LOG.warn("{}: {} cannot be resolved at the moment", job.id(), recipient.address(), e);
            noteUndelivered(
                    job, index, "", "", DeliveryResult.Deferred.of("4.3.0", "where it goes cannot be looked up"));
            return;
        }
        switch (resolution) {
            case Resolution.Deliver deliver -> {
                if (settings.transports().containsKey(deliver.transport())) {
                    job.transports().add(deliver.transport());
                    routes.computeIfAbsent(new Route(deliver.transport(), deliver.nextHop()), k -> new ArrayList<>())
                            .add(new Routed(index, recipient.withAddress(deliver.recipient())));
                } else {
                    noteUndelivered(
                            job,
                            index,
                            deliver.transport(),
                            deliver.nextHop(),
                            DeliveryResult.Deferred.of("4.3.5", "there is no transport " + deliver.transport()));
                }
            }
            case Resolution.Expand expand -> expand(job, index, expand.recipients());
            case Resolution.Reject reject -> noteUndelivered(job, index, "", "", rejected(reject.reply()));
        }
    }

    /** An alias came up since the message was queued. */
    private void expand(Job job, int index, List<EmailAddress> addresses) {
        Recipient recipient = job.recipient(index);
        if (addresses.contains(recipient.address())) {
            noteUndelivered(job, index, "", "", DeliveryResult.Bounced.of("5.4.6", "an alias of its own"));
            return;
        }
        DeliveryResult.Expanded result = new DeliveryResult.Expanded(addresses);
        List<Spool.CommittableDraft> drafts = new ArrayList<>();
        noteDelivered(job, List.of(index), List.of(result), drafts, "", "");
    }

    private static DeliveryResult rejected(Reply reply) {
        int category = reply.isPermanent() ? 5 : 4;
        EnhancedStatusCode status = reply.enhancedStatus()
                .map(given -> given.withCategory(category))
                .orElse(new EnhancedStatusCode(category, 0, 0));
        return reply.isPermanent()
                ? new DeliveryResult.Bounced(status, reply.text(), null, null)
                : new DeliveryResult.Deferred(status, reply.text(), null, null, false);
    }

    private List<Group> groups(Job job, Map<Route, List<Routed>> routes) {
        List<Group> groups = new ArrayList<>();
        routes.forEach((route, routed) -> {
            Transport transport = transport(route.transport());
            Site.Key site = new Site.Key(route.transport(), site(job, transport.agent(), route.nextHop()));
            int most = transport.settings().recipients();
            for (int from = 0; from < routed.size(); from += most) {
                List<Routed> some = routed.subList(from, Math.min(routed.size(), from + most));
                groups.add(new Group(
                        job,
                        site,
                        route.nextHop(),
                        some.stream().map(Routed::index).toList(),
                        some.stream().map(Routed::recipient).toList()));
            }
        });
        return groups;
    }

    private Transport transport(String name) {
        return Objects.requireNonNull(settings.transports().get(name), name);
    }

    private static String site(Job job, DeliveryAgent agent, String nextHop) {
        try {
            return agent.site(nextHop);
        } catch (IOException | RuntimeException e) {
            // The agent will meet the same failure when it delivers, and say what it means.
            LOG.warn("{}: the site of {} cannot be found at the moment", job.id(), nextHop, e);
            return nextHop;
        }
    }

    @Override
    public Optional<DeliveryResult.Deferred> deliver(Group group) {
        OneDelivery delivery = new OneDelivery(group, newMessages);
        List<DeliveryResult> results = attempt(group, delivery);
        Job job = group.job();
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
            List<Spool.CommittableDraft> submitted = delivery.end();
            if (results.stream().allMatch(DeliveryResult.Deferred.class::isInstance)) {
                close(submitted); // the next attempt will submit them again
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
                .findFirst();
    }

    @Override
    public void suspend(Group group, DeliveryResult.Deferred reason) {
        DeliveryResult.Deferred suspended = new DeliveryResult.Deferred(
                reason.status(),
                "delivery temporarily suspended: " + reason.text(),
                reason.remoteMta(),
                reason.reply(),
                true);
        Job job = group.job();
        job.lock.lock();
        try {
            for (int index : group.indexes()) noteUndelivered(job, group, index, suspended);
        } finally {
            job.lock.unlock();
        }
    }

    private List<DeliveryResult> attempt(Group group, OneDelivery delivery) {
        int count = group.recipients().size();
        try {
            List<DeliveryResult> results = transport(group.transport()).agent().deliver(delivery);
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
        }
        // It will submit them again at the next attempt.
        close(delivery.withdraw());
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
        tellAttempt(job, index, transport, nextHop, result);
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

    /**
     * Writes down that recipients are done, with the messages that come to be by it. If that cannot be written they are not tried again by this
     * process, unless there are such messages: then they are, since without those they did not get what they should.
     */
    private void noteDelivered(
            Job job,
            List<Integer> indexes,
            List<DeliveryResult> results,
            List<Spool.CommittableDraft> submitted,
            String transport,
            String nextHop) {
        List<Spool.CommittableDraft> drafts = new ArrayList<>(submitted);
        try {
            if (indexes.isEmpty() && drafts.isEmpty()) return;
            List<Recipient> expanded = new ArrayList<>();
            for (int i = 0; i < indexes.size(); i++) {
                if (!(results.get(i) instanceof DeliveryResult.Expanded to)) continue;
                Recipient recipient = job.recipient(indexes.get(i));
                for (EmailAddress address : to.recipients()) expanded.add(recipient.withAddress(address));
            }
            if (!expanded.isEmpty()) drafts.add(newMessages.expanded(job.message, expanded));
            record(job, indexes, job.message.state(), drafts);
        } catch (IOException | RuntimeException e) {
            // Also a mistake of the resolver, which is asked for whom new recipients stand.
            LOG.error("{}: what was delivered cannot be written down at the moment", job.id(), e);
            if (!drafts.isEmpty() || results.stream().anyMatch(DeliveryResult.Expanded.class::isInstance)) {
                DeliveryResult later = DeliveryResult.Deferred.of("4.3.0", "the queue cannot be written");
                for (int index : indexes) {
                    noteUndelivered(job, index, transport, nextHop, later);
                }
                return;
            }
            job.remaining().removeAll(indexes);
            job.unrecorded().addAll(indexes);
        } finally {
            close(drafts);
        }
        for (int i = 0; i < indexes.size(); i++) {
            tellAttempt(job, indexes.get(i), transport, nextHop, results.get(i));
        }
    }

    private void record(Job job, Collection<Integer> indexes, Spool.State state, List<Spool.CommittableDraft> drafts)
            throws IOException {
        TreeSet<Integer> done = new TreeSet<>(indexes);
        done.addAll(job.unrecorded());
        List<Spool.StoredMessage> messages =
                settings.spool().update(new Spool.Update(job.id(), List.copyOf(done), state), drafts);
        job.unrecorded().clear();
        job.remaining().removeAll(done);
        messages.forEach(this::queued);
    }

    private void close(List<Spool.CommittableDraft> drafts) {
        for (Spool.CommittableDraft draft : drafts) {
            try {
                draft.draft().close();
            } catch (IOException e) {
                LOG.warn("a draft cannot be dropped", e); // the spool does, when it is next opened
            }
        }
    }

    @Override
    public void endRound(Job job) {
        job.lock.lock();
        try {
            Instant now = settings.clock().instant();
            Optional<Instant> next = schedule(job).nextAttempt(job.message.arrival(), now);
            // What the closing of the queue interrupted was not tried for too long.
            boolean tooOld = next.isEmpty() && !scheduler.isClosing();
            Instant attempt = next.orElse(now.plus(RECORD_AGAIN));
            List<Failure> failures = failures(job, tooOld);
            boolean written = noteRound(job, failures, attempt);
            if (written) {
                for (Failure failure : failures) {
                    if (failure.expired() && job.round().get(failure.index()) instanceof DeliveryResult.Deferred last) {
                        tell(listener -> listener.expired(job.id(), failure.recipient(), last));
                    }
                }
            }
            if (job.remaining().isEmpty() && job.unrecorded().isEmpty()) removed(job);
            else scheduler.defer(job, attempt, !job.unrecorded().isEmpty());
        } finally {
            job.lock.unlock();
        }
    }

    private void removed(Job job) {
        scheduler.remove(job);
        LOG.info("{}: removed", job.id());
        tell(listener -> listener.removed(job.id()));
    }

    /** The schedule of the one transport that remains; the queue's own, for such senders, if it has none, or there are several. */
    private RetrySchedule schedule(Job job) {
        boolean hasSender = job.message.envelope().from().mailbox().isPresent();
        RetrySchedule own = hasSender ? settings.schedule() : settings.bounceSchedule();
        if (job.transports().size() != 1) return own;
        return transport(job.transports().iterator().next())
                .settings()
                .schedule()
                .orElse(own);
    }

    @Override
    public void delete(Job job) throws IOException {
        job.lock.lock();
        try {
            record(job, List.copyOf(job.remaining()), job.message.state(), List.of());
            deleted(job.id());
        } finally {
            job.lock.unlock();
        }
    }

    /** Somebody has deleted a message. */
    void deleted(QueueId id) {
        LOG.info("{}: deleted", id);
        tell(listener -> listener.removed(id));
    }

    @Override
    public void hold(Job job) throws IOException {
        job.lock.lock();
        try {
            Spool.State held = new Spool.State(
                    true, job.message.state().delayWarned(), settings.clock().instant(), problems(job));
            record(job, List.of(), held, List.of());
            LOG.info("{}: held", job.id());
        } finally {
            job.lock.unlock();
        }
    }

    /** Why recipients have not got it; no more than an operator wants to read. */
    private static List<Spool.Problem> problems(Job job) {
        List<Spool.Problem> problems = new ArrayList<>();
        for (int index : job.remaining()) {
            if (problems.size() == MAX_PROBLEMS) break;
            switch (job.round().get(index)) {
                case DeliveryResult.Deferred deferred ->
                    problems.add(new Spool.Problem(index, deferred.status(), deferred.text()));
                case DeliveryResult.Bounced bounced ->
                    problems.add(new Spool.Problem(index, bounced.status(), bounced.text()));
                case null, default -> {}
            }
        }
        return problems;
    }

    private static List<Failure> failures(Job job, boolean tooOld) {
        List<Failure> failures = new ArrayList<>();
        for (int index : job.remaining()) {
            DeliveryResult result = job.round().get(index);
            if (result instanceof DeliveryResult.Bounced bounced) {
                failures.add(Failure.of(index, job.recipient(index), bounced));
            } else if (tooOld && result instanceof DeliveryResult.Deferred deferred) {
                failures.add(Failure.expired(index, job.recipient(index), deferred));
            }
        }
        return failures;
    }

    /**
     * Writes down who failed, with the report in the same record, and when the others are tried again. A message of the null sender is itself a report: of
     * it, nobody is told. False if failures could not be written down; that the rest waits is then known to this process alone, which does no harm.
     */
    private boolean noteRound(Job job, List<Failure> failures, Instant attempt) {
        List<Spool.CommittableDraft> drafts = new ArrayList<>();
        try {
            List<Integer> done = failures.stream().map(Failure::index).toList();
            if (done.size() == job.remaining().size()
                    && done.isEmpty()
                    && job.unrecorded().isEmpty()) return true;
            List<Failure> reported =
                    failures.stream().filter(Failure::isReported).toList();
            Optional<EmailAddress> sender = job.message.envelope().from().mailbox();
            if (sender.isPresent() && !reported.isEmpty()) {
                drafts.add(newMessages.report(job.message, sender.get(), reported));
            }
            Spool.State state = new Spool.State(false, job.message.state().delayWarned(), attempt, problems(job));
            record(job, done, state, drafts);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: what became of its recipients cannot be written down at the moment", job.id(), e);
            return false;
        } finally {
            close(drafts);
        }
    }

    private void tellAttempt(Job job, int index, String transport, String nextHop, DeliveryResult result) {
        Recipient recipient = job.recipient(index);
        LOG.info(
                "{}: to=<{}>, transport={}, nexthop={}, status={}",
                job.id(),
                recipient.address(),
                transport,
                nextHop,
                Reply.printable(inWords(result)));
        tell(listener -> listener.attempted(job.id(), recipient, transport, nextHop, result));
    }

    private void tell(Consumer<QueueListener> event) {
        try {
            event.accept(settings.listener());
        } catch (RuntimeException | Error e) {
            LOG.error("the listener failed", e); // its mistake; what happened, happened
        }
    }

    /** In the words that readers of Postfix's log look for. */
    private static String inWords(DeliveryResult result) {
        return switch (result) {
            case DeliveryResult.Delivered(String text) -> "sent (" + text + ")";
            case DeliveryResult.Relayed(String remoteMta, Reply reply) ->
                "sent (" + remoteMta + " said: " + reply + ")";
            case DeliveryResult.Expanded(List<EmailAddress> recipients) ->
                "expanded (" + recipients.size() + " recipients)";
            case DeliveryResult.Deferred deferred -> "deferred (" + deferred.status() + " " + deferred.text() + ")";
            case DeliveryResult.Bounced bounced -> "bounced (" + bounced.status() + " " + bounced.text() + ")";
        };
    }
}
