package org.mailrail.message;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one host says about how it took a message over: the value of a Received field. Each host writes it in its own way and anybody may forge it, but for
 * those that one's own hosts wrote. RFC 5321 section 4.4.
 *
 * @param clauses in order; a name may stand more than once
 * @param date behind the last semicolon; null if there is none, or no date there
 */
public record Received(List<Clause> clauses, @Nullable OffsetDateTime date) {
    /** Nobody writes as many; those that are more are passed over. */
    private static final int MAX_CLAUSES = 100;

    /** The clauses that the standard has. */
    public enum Name {
        /** How the client called itself, with what is known of it in comments. */
        FROM,
        /** The host that wrote the field. */
        BY,
        /** The kind of link. */
        VIA,
        /** The protocol, such as ESMTPS (RFC 3848). */
        WITH,
        /** The name of the message at this host. */
        ID,
        /** The recipient, if there was one. */
        FOR;

        private static Optional<Name> of(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "from" -> Optional.of(FROM);
                case "by" -> Optional.of(BY);
                case "via" -> Optional.of(VIA);
                case "with" -> Optional.of(WITH);
                case "id" -> Optional.of(ID);
                case "for" -> Optional.of(FOR);
                default -> Optional.empty();
            };
        }
    }

    /**
     * A clause.
     *
     * @param name which
     * @param value its words as they stand, with a space between two; empty if there is none
     * @param comments those behind it, without their parentheses
     */
    public record Clause(Name name, String value, List<String> comments) {
        /** Copies the list. */
        public Clause {
            comments = List.copyOf(comments);
        }
    }

    /** Copies the list. */
    public Received {
        clauses = List.copyOf(clauses);
    }

    /** The value of the first clause of this name. */
    public Optional<String> value(Name name) {
        return clauses.stream()
                .filter(clause -> clause.name() == name)
                .map(Clause::value)
                .findFirst();
    }

    /**
     * Reads the value of a field. Never fails: words that belong to no clause are passed over. Linear in time.
     *
     * @param value as {@link HeaderField#value()} gives it
     */
    public static Received parse(String value) {
        return new Reader(value).read();
    }

    private static final class Reader {
        private final FieldCursor in;
        private final String text;
        private final List<Clause> clauses = new ArrayList<>();
        private @Nullable Name name;
        private final StringBuilder words = new StringBuilder();
        private final List<String> comments = new ArrayList<>();
        /** Behind a quote that nothing closes they mean nothing. */
        private boolean quotes = true;

        Reader(String value) {
            in = new FieldCursor(value);
            text = value;
        }

        Received read() {
            int semicolon = -1;
            for (in.skipSpace(); !in.atEnd(); in.skipSpace()) {
                if (in.isAt('(')) {
                    String comment = in.comment();
                    if (name != null && comments.size() < MAX_CLAUSES) comments.add(comment);
                } else if (in.take(';')) {
                    semicolon = in.position();
                    end();
                } else {
                    word(word());
                }
            }
            end();
            OffsetDateTime date = semicolon < 0
                    ? null
                    : MailDate.parse(text.substring(semicolon)).orElse(null);
            return new Received(clauses, date);
        }

        /** A clause has at least a word or a comment, so that a host that calls itself "by" is read as such. */
        private void word(String word) {
            boolean full = name == null || !words.isEmpty() || !comments.isEmpty();
            Optional<Name> next = full ? Name.of(word) : Optional.empty();
            if (next.isPresent()) {
                end();
                name = next.get();
            } else if (name != null) {
                if (!words.isEmpty()) words.append(' ');
                words.append(word);
            }
        }

        private void end() {
            if (name != null && clauses.size() < MAX_CLAUSES) clauses.add(new Clause(name, words.toString(), comments));
            name = null;
            words.setLength(0);
            comments.clear();
        }

        /** Up to white space, a comment or a semicolon, none of which counts in a quoted string. */
        private String word() {
            int start = in.position();
            while (!in.atEnd() && !FieldCursor.isSpace(in.peek()) && !in.isAt('(') && !in.isAt(';')) {
                if (in.isAt('"') && quotes) quoted();
                else in.next();
            }
            return FieldCursor.withoutLineEnds(in.since(start));
        }

        private void quoted() {
            int start = in.position();
            in.quotedString();
            quotes = in.before() == '"' && in.position() > start + 1;
            if (!quotes) in.moveTo(start + 1);
        }
    }
}
