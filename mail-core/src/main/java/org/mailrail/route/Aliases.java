package org.mailrail.route;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;

/**
 * Applies virtual aliases to every domain, and local aliases to what the local agent delivers, until nothing changes. Postfix's cleanup(8) and
 * local(8).
 *
 * @param virtual {@code virtual_alias_maps}
 * @param local {@code alias_maps}
 * @param propagatesLocal whether an extension that a local alias is without is put on its members
 * @param agents says who is delivered to by the local agent, which alone looks at local aliases
 */
record Aliases(VirtualAliases virtual, LocalAliases local, boolean propagatesLocal, LocalAgent agents) {
    private static final int MAX_RECIPIENTS = 10_000;
    private static final int MAX_DEPTH = 1000;

    /** Finds whom the local agent delivers to. */
    @FunctionalInterface
    interface LocalAgent {
        /**
         * Whom an address means.
         *
         * @param isLocal whether the local agent delivers it
         */
        record Target(EmailAddress recipient, boolean isLocal) {}

        /** Whom an address means; nothing if nobody. */
        Optional<Target> target(EmailAddress address) throws IOException;
    }

    /** What aliases lead to. */
    sealed interface Outcome {
        /** To these: itself alone if it is no alias. Owners as in {@link Resolution.Expand}. */
        record Leaves(List<EmailAddress> addresses, Map<EmailAddress, EmailAddress> owners) implements Outcome {}

        /** To no end: this local alias comes up in its own expansion. */
        record Loop(String alias) implements Outcome {}
    }

    /** An address on the way, whose alias it came from, and the local alias that it is taken for. */
    private record Step(
            EmailAddress address,
            @Nullable Step from,
            @Nullable LocalAlias localAlias,
            int depth) {
        /** The owner of the nearest alias that has one: it is the sender from there on. */
        Optional<EmailAddress> owner() {
            for (Step step = this; step != null; step = step.from) {
                if (step.localAlias != null && step.localAlias.owner().isPresent()) return step.localAlias.owner();
            }
            return Optional.empty();
        }

        boolean cameFrom(String folded) {
            for (Step step = from; step != null; step = step.from) {
                if (step.localAlias == null && step.address.folded().equals(folded)) return true;
            }
            return false;
        }

        boolean cameFromAlias(String name) {
            for (Step step = this; step != null; step = step.from) {
                if (step.localAlias != null && step.localAlias.name().equals(name)) return true;
            }
            return false;
        }

        boolean isWithinLocalAlias() {
            for (Step step = this; step != null; step = step.from) {
                if (step.localAlias != null) return true;
            }
            return false;
        }
    }

    /**
     * What an address leads to in the end. A local alias with a file, command or list in a file is left as it is: the local agent expands it.
     *
     * @throws IOException if a table cannot be asked, leads to too many, or in a circle
     */
    Outcome expand(EmailAddress recipient) throws IOException {
        return new Walk().from(recipient);
    }

    private final class Walk {
        private final Map<String, EmailAddress> leaves = new LinkedHashMap<>();
        private final Map<EmailAddress, EmailAddress> owners = new HashMap<>();
        private final Set<String> expanded = new HashSet<>();
        /** Virtual aliases that are their own members: their address is kept, and not looked up again. */
        private final Set<String> kept = new HashSet<>();

        private final Deque<Step> steps = new ArrayDeque<>();
        private @Nullable String loop;
        private int virtualResults;

        Outcome from(EmailAddress recipient) throws IOException {
            steps.add(new Step(recipient, null, null, 0));
            while (!steps.isEmpty()) {
                Step step = steps.removeFirst();
                if (!virtual(step)) local(step);
                if (loop != null) return new Outcome.Loop(loop);
                if (leaves.size() + steps.size() > MAX_RECIPIENTS) {
                    throw new IOException("aliases of " + recipient + " lead to more than " + MAX_RECIPIENTS);
                }
            }
            return new Outcome.Leaves(new ArrayList<>(leaves.values()), owners);
        }

        /** True if it is a virtual alias. */
        private boolean virtual(Step step) throws IOException {
            String key = step.address().folded();
            if (kept.contains(key)) return false;
            Optional<List<EmailAddress>> found = virtual.find(step.address());
            if (found.isEmpty()) return false;
            if (step.cameFrom(key)) {
                // Virtual aliases alone are mended before the message is taken; through local ones it would go round.
                if (!step.isWithinLocalAlias()) {
                    throw new IOException("the virtual alias " + step.address() + " leads back to itself");
                }
                loop = key;
                return true;
            }
            if (!expanded.add(key)) return true; // another alias led here before, and all of it is on its way
            if (found.get().stream().anyMatch(member -> member.folded().equals(key))) kept.add(key);
            virtualResults += found.get().size();
            if (step.depth() >= virtual.limits().depth()
                    || virtualResults > virtual.limits().recipients()) {
                throw new IOException("virtual aliases of " + step.address() + " lead to more than "
                        + virtual.limits().recipients() + " recipients, or are nested too deeply");
            }
            for (EmailAddress member : found.get()) steps.addLast(new Step(member, step, null, step.depth() + 1));
            return true;
        }

        private void local(Step step) throws IOException {
            Optional<LocalAgent.Target> target = agents.target(step.address());
            EmailAddress recipient = target.map(LocalAgent.Target::recipient).orElse(step.address());
            if (!recipient.equals(step.address())) {
                steps.addLast(new Step(recipient, step, null, step.depth()));
                return;
            }
            boolean isLocal = target.filter(LocalAgent.Target::isLocal).isPresent();
            Optional<LocalAlias> alias = isLocal ? local.find(recipient) : Optional.empty();
            if (alias.isEmpty() || !alias.get().hasOnlyAddresses() || isOwnMember(alias.get(), step)) {
                leaf(recipient, step);
            } else if (step.cameFromAlias(alias.get().name()) || step.depth() > MAX_DEPTH) {
                loop = alias.get().name();
            } else if (expanded.add("alias " + alias.get().name())) {
                members(alias.get(), new Step(recipient, step.from(), alias.get(), step.depth()));
            }
        }

        /** Then it stands for the user of that name. */
        private static boolean isOwnMember(LocalAlias alias, Step step) {
            Step from = step.from();
            return from != null
                    && from.localAlias() != null
                    && from.localAlias().name().equals(alias.name());
        }

        private void members(LocalAlias alias, Step step) {
            String extension = propagatesLocal ? alias.unmatchedExtension() : "";
            for (AliasMember member : alias.members()) {
                if (!(member instanceof AliasMember.Address(EmailAddress address, boolean isFinal))) continue;
                EmailAddress extended = VirtualAliases.withExtension(address, extension);
                if (isFinal) leaf(extended, step);
                else steps.addLast(new Step(extended, step, null, step.depth() + 1));
            }
        }

        private void leaf(EmailAddress address, Step from) {
            if (leaves.putIfAbsent(address.folded(), address) == null) {
                from.owner().ifPresent(owner -> owners.put(address, owner));
            }
        }
    }
}
