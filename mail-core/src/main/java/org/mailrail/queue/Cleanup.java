package org.mailrail.queue;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.Domain;
import org.mailrail.queue.internal.cleanup.Characters;
import org.mailrail.queue.internal.cleanup.Check;
import org.mailrail.queue.internal.cleanup.Checks;
import org.mailrail.queue.internal.cleanup.CleanIntake;
import org.mailrail.queue.internal.cleanup.CleanSubmission;
import org.mailrail.queue.internal.cleanup.Rules;
import org.mailrail.queue.internal.cleanup.StrictMime;
import org.mailrail.route.AddressRewriter;
import org.mailrail.route.BccMaps;
import org.mailrail.route.CanonicalMaps;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableTypes;

/**
 * Stands before the queue, and makes of each message what the queue should have: complete addresses in the envelope, canonical ones, copies for those who
 * get them; in the header of messages of this site complete addresses and the fields that are missing; nothing of what the checks refuse. Postfix's
 * cleanup(8), header_checks(5).
 *
 * <p>A message is edited while it streams into its draft, one field or line at a time; what nothing is to be done to goes through octet for octet.
 * Verifiers and whoever else reads the draft before the commit ({@link Spool.Draft#content}) see the message as the client sent it, as signatures hold
 * only for that; the queue has it as it was edited. To show the former, up to 1 MiB of what is replaced is kept; of a message of which more is replaced
 * the draft has no content, and an error is all that a verifier gets.
 *
 * <p>The fields that a server puts above the message (Received) are looked at by {@code header_checks} like the message's own. {@code HOLD} and {@code FILTER}
 * are the queue's to carry out, see {@link Spool.State}. Reports and what delivery agents submit do not pass here. Immutable, safe for many threads.
 */
public final class Cleanup {
    private final Rules rules;

    private Cleanup(Rules rules) {
        this.rules = rules;
    }

    /** A cleanup that changes nothing until it is told to. {@code host} names this host in Message-IDs. */
    public static Builder builder(Domain host) {
        return new Builder(host);
    }

    /**
     * As main.cf describes it, by Postfix's parameters: those of {@link AddressRewriter#from}, {@link CanonicalMaps#from} and {@link BccMaps#from}, {@code
     * header_checks}, {@code mime_header_checks}, {@code nested_header_checks}, {@code body_checks}, {@code body_checks_size_limit}, {@code
     * message_drop_headers}, {@code message_reject_characters}, {@code message_strip_characters}, {@code enable_original_recipient}, {@code
     * duplicate_filter_limit}, {@code always_add_missing_headers}, {@code undisclosed_recipients_header}, {@code hopcount_limit}, {@code header_size_limit}, {@code
     * header_address_token_limit}, {@code mime_nesting_limit}, {@code mime_boundary_length_limit}, {@code
     * disable_mime_input_processing}, {@code strict_7bit_headers}, {@code strict_8bitmime_body}, {@code strict_8bitmime}, {@code
     * strict_mime_encoding_domain}. Defaults are Postfix's.
     *
     * @throws ConfigurationException if a value cannot be used; the message names file, line and parameter
     * @throws IOException if a table cannot be read
     */
    public static Cleanup from(MainCf main, TableTypes types) throws IOException {
        return from(main, types, InstantSource.system());
    }

    /** The same with a clock for Date. */
    public static Cleanup from(MainCf main, TableTypes types, InstantSource clock) throws IOException {
        return new CleanupParameters(main, types).builder().clock(clock).build();
    }

    /** The way into a queue for protocol servers. */
    public Intake intake(Intake queue) {
        return new CleanIntake(rules, queue);
    }

    /** The way into a queue for the application: it throws {@link MessageRefusedException} for messages that a check refuses. */
    public Submission submission(Intake queue) {
        return new CleanSubmission(intake(queue));
    }

    /** Puts a cleanup together. What is not set changes nothing. */
    public static final class Builder {
        private final Domain host;
        private @Nullable AddressRewriter rewriter;
        private CanonicalMaps canonical = CanonicalMaps.none();
        private BccMaps bcc = BccMaps.none();
        private @Nullable Check headerChecks;
        private @Nullable Check mimeChecks;
        private @Nullable Check nestedChecks;
        private @Nullable Check bodyChecks;
        private long bodySize = 51_200;
        private Set<String> dropped = Set.of();
        private boolean alwaysCompletes;
        private String undisclosed = "";
        private int hopLimit = 50;
        private int fieldSize = 102_400;
        private int tokenLimit = 10_240;
        private int mimeDepth = 100;
        private int boundarySize = 2048;
        private Characters rejected = Characters.of("");
        private Characters stripped = Characters.of("");
        private boolean mime = true;
        private StrictMime strict = StrictMime.NONE;
        private boolean byOriginalRecipient = true;
        private int duplicateLimit = 1000;
        private Duration checkTime = Duration.ofMinutes(1);
        private InstantSource clock = InstantSource.system();

        private Builder(Domain host) {
            this.host = host;
        }

        /** Completes addresses of envelopes, and the headers of the application's messages and of those whose it says. */
        public Builder rewriter(AddressRewriter what) {
            rewriter = what;
            return this;
        }

        /** Changes addresses. {@code canonical_maps} and others. */
        public Builder canonical(CanonicalMaps what) {
            canonical = what;
            return this;
        }

        /** Adds who gets copies. {@code always_bcc} and others. */
        public Builder bcc(BccMaps what) {
            bcc = what;
            return this;
        }

        /** Looks for fields in the header. {@code header_checks}. */
        public Builder headerChecks(LookupTable table) {
            headerChecks = new Check("header_checks", table);
            return this;
        }

        /** Looks for MIME fields, in the header and in those of parts. {@code mime_header_checks}. */
        public Builder mimeHeaderChecks(LookupTable table) {
            mimeChecks = new Check("mime_header_checks", table);
            return this;
        }

        /** Looks for fields in attached messages. {@code nested_header_checks}. */
        public Builder nestedHeaderChecks(LookupTable table) {
            nestedChecks = new Check("nested_header_checks", table);
            return this;
        }

        /** Looks for lines in the body. {@code body_checks}. */
        public Builder bodyChecks(LookupTable table) {
            bodyChecks = new Check("body_checks", table);
            return this;
        }

        /** How many octets of each part {@link #bodyChecks} are given; 51,200. 0 for all. {@code body_checks_size_limit}. */
        public Builder bodyChecksSize(long octets) {
            if (octets < 0) throw new IllegalArgumentException("a size of " + octets);
            bodySize = octets;
            return this;
        }

        /** Leaves out fields of these names, in any letter case. {@code message_drop_headers}. */
        public Builder dropFields(Collection<String> names) {
            Set<String> folded = new HashSet<>();
            for (String name : names) folded.add(name.toLowerCase(Locale.ROOT));
            dropped = folded;
            return this;
        }

        /** Whether missing fields are added to everybody's messages; no if not set. {@code always_add_missing_headers}. */
        public Builder alwaysAddMissingFields(boolean whether) {
            alwaysCompletes = whether;
            return this;
        }

        /**
         * What is added where no recipient is named, such as {@code To: undisclosed-recipients:;}; empty for nothing. {@code
         * undisclosed_recipients_header}.
         *
         * @throws IllegalArgumentException if it is not a header field of one line
         */
        public Builder undisclosedRecipients(String field) {
            boolean isField = Rules.isField(field) && field.chars().noneMatch(c -> c < ' ' || c == 0x7F);
            if (!field.isEmpty() && !isField) {
                throw new IllegalArgumentException("\"" + field + "\" is not a header field; expected Name: value");
            }
            undisclosed = field;
            return this;
        }

        /** The number of Received fields, ours included, from which on a message goes round in circles; 50. {@code hopcount_limit}. */
        public Builder hopLimit(int limit) {
            hopLimit = positive(limit);
            return this;
        }

        /** How many octets of one field are kept; 102,400. What is over is cut. {@code header_size_limit}. */
        public Builder fieldSize(int octets) {
            fieldSize = positive(octets);
            return this;
        }

        /** How many tokens of a field are looked at for addresses; 10,240. {@code header_address_token_limit}. */
        public Builder addressTokens(int limit) {
            tokenLimit = positive(limit);
            return this;
        }

        /** How deep multiparts may be nested if anything is looked for in them; 100. {@code mime_nesting_limit}. */
        public Builder mimeDepth(int limit) {
            mimeDepth = positive(limit);
            return this;
        }

        /** How many octets of a boundary count; 2,048. {@code mime_boundary_length_limit}. */
        public Builder boundarySize(int octets) {
            boundarySize = positive(octets);
            return this;
        }

        /**
         * Refuses messages that hold one of these octets, with 550 5.7.1; such as {@code "\0"}. {@code message_reject_characters}.
         *
         * @param octets one character an octet
         */
        public Builder rejectCharacters(String octets) {
            rejected = Characters.of(octets);
            return this;
        }

        /**
         * Takes these octets out of messages. {@code message_strip_characters}.
         *
         * @param octets one character an octet
         */
        public Builder stripCharacters(String octets) {
            stripped = Characters.of(octets);
            return this;
        }

        /** Takes all that is below the header for body, without parts, and refuses no error in MIME. {@code disable_mime_input_processing}. */
        public Builder withoutMime() {
            mime = false;
            return this;
        }

        /** Refuses messages with 8-bit octets in a header, with 550 5.6.0. {@code strict_7bit_headers}. */
        public Builder strictHeaders() {
            strict = new StrictMime(true, strict.body(), strict.encodings());
            return this;
        }

        /** Refuses messages with 8-bit octets in a part that is, or does not say that it is not, of 7 bits. {@code strict_8bitmime_body}. */
        public Builder strictBody() {
            strict = new StrictMime(strict.header(), true, strict.encodings());
            return this;
        }

        /** Refuses messages with a multipart or message that has an encoding of its own. {@code strict_mime_encoding_domain}. */
        public Builder strictEncodings() {
            strict = new StrictMime(strict.header(), strict.body(), true);
            return this;
        }

        /**
         * Whether recipients of one address that the client named differently stay apart; yes if not set. A queue that expands aliases makes them one.
         * {@code enable_original_recipient}.
         */
        public Builder byOriginalRecipient(boolean whether) {
            byOriginalRecipient = whether;
            return this;
        }

        /** How many recipients of a message are remembered, so that none stands there twice; 1,000. 0 for all. {@code duplicate_filter_limit}. */
        public Builder duplicateLimit(int recipients) {
            if (recipients < 0) throw new IllegalArgumentException("a limit of " + recipients);
            duplicateLimit = recipients;
            return this;
        }

        /**
         * How long the checks of one message may take, all its lines and all tables together; a minute. Of a message that takes longer it cannot be said
         * whether it is to be taken: an error at this moment. Postfix bounds each pattern only.
         */
        public Builder checkTime(Duration limit) {
            if (limit.isNegative() || limit.isZero()) throw new IllegalArgumentException("a limit of " + limit);
            checkTime = limit;
            return this;
        }

        /** The clock for Date, and for {@link #checkTime}; the system's if not set. */
        public Builder clock(InstantSource what) {
            clock = what;
            return this;
        }

        private static int positive(int limit) {
            if (limit < 1) throw new IllegalArgumentException("a limit of " + limit);
            return limit;
        }

        /** The cleanup. */
        public Cleanup build() {
            return new Cleanup(new Rules(
                    host,
                    rewriter != null,
                    rewriter == null ? AddressRewriter.builder(host).build() : rewriter,
                    canonical,
                    bcc,
                    new Checks(headerChecks, mimeChecks, nestedChecks, bodyChecks, bodySize),
                    dropped,
                    alwaysCompletes,
                    undisclosed,
                    hopLimit,
                    fieldSize,
                    tokenLimit,
                    mimeDepth,
                    boundarySize,
                    rejected,
                    stripped,
                    mime,
                    mime ? strict : StrictMime.NONE,
                    byOriginalRecipient,
                    duplicateLimit,
                    checkTime,
                    clock));
        }
    }
}
