package org.mailrail.route;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.table.DomainList;
import org.mailrail.table.LookupTable;
import org.mailrail.table.NameList;
import org.mailrail.table.RecipientDelimiter;
import org.mailrail.table.TableTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which addresses stand for others wherever they are written: {@code sender_canonical_maps} or {@code recipient_canonical_maps}, then {@code
 * canonical_maps}, then masquerading, each where its classes say. A table is asked for its own answers again, until an address stands for itself or
 * has no entry, ten times at most. Postfix's canonical(5), ADDRESS_REWRITING_README. Immutable, safe for many threads.
 */
public final class CanonicalMaps {
    private static final Logger LOG = LoggerFactory.getLogger(CanonicalMaps.class);
    private static final int MAX_LOOKUPS = 10;
    private static final Set<AddressPosition> SENDERS =
            EnumSet.of(AddressPosition.ENVELOPE_SENDER, AddressPosition.HEADER_SENDER);
    private static final Set<AddressPosition> RECIPIENTS =
            EnumSet.of(AddressPosition.ENVELOPE_RECIPIENT, AddressPosition.HEADER_RECIPIENT);

    private record Step(AddressTable table, Set<AddressPosition> positions) {}

    private final List<Step> steps;
    private final Masquerade masquerade;
    private final Set<AddressPosition> masqueraded;

    private CanonicalMaps(List<Step> steps, Masquerade masquerade, Set<AddressPosition> masqueraded) {
        this.steps = List.copyOf(steps);
        this.masquerade = masquerade;
        this.masqueraded = masqueraded;
    }

    /** Maps that change nothing. */
    public static CanonicalMaps none() {
        return new CanonicalMaps(List.of(), Masquerade.NONE, Set.of());
    }

    /**
     * Maps for a site.
     *
     * @param rewriter completes addresses in tables; bare local parts as keys stand for somebody at its origin or in {@code local}
     * @param local the local domains. {@code mydestination}
     */
    public static Builder builder(AddressRewriter rewriter, DomainList local) {
        return new Builder(rewriter, local);
    }

    /**
     * As main.cf describes them: {@code canonical_maps}, {@code sender_canonical_maps}, {@code recipient_canonical_maps}, each with its {@code
     * …_classes}, {@code masquerade_domains}, {@code masquerade_exceptions}, {@code masquerade_classes}, {@code propagate_unmatched_extensions}, {@code
     * recipient_delimiter}. Defaults are Postfix's.
     *
     * @throws ConfigurationException if a value cannot be used; the message names file, line and parameter
     * @throws IOException if a table cannot be read
     */
    public static CanonicalMaps from(MainCf main, TableTypes types) throws IOException {
        MainCf named = main.withPostfixDefaults();
        Reader reader = new Reader(named, types, AddressRewriter.from(main, types));
        List<Step> steps = new ArrayList<>();
        reader.step("sender_canonical_maps", "sender_canonical_classes", SENDERS, SENDERS)
                .ifPresent(steps::add);
        reader.step("recipient_canonical_maps", "recipient_canonical_classes", RECIPIENTS, RECIPIENTS)
                .ifPresent(steps::add);
        reader.step("canonical_maps", "canonical_classes", all(), all()).ifPresent(steps::add);
        Set<AddressPosition> masqueraded = EnumSet.complementOf(EnumSet.of(AddressPosition.ENVELOPE_RECIPIENT));
        return new CanonicalMaps(
                steps, Masquerade.from(named, types), reader.classes("masquerade_classes", masqueraded, all()));
    }

    private static Set<AddressPosition> all() {
        return EnumSet.allOf(AddressPosition.class);
    }

    /** Whether an address at this place may be changed. */
    public boolean touches(AddressPosition position) {
        return masqueraded.contains(position) && !masquerade.domains().isEmpty()
                || steps.stream().anyMatch(step -> step.positions().contains(position));
    }

    /**
     * The address that takes the place of this one; itself if none does.
     *
     * @throws IOException if a table cannot be asked, or its value is not an address
     */
    public EmailAddress map(EmailAddress address, AddressPosition position) throws IOException {
        EmailAddress mapped = address;
        for (Step step : steps) {
            if (step.positions().contains(position)) mapped = map(step.table(), mapped);
        }
        return masqueraded.contains(position) ? masquerade.apply(mapped) : mapped;
    }

    private static EmailAddress map(AddressTable table, EmailAddress address) throws IOException {
        EmailAddress mapped = address;
        for (int i = 0; i < MAX_LOOKUPS; i++) {
            Optional<EmailAddress> next = table.find(mapped);
            if (next.isEmpty()) return mapped;
            boolean isItself = next.get().folded().equals(mapped.folded());
            mapped = next.get();
            if (isItself) return mapped;
        }
        // Two entries that lead to each other: Postfix goes on with what it has as well.
        LOG.warn("{}: {} leads on more than {} times", table.table().name(), address, MAX_LOOKUPS);
        return mapped;
    }

    private record Reader(MainCf main, TableTypes types, AddressRewriter rewriter) {
        Optional<Step> step(
                String parameter, String classes, Set<AddressPosition> byDefault, Set<AddressPosition> allowed)
                throws IOException {
            Optional<LookupTable> tables = types.tables(main, parameter, "");
            Set<AddressPosition> positions = classes(classes, byDefault, allowed);
            if (tables.isEmpty()) return Optional.empty();
            boolean propagates = main.list("propagate_unmatched_extensions").contains("canonical");
            AddressTable table =
                    new AddressTable(tables.get(), SiteLookup.from(main, types).quotedOnly(), rewriter, propagates);
            return Optional.of(new Step(table, positions));
        }

        Set<AddressPosition> classes(String parameter, Set<AddressPosition> byDefault, Set<AddressPosition> allowed) {
            if (!main.isSet(parameter)) return byDefault;
            Set<AddressPosition> classes = EnumSet.noneOf(AddressPosition.class);
            for (String word : main.list(parameter, "")) {
                AddressPosition position = switch (word) {
                    case "envelope_sender" -> AddressPosition.ENVELOPE_SENDER;
                    case "envelope_recipient" -> AddressPosition.ENVELOPE_RECIPIENT;
                    case "header_sender" -> AddressPosition.HEADER_SENDER;
                    case "header_recipient" -> AddressPosition.HEADER_RECIPIENT;
                    default -> throw wrong(parameter, word, allowed);
                };
                if (!allowed.contains(position)) throw wrong(parameter, word, allowed);
                classes.add(position);
            }
            return classes;
        }

        private ConfigurationException wrong(String parameter, String word, Set<AddressPosition> allowed) {
            String expected = String.join(
                    ", ",
                    allowed.stream().map(p -> p.name().toLowerCase(Locale.ROOT)).toList());
            return main.error(parameter, "\"" + word + "\" is not a class of addresses here; expected " + expected);
        }
    }

    /** Puts maps together. What is not set changes nothing. */
    public static final class Builder {
        private final AddressRewriter rewriter;
        private final DomainList local;
        private final List<Step> steps = new ArrayList<>();
        private final List<Masquerade.Entry> masquerade = new ArrayList<>();
        private RecipientDelimiter delimiter = RecipientDelimiter.NONE;

        private Builder(AddressRewriter rewriter, DomainList local) {
            this.rewriter = rewriter;
            this.local = local;
        }

        /** Each of these characters separates a user from an extension; to be set before tables. {@code recipient_delimiter}. */
        public Builder recipientDelimiter(String characters) {
            delimiter = new RecipientDelimiter(characters);
            return this;
        }

        /** A table for addresses at these places; those that are added first are asked first. {@code canonical_maps}. */
        public Builder table(LookupTable table, Set<AddressPosition> positions) {
            AddressTable addresses = new AddressTable(
                    table, SiteLookup.of(rewriter.origin(), local, delimiter).quotedOnly(), rewriter, true);
            steps.add(new Step(addresses, Set.copyOf(positions)));
            return this;
        }

        /** Hides the hosts below this domain, everywhere but in recipients of envelopes. {@code masquerade_domains}. */
        public Builder masquerade(Domain domain) {
            masquerade.add(new Masquerade.Entry(domain, true));
            return this;
        }

        /** The maps. */
        public CanonicalMaps build() {
            return new CanonicalMaps(
                    steps,
                    new Masquerade(masquerade, NameList.none()),
                    EnumSet.complementOf(EnumSet.of(AddressPosition.ENVELOPE_RECIPIENT)));
        }
    }
}
