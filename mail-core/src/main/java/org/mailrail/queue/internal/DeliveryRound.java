package org.mailrail.queue.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    private final QueueSettings settings;
    private final NewMessages newMessages;
    private final Scheduler scheduler;

    /** Messages that were committed but could not be read back at that moment. */
    private final ConcurrentLinkedQueue<QueueId> toLoad = new ConcurrentLinkedQueue<>();

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
        scheduler.add(new Job(message));
    }

    @Override
    public void tick() {
        for (QueueId id = toLoad.poll(); id != null; id = toLoad.poll()) {
            if (!load(id)) return;
        }
    }

    private boolean load(QueueId id) {
        try {
            queued(settings.spool().load(id));
            return true;
        } catch (NoSuchElementException gone) {
            LOG.warn("{}: was queued, and is gone", id, gone);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: is queued, but cannot be read at the moment", id, e);
            toLoad.add(id);
            return false;
        }
    }

    @Override
    public List<Group> resolve(Job job) {
        job.lock.lock();
        try {
            job.round().clear();
            if (isLooping(job)) {
                for (int index : List.copyOf(job.remaining())) {
                    noteUndelivered(job, index, "", "", DeliveryResult.Bounced.of("5.4.6", "too many hops"));
                }
                return List.of();
            }
            Map<Destination.Key, List<Routed>> routes = new LinkedHashMap<>();
            for (int index : List.copyOf(job.remaining())) resolve(job, index, routes);
            return groups(job, routes);
        } finally {
            job.lock.unlock();
        }
    }

    private record Routed(int index, Recipient recipient) {}

    private boolean isLooping(Job job) {
        try {
            return job.isLooping(settings.hopLimit());
        } catch (IOException e) {
            LOG.warn("{}: cannot be read at the moment", job.message.id(), e);
            return false; // the agent will find that out, too, and defer
        }
    }

    private void resolve(Job job, int index, Map<Destination.Key, List<Routed>> routes) {
        Recipient recipient = job.recipient(index);
        Resolution resolution;
        try {
            resolution =
                    settings.resolver().resolveExpanded(job.message.envelope().from(), recipient.address());
        } catch (IOException | RuntimeException e) {
            // A resolver that fails, even by a mistake of its own, is no reason to lose the message or to stop its
            // round.
            LOG.warn("{}: {} cannot be resolved at the moment", job.message.id(), recipient.address(), e);
            noteUndelivered(
                    job, index, "", "", DeliveryResult.Deferred.of("4.3.0", "where it goes cannot be looked up"));
            return;
        }
        switch (resolution) {
            case Resolution.Deliver deliver -> {
                if (settings.transports().containsKey(deliver.transport())) {
                    routes.computeIfAbsent(
                                    new Destination.Key(deliver.transport(), deliver.nextHop()), k -> new ArrayList<>())
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
        noteDelivered(job, List.of(index), List.of(result), drafts, new Destination.Key("", ""));
    }

    private static DeliveryResult rejected(Reply reply) {
        int category = reply.isPermanent() ? 5 : 4;
        EnhancedStatusCode status = reply.enhancedStatus()
                .map(given -> given.withCategory(category))
                .orElse(new EnhancedStatusCode(category, 0, 0));
        return reply.isPermanent()
                ? new DeliveryResult.Bounced(status, reply.text(), null, null)
                : new DeliveryResult.Deferred(status, reply.text(), null, null);
    }

    private List<Group> groups(Job job, Map<Destination.Key, List<Routed>> routes) {
        List<Group> groups = new ArrayList<>();
        int most = settings.recipientsPerDelivery();
        routes.forEach((destination, routed) -> {
            for (int from = 0; from < routed.size(); from += most) {
                List<Routed> some = routed.subList(from, Math.min(routed.size(), from + most));
                groups.add(new Group(
                        job,
                        destination,
                        some.stream().map(Routed::index).toList(),
                        some.stream().map(Routed::recipient).toList()));
            }
        });
        return groups;
    }

    @Override
    public void deliver(Group group) {
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
                noteDelivered(job, done, doneResults, submitted, group.destination());
            }
        } finally {
            job.lock.unlock();
        }
    }

    private List<DeliveryResult> attempt(Group group, OneDelivery delivery) {
        int count = group.recipients().size();
        try {
            DeliveryAgent agent = settings.transports().get(group.destination().transport());
            if (agent == null) throw new IllegalStateException("no transport");
            List<DeliveryResult> results = agent.deliver(delivery);
            if (results.size() == count && results.stream().allMatch(Objects::nonNull)) return results;
            LOG.error(
                    "{}: transport {} gave {} results for {} recipients, or null",
                    delivery.queueId(),
                    group.destination().transport(),
                    results.size(),
                    count);
        } catch (RuntimeException | Error e) {
            // An agent's mistake (or no memory) must neither lose the message nor keep its destination's place for
            // ever.
            LOG.error(
                    "{}: transport {} failed",
                    delivery.queueId(),
                    group.destination().transport(),
                    e);
        }
        // It will submit them again at the next attempt.
        close(delivery.withdraw());
        List<DeliveryResult> deferred = new ArrayList<>();
        for (int i = 0; i < count; i++) deferred.add(DeliveryResult.Deferred.of("4.3.0", "the delivery agent failed"));
        return deferred;
    }

    private void noteUndelivered(Job job, Group group, int index, DeliveryResult result) {
        noteUndelivered(
                job, index, group.destination().transport(), group.destination().nextHop(), result);
    }

    private void noteUndelivered(Job job, int index, String transport, String nextHop, DeliveryResult result) {
        job.round().put(index, result);
        scheduler.publish(job, reason(result));
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
            Destination.Key destination) {
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
            record(job, indexes, drafts);
        } catch (IOException | RuntimeException e) {
            // Also a mistake of the resolver, which is asked for whom new recipients stand.
            LOG.error("{}: what was delivered cannot be written down at the moment", job.message.id(), e);
            if (!drafts.isEmpty() || results.stream().anyMatch(DeliveryResult.Expanded.class::isInstance)) {
                DeliveryResult later = DeliveryResult.Deferred.of("4.3.0", "the queue cannot be written");
                for (int index : indexes) {
                    noteUndelivered(job, index, destination.transport(), destination.nextHop(), later);
                }
                return;
            }
            job.remaining().removeAll(indexes);
            job.unrecorded().addAll(indexes);
        } finally {
            close(drafts);
        }
        scheduler.publish(job, null);
        for (int i = 0; i < indexes.size(); i++) {
            tellAttempt(job, indexes.get(i), destination.transport(), destination.nextHop(), results.get(i));
        }
    }

    private void record(Job job, List<Integer> indexes, List<Spool.CommittableDraft> drafts) throws IOException {
        TreeSet<Integer> done = new TreeSet<>(indexes);
        done.addAll(job.unrecorded());
        Spool.Update update = new Spool.Update(job.message.id(), List.copyOf(done), job.message.delayWarned());
        List<QueueId> ids = settings.spool().update(update, drafts);
        job.unrecorded().clear();
        job.remaining().removeAll(done);
        for (QueueId id : ids) load(id);
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
            Optional<Instant> next = settings.schedule().nextAttempt(job.message.arrival(), now);
            // What the closing of the queue interrupted was not tried for too long.
            boolean tooOld = next.isEmpty() && !scheduler.isClosing();
            List<Failure> failures = failures(job, tooOld);
            boolean written = noteFailures(job, failures);
            if (written) {
                for (Failure failure : failures) {
                    if (failure.expired() && job.round().get(failure.index()) instanceof DeliveryResult.Deferred last) {
                        tell(listener -> listener.expired(job.message.id(), failure.recipient(), last));
                    }
                }
            }
            if (job.remaining().isEmpty() && job.unrecorded().isEmpty()) {
                scheduler.remove(job);
                LOG.info("{}: removed", job.message.id());
                tell(listener -> listener.removed(job.message.id()));
            } else {
                scheduler.publish(job, null);
                scheduler.defer(job, next.orElse(now.plus(RECORD_AGAIN)));
            }
        } finally {
            job.lock.unlock();
        }
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

    /** Writes down who failed, and the report in the same record. A message of the null sender is itself a report: of it, nobody is told. */
    private boolean noteFailures(Job job, List<Failure> failures) {
        if (failures.isEmpty() && job.unrecorded().isEmpty()) return true;
        List<Spool.CommittableDraft> drafts = new ArrayList<>();
        try {
            List<Failure> reported =
                    failures.stream().filter(Failure::isReported).toList();
            Optional<EmailAddress> sender = job.message.envelope().from().mailbox();
            if (sender.isPresent() && !reported.isEmpty()) {
                drafts.add(newMessages.report(job.message, sender.get(), reported));
            }
            record(job, failures.stream().map(Failure::index).toList(), drafts);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: failures cannot be written down at the moment", job.message.id(), e);
            return false;
        } finally {
            close(drafts);
        }
    }

    private void tellAttempt(Job job, int index, String transport, String nextHop, DeliveryResult result) {
        Recipient recipient = job.recipient(index);
        LOG.info(
                "{}: to=<{}>, transport={}, nexthop={}, status={}",
                job.message.id(),
                recipient.address(),
                transport,
                nextHop,
                Reply.printable(inWords(result)));
        tell(listener -> listener.attempted(job.message.id(), recipient, transport, nextHop, result));
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
