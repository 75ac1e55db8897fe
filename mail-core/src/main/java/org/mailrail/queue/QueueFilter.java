package org.mailrail.queue;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.ReversePath;

/**
 * Which messages of a queue to list: those that all of these are true of.
 *
 * @param states in which states
 * @param arrivedBefore that came in earlier than this, if anything
 * @param sender whose reverse-path is this, if anything
 * @param recipient of whose remaining recipients one is this, if anything
 * @param domain of whose remaining recipients one is in this domain, if anything
 */
public record QueueFilter(
        Set<QueuedMessage.State> states,
        Optional<Instant> arrivedBefore,
        Optional<ReversePath> sender,
        Optional<EmailAddress> recipient,
        Optional<Domain> domain) {
    private static final QueueFilter ALL = new QueueFilter(
            EnumSet.allOf(QueuedMessage.State.class),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Copies the set. */
    public QueueFilter {
        states = Set.copyOf(states);
    }

    /** Every message. */
    public static QueueFilter all() {
        return ALL;
    }

    /** Only those in these states. */
    public QueueFilter in(QueuedMessage.State... which) {
        return new QueueFilter(Set.of(which), arrivedBefore, sender, recipient, domain);
    }

    /** Only those that came in earlier. */
    public QueueFilter before(Instant instant) {
        return new QueueFilter(states, Optional.of(instant), sender, recipient, domain);
    }

    /** Only those of this sender. */
    public QueueFilter from(ReversePath path) {
        return new QueueFilter(states, arrivedBefore, Optional.of(path), recipient, domain);
    }

    /** Only those that this recipient has not got yet. */
    public QueueFilter to(EmailAddress address) {
        return new QueueFilter(states, arrivedBefore, sender, Optional.of(address), domain);
    }

    /** Only those that somebody in this domain has not got yet. */
    public QueueFilter to(Domain where) {
        return new QueueFilter(states, arrivedBefore, sender, recipient, Optional.of(where));
    }

    /** What can be told without reading the message. */
    public boolean mayMatch(QueuedMessage.State state, Instant arrival) {
        return states.contains(state) && arrivedBefore.map(arrival::isBefore).orElse(true);
    }

    /** Whether it is one of those. */
    public boolean matches(QueuedMessage message) {
        return mayMatch(message.state(), message.arrival())
                && sender.map(message.sender()::equals).orElse(true)
                && recipient.map(message.recipients()::contains).orElse(true)
                && domain.map(where -> message.recipients().stream()
                                .map(EmailAddress::host)
                                .anyMatch(Predicate.isEqual(where)))
                        .orElse(true);
    }
}
