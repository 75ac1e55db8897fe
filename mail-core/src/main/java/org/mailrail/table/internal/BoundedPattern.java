package org.mailrail.table.internal;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of an administrator, for texts that anybody may have sent. Java's engine tracks back without end where nested
 * repetitions meet a text made for it; so a search ends after ten million characters read, as PCRE's {@code match_limit} has it. Immutable, safe
 * for many threads.
 */
public final class BoundedPattern {
    private static final int MAX_READS = 10_000_000;

    private final Pattern pattern;
    private final boolean anchored;

    /** A search was given up. It has no stack trace, since a peer can have it thrown at will. */
    public static final class TooMuchBacktracking extends Exception {
        private static final long serialVersionUID = 1L;

        private TooMuchBacktracking() {
            super("too much backtracking", null, false, false);
        }
    }

    /**
     * Searches for a pattern.
     *
     * @param anchored whether it must match at the start of the text
     */
    public BoundedPattern(Pattern pattern, boolean anchored) {
        this.pattern = pattern;
        this.anchored = anchored;
    }

    /** How many groups it has. */
    public int groups() {
        return pattern.matcher("").groupCount();
    }

    /**
     * The first match in a text; null if there is none.
     *
     * @throws TooMuchBacktracking if it cannot be said in bounded time
     */
    public @Nullable MatchResult search(String text) throws TooMuchBacktracking {
        Matcher matcher = pattern.matcher(new Metered(text));
        try {
            return (anchored ? matcher.lookingAt() : matcher.find()) ? matcher : null;
        } catch (ReadsExhausted e) {
            throw new TooMuchBacktracking();
        } catch (StackOverflowError e) {
            // Java's engine repeats a group by recursion: (a|b)* on a text of some thousand characters ends here.
            throw new TooMuchBacktracking();
        }
    }

    private static final class ReadsExhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ReadsExhausted() {
            super(null, null, false, false);
        }
    }

    /** A text that can be read so often. Of one thread. */
    private static final class Metered implements CharSequence {
        private final String text;
        private int reads;

        private Metered(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++reads > MAX_READS) throw new ReadsExhausted();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
