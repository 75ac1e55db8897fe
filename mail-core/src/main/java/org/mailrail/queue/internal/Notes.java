package org.mailrail.queue.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.mailrail.core.DeliverBy;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.Spool;
import org.mailrail.queue.internal.report.Kind;
import org.mailrail.queue.internal.report.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what became of a message's recipients, with all that comes to be by it in the same record: reports, expansions, what agents submitted. Called
 * under the job's lock.
 */
final class Notes {
    private static final Logger LOG = LoggerFactory.getLogger(Notes.class);
    /** Of how many recipients of a message the spool keeps why they have not got it. */
    private static final int MAX_PROBLEMS = 20;

    private final QueueSettings settings;
    private final NewMessages newMessages;
    private final Notifications notifications;
    private final Arrivals arrivals;
    private final Consumer<Spool.StoredMessage> scheduler;

    Notes(
            QueueSettings settings,
            NewMessages newMessages,
            Notifications notifications,
            Arrivals arrivals,
            Consumer<Spool.StoredMessage> scheduler) {
        this.settings = settings;
        this.newMessages = newMessages;
        this.notifications = notifications;
        this.arrivals = arrivals;
        this.scheduler = scheduler;
    }

    /**
     * Writes down that recipients are done, with the messages that come to be by it. If that cannot be written they are not tried again by this
     * process, unless there are such messages: then they are, since without those they did not get what they should.
     *
     * @param submitted what the agent submitted; it is committed or closed
     * @return false if they are to be tried again
     */
    boolean delivered(
            Job job, List<Integer> indexes, List<? extends DeliveryResult> results, List<NewMessage> submitted) {
        List<NewMessage> drafts = new ArrayList<>(submitted);
        List<Outcome> outcomes = successes(job, indexes, results);
        try {
            if (indexes.isEmpty() && drafts.isEmpty()) return true;
            addExpanded(job, indexes, results, drafts);
            boolean told = tellSuccess(job, outcomes, drafts);
            if (told || !drafts.isEmpty()) record(job, indexes, job.state(), drafts);
            else setAside(job, indexes, outcomes);
            return true;
        } catch (LostMessageException lost) {
            LOG.warn("{}: was delivered here, and may be once more: {}", job.id(), lost.getMessage());
            setAside(job, indexes, outcomes);
            return true;
        } catch (IOException | RuntimeException e) {
            // Also a mistake of the resolver, which is asked for whom new recipients stand.
            LOG.error("{}: what was delivered cannot be written down at the moment", job.id(), e);
            if (!submitted.isEmpty() || results.stream().anyMatch(DeliveryResult.Expanded.class::isInstance))
                return false;
            setAside(job, indexes, outcomes);
            return true;
        } finally {
            NewMessage.close(drafts);
        }
    }

    /** They are done, but that is written down later, when the round is over. */
    private static void setAside(Job job, List<Integer> indexes, List<Outcome> outcomes) {
        job.remaining().removeAll(indexes);
        job.unrecorded().addAll(indexes);
        job.untold().addAll(outcomes);
    }

    private static List<Outcome> successes(Job job, List<Integer> indexes, List<? extends DeliveryResult> results) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < indexes.size(); i++) {
            Recipient recipient = job.recipient(indexes.get(i));
            boolean traced = job.handling().deadline().filter(DeliverBy::trace).isPresent();
            Outcome.success(recipient, results.get(i), traced)
                    .filter(Outcome::isWanted)
                    .ifPresent(outcomes::add);
        }
        return outcomes;
    }

    /** Adds the messages to those for whom recipients stand: one from the sender, one from each owner of a mailing list. */
    private void addExpanded(
            Job job, List<Integer> indexes, List<? extends DeliveryResult> results, List<NewMessage> drafts)
            throws IOException {
        ReversePath from = job.message.envelope().from();
        List<Recipient> expanded = new ArrayList<>();
        Map<EmailAddress, List<Recipient>> members = new LinkedHashMap<>();
        for (int i = 0; i < indexes.size(); i++) {
            if (!(results.get(i) instanceof DeliveryResult.Expanded to)) continue;
            Recipient recipient = job.recipient(indexes.get(i));
            boolean one = to.recipients().size() == 1;
            for (EmailAddress address : to.recipients()) {
                EmailAddress owner = to.owners().get(address);
                if (owner == null || from.equals(ReversePath.of(owner)))
                    expanded.add(AliasExpansion.behind(recipient, address, one));
                else
                    members.computeIfAbsent(owner, missing -> new ArrayList<>()).add(Recipient.of(address));
            }
        }
        if (!expanded.isEmpty()) drafts.add(newMessages.expanded(job.message, expanded));
        for (Map.Entry<EmailAddress, List<Recipient>> list : members.entrySet()) {
            Expansion to = newMessages.aliases().expand(ReversePath.of(list.getKey()), list.getValue());
            drafts.add(newMessages.fromOwner(job.message, list.getKey(), to));
        }
    }

    /** False if it cannot be written: no reason to deliver twice; unless something else has to be, it is when the round is over. */
    private boolean tellSuccess(Job job, List<Outcome> outcomes, List<NewMessage> drafts) {
        try {
            notifications.add(job.message, Kind.SUCCESS, outcomes, lifetime(), drafts);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: the sender cannot be told at the moment", job.id(), e);
            return false;
        }
    }

    private Optional<Duration> lifetime() {
        return settings.schedule().giveUpAfter();
    }

    /**
     * What a round brought, besides deliveries.
     *
     * @param failed indexes of recipients that are done, as they failed
     * @param failures of them, in the same order
     * @param delays of recipients of which the sender is to be told that they have to wait; empty if that is not due
     * @param hold whether those who remain are held
     * @param next when they are tried again otherwise
     * @param lifetime how long that goes on; nothing if that is not known
     */
    record Round(
            List<Integer> failed,
            List<Outcome> failures,
            List<Outcome> delays,
            boolean hold,
            Instant next,
            Optional<Duration> lifetime) {}

    /**
     * Writes down who failed, with the reports in the same record, and when the others are tried again. False if that could not be written; that the rest
     * waits is then known to this process alone, which does no harm.
     *
     * @throws LostMessageException if the message is another process's by now
     */
    boolean round(Job job, Round round) {
        List<NewMessage> drafts = new ArrayList<>();
        try {
            if (job.remaining().isEmpty() && job.unrecorded().isEmpty()) return true;
            notifications.add(job.message, Kind.SUCCESS, job.untold(), lifetime(), drafts);
            notifications.add(job.message, Kind.FAILURE, round.failures(), round.lifetime(), drafts);
            notifications.add(job.message, Kind.DELAY, round.delays(), round.lifetime(), drafts);
            boolean warned = job.delayWarned || !round.delays().isEmpty();
            Spool.State state = job.state()
                    .withHeld(round.hold())
                    .withDelayWarned(warned)
                    .withNext(round.next())
                    .withProblems(problems(job));
            record(job, round.failed(), state, drafts);
            job.delayWarned = warned;
            job.scheduled = round.next();
            job.untold().clear();
            return true;
        } catch (LostMessageException lost) {
            throw lost; // it is no longer tried, here
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: what became of its recipients cannot be written down at the moment", job.id(), e);
            return false;
        } finally {
            NewMessage.close(drafts);
        }
    }

    /** Writes down that recipients are done, and how the message stands, with new messages. */
    void record(Job job, Collection<Integer> indexes, Spool.State state, List<NewMessage> drafts) throws IOException {
        TreeSet<Integer> done = new TreeSet<>(indexes);
        done.addAll(job.unrecorded());
        Spool.Update update = new Spool.Update(job.id(), List.copyOf(done), state);
        List<Spool.StoredMessage> messages = List.of();
        if (drafts.isEmpty() && !state.held()) settings.spool().note(update);
        else messages = settings.spool().update(update, NewMessage.drafts(drafts));
        job.unrecorded().clear();
        job.remaining().removeAll(done);
        arrivals.queued(messages, drafts).forEach(scheduler);
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
}
