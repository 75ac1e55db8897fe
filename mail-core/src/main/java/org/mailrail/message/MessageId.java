package org.mailrail.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.mailrail.core.Domain;
import org.mailrail.core.internal.AtomText;

/**
 * What identifies a message in Message-ID, In-Reply-To and References. Two are the same if both sides are, letter for letter; how one is quoted does not
 * matter. RFC 5322 section 3.6.4.
 *
 * @param left what stands before the at sign, without quotes and backslashes
 * @param right what stands behind it, mostly a domain
 */
public record MessageId(String left, String right) {
    /** What fits in a line of a message with all that is put around it. */
    private static final int MAX_SIDES = 900;

    private static final int MAX_LIST = 1000;

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);

    /**
     * Checks both sides.
     *
     * @throws IllegalArgumentException if one is empty, has control characters, or if both have more than 900 characters; or if the right side has an at sign, white space or what ends it
     */
    public MessageId {
        if (!isId(left, right)) throw new IllegalArgumentException("no Message-ID of two such sides");
    }

    private static boolean isId(CharSequence left, CharSequence right) {
        if (left.isEmpty() || right.isEmpty() || left.length() + right.length() > MAX_SIDES) return false;
        for (int i = 0; i < left.length(); i++) if (left.charAt(i) < ' ' || left.charAt(i) == 0x7F) return false;
        for (int i = 0; i < right.length(); i++) if (!isRight(right.charAt(i))) return false;
        return true;
    }

    private static boolean isRight(char c) {
        return c > ' ' && c != 0x7F && c != '<' && c != '>' && c != '@';
    }

    /**
     * One for a message that came without, as Postfix's cleanup(8) makes it: {@code <20260102030405.unique@host>}.
     *
     * @param now the time of the message; it stands there in UTC, to the second
     * @param unique what is this host's only within that second, such as the queue id; of characters that an atom may have
     * @param host whose name stands on the right, the host that makes it
     */
    public static MessageId stamped(Instant now, String unique, Domain host) {
        return new MessageId(STAMP.format(now.atOffset(ZoneOffset.UTC)) + "." + unique, host.ascii());
    }

    /**
     * A new one, unique for its time and 64 random bits.
     *
     * @param now the time of the message
     * @param random from where the bits come
     * @param host whose name stands on the right, the host that makes it
     */
    public static MessageId create(Instant now, RandomGenerator random, Domain host) {
        String left = Long.toString(now.toEpochMilli(), 36) + "." + Long.toUnsignedString(random.nextLong(), 36);
        return new MessageId(left, host.ascii());
    }

    /**
     * Those in the value of a field, in order, what stands between them passed over: white space, comments, the phrases of old mail programs. White space
     * within one is dropped, as it comes from folding. What has no at sign or no end is none. Of more than 1000 the last are given, which name the nearest
     * ancestors. Never fails; linear in time.
     *
     * @param value as {@link HeaderField#value()} gives it
     */
    public static List<MessageId> parseList(String value) {
        Scan in = new Scan(value);
        Deque<MessageId> ids = new ArrayDeque<>();
        while (!in.atEnd()) {
            if (in.take('<')) in.id().ifPresent(ids::add);
            else in.skipPhrase();
            if (ids.size() > MAX_LIST) ids.remove();
        }
        return List.copyOf(ids);
    }

    /** As a message has it: in angle brackets, the left side in quotes if it needs them. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(left.length() + right.length() + 5).append('<');
        // Dots anywhere, as they came: others compare the texts.
        if (left.chars().allMatch(c -> c == '.' || AtomText.is((char) c))) text.append(left);
        else
            text.append('"')
                    .append(left.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        return text.append('@').append(right).append('>').toString();
    }

    /** Reads through a value, never far ahead of where it is more than once. */
    private static final class Scan {
        private final String text;
        private int at;
        private final StringBuilder left = new StringBuilder();
        private final StringBuilder right = new StringBuilder();
        /** Behind a parenthesis that nothing closes, or a quote, they mean nothing. */
        private boolean comments = true;

        private boolean quotes = true;

        Scan(String text) {
            this.text = text;
        }

        boolean atEnd() {
            return at >= text.length();
        }

        boolean take(char c) {
            if (atEnd() || text.charAt(at) != c) return false;
            at++;
            return true;
        }

        void skipPhrase() {
            char c = text.charAt(at);
            if (c == '(' && comments) skipComment();
            else if (c == '"' && quotes && closingQuote() > 0) at = closingQuote() + 1;
            else at++;
        }

        private void skipComment() {
            FieldCursor cursor = new FieldCursor(text);
            cursor.moveTo(at);
            cursor.skipComment();
            comments = cursor.before() == ')';
            at = comments ? cursor.position() : at + 1;
        }

        /** Where the quoted string ends that starts here; -1 if it does not. */
        private int closingQuote() {
            int end = at + 1;
            while (end < text.length() && text.charAt(end) != '"') end += text.charAt(end) == '\\' ? 2 : 1;
            quotes = end < text.length();
            return quotes ? end : -1;
        }

        /** What follows an angle bracket, up to the one that closes it or, if that does not come, the next that opens. */
        Optional<MessageId> id() {
            left.setLength(0);
            right.setLength(0);
            if (!atEnd() && text.charAt(at) == '"' && quotes) quoted();
            boolean sign = false;
            while (!atEnd() && text.charAt(at) != '<') {
                char c = text.charAt(at++);
                if (c == '>') return of();
                if (c == '@') {
                    if (sign) left.append('@').append(right); // the last one counts
                    right.setLength(0);
                    sign = true;
                } else if (!FieldCursor.isSpace(c)) {
                    (sign ? right : left).append(c);
                }
            }
            return Optional.empty();
        }

        private void quoted() {
            int end = closingQuote();
            if (end < 0) return;
            FieldCursor cursor = new FieldCursor(text);
            cursor.moveTo(at);
            left.append(cursor.quotedString());
            at = end + 1;
        }

        private Optional<MessageId> of() {
            return isId(left, right) ? Optional.of(new MessageId(left.toString(), right.toString())) : Optional.empty();
        }
    }
}
