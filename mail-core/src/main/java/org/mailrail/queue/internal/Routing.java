package org.mailrail.queue.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.mailrail.core.Domain;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.MailHost;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.Spool;
import org.mailrail.route.AddressClass;
import org.mailrail.route.Resolution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the recipients of one message go in one round. */
final class Routing {
    private static final Logger LOG = LoggerFactory.getLogger(Routing.class);

    private final QueueSettings settings;
    private final Job job;
    private final Map<Route, List<Routed>> routes = new LinkedHashMap<>();

    Routing(QueueSettings settings, Job job) {
        this.settings = settings;
        this.job = job;
    }

    private record Route(String transport, String nextHop) {}

    private record Routed(int index, Recipient recipient) {}

    /** What there is to do for a recipient before anybody is asked to deliver. */
    sealed interface Step {
        /** Nothing: he is in one of the groups. */
        enum Grouped implements Step {
            INSTANCE
        }

        /**
         * To note that he does not get it, or not now.
         *
         * @param transport by which he was to get it; empty if that is not known
         * @param nextHop from where
         */
        record Undelivered(String transport, String nextHop, DeliveryResult result) implements Step {}

        /** To put others in his place. */
        record Expanded(DeliveryResult.Expanded result) implements Step {}
    }

    boolean isLooping() {
        try {
            return job.isLooping(settings.hopLimit());
        } catch (IOException e) {
            LOG.warn("{}: cannot be read at the moment", job.id(), e);
            return false; // the agent will find that out, too, and defer
        }
    }

    Step resolve(int index) {
        Recipient recipient = job.recipient(index);
        Spool.ContentFilter filter = job.message.state().filter();
        if (filter != null) return deliver(index, recipient, filtered(filter, recipient));
        Resolution resolution;
        try {
            resolution =
                    settings.resolver().resolveExpanded(job.message.envelope().from(), recipient.address());
        } catch (IOException | RuntimeException e) {
            // A resolver that fails, even by a mistake of its own, is no reason to lose the message or to stop its
            // round.
            LOG.warn("{}: {} cannot be resolved at the moment", job.id(), recipient.address(), e);
            return undelivered(DeliveryResult.Deferred.of("4.3.0", "where it goes cannot be looked up"));
        }
        return switch (resolution) {
            case Resolution.Deliver deliver -> deliver(index, recipient, deliver);
            case Resolution.Expand expand -> expand(recipient, expand);
            case Resolution.Reject reject -> undelivered(rejected(reject.reply()));
        };
    }

    private static Resolution.Deliver filtered(Spool.ContentFilter filter, Recipient recipient) {
        MailHost host = recipient.address().host();
        String domain = host instanceof Domain named ? named.ascii() : host.toString();
        return new Resolution.Deliver(
                recipient.address(),
                AddressClass.DEFAULT,
                filter.transport(),
                filter.nextHop().isEmpty() ? domain : filter.nextHop());
    }

    private Step deliver(int index, Recipient recipient, Resolution.Deliver deliver) {
        if (!settings.transports().containsKey(deliver.transport())) {
            return new Step.Undelivered(
                    deliver.transport(),
                    deliver.nextHop(),
                    DeliveryResult.Deferred.of("4.3.5", "there is no transport " + deliver.transport()));
        }
        job.transports().add(deliver.transport());
        routes.computeIfAbsent(new Route(deliver.transport(), deliver.nextHop()), k -> new ArrayList<>())
                .add(new Routed(index, recipient.withAddress(deliver.recipient())));
        return Step.Grouped.INSTANCE;
    }

    /** An alias came up since the message was queued. */
    private static Step expand(Recipient recipient, Resolution.Expand expand) {
        if (expand.recipients().contains(recipient.address()))
            return undelivered(DeliveryResult.Bounced.of("5.4.6", "an alias of its own"));
        return new Step.Expanded(new DeliveryResult.Expanded(expand.recipients(), expand.owners()));
    }

    private static Step undelivered(DeliveryResult result) {
        return new Step.Undelivered("", "", result);
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

    /** Those who go together. */
    List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        routes.forEach((route, routed) -> {
            Transport transport = Objects.requireNonNull(settings.transports().get(route.transport()));
            Site.Key site = new Site.Key(route.transport(), site(transport.agent(), route.nextHop()));
            int most = job.isVerp() ? 1 : transport.settings().recipients();
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

    private String site(DeliveryAgent agent, String nextHop) {
        try {
            return agent.site(nextHop);
        } catch (IOException | RuntimeException e) {
            // The agent will meet the same failure when it delivers, and say what it means.
            LOG.warn("{}: the site of {} cannot be found at the moment", job.id(), nextHop, e);
            return nextHop;
        }
    }
}
