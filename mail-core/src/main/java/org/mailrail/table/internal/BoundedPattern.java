package org.mailrail.table.internal;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of an administrator, for texts that anybody may have sent. Java's engine tracks back without end where nested
 * repetitions meet a text made for it; so a search ends after ten million characters read, as PCRE's {@code match_limit} has it. It also repeats a
 * group by recursion, unless all that the group can match is of one length: {@code (a|bc)*} ends where the stack does, after some thousand turns.
 * Either way nobody knows whether the pattern matches. Searching again on a thread with a larger stack would only move the bound, and give whoever
 * sends such texts memory to fill. Immutable, safe for many threads.
 */
public final class BoundedPattern {
    private static final int MAX_READS = 10_000_000;

    private final Pattern pattern;
    private final boolean anchored;

    /** A search was given up: whether the pattern matches is not known. It has no stack trace, since a peer can have it thrown at will. */
    public static final class UndecidedException extends Exception {
        private static final long serialVersionUID = 1L;

        private UndecidedException(String why) {
            super(why, null, false, false);
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
     * @throws UndecidedException if it cannot be said in bounded time and memory
     */
    public @Nullable MatchResult search(String text) throws UndecidedException {
        Matcher matcher = pattern.matcher(new Metered(text));
        try {
            return (anchored ? matcher.lookingAt() : matcher.find()) ? matcher : null;
        } catch (ReadsExhausted e) {
            throw new UndecidedException("it tracks back over more than 10 million characters");
        } catch (StackOverflowError e) {
            throw new UndecidedException("it repeats a group more often than there is stack for");
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
