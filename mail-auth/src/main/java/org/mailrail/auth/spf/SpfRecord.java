package org.mailrail.auth.spf;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.SyntaxException;

/**
 * One domain's policy. RFC 7208 section 4.6.
 *
 * @param directives in order
 * @param redirect whose policy holds if no directive matches; null if none is named (section 6.1)
 * @param explanation where to find what to say about a fail; null if nowhere (section 6.2)
 */
public record SpfRecord(
        List<Directive> directives,
        @Nullable MacroString redirect,
        @Nullable MacroString explanation) {
    /** What a match means. RFC 7208 section 4.6.2. */
    public enum Qualifier {
        /** {@code +} or none. */
        PASS,
        /** {@code -}. */
        FAIL,
        /** {@code ~}. */
        SOFT_FAIL,
        /** {@code ?}. */
        NEUTRAL
    }

    /**
     * A mechanism and what its match means.
     *
     * @param qualifier what a match means
     * @param mechanism what is compared
     */
    public record Directive(Qualifier qualifier, Mechanism mechanism) {}

    /** Copies the list. */
    public SpfRecord {
        directives = List.copyOf(directives);
    }

    /**
     * Reads a record whole: a mistake anywhere in it is found, also behind {@code all}.
     *
     * @param text with its version, {@code v=spf1}
     * @throws SyntaxException if it does not follow the grammar
     */
    public static SpfRecord parse(String text) {
        return SpfGrammar.record(text);
    }

    /** Whether a TXT record's text is an SPF record, good or bad: it starts with the version, and that ends. RFC 7208 section 4.5. */
    public static boolean isSpf(String text) {
        return SpfGrammar.startsWithVersion(text);
    }

    /** Where no directive matches. */
    public Optional<MacroString> redirection() {
        return Optional.ofNullable(redirect);
    }
}
