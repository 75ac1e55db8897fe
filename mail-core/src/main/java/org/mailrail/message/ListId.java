package org.mailrail.message;

import java.util.Optional;

/**
 * What identifies a mailing list, whoever its messages come from. RFC 2919.
 *
 * @param description for people, decoded; may be empty, and may hold any character
 * @param id in lower case, since its letter case does not matter (section 6)
 */
public record ListId(String description, String id) {
    /** RFC 2919 section 2. */
    private static final int MAX_ID = 255;

    /**
     * Reads the value of a List-Id field. One without angle brackets, as some lists write it, is all identifier.
     *
     * @param value as {@link HeaderField#value()} gives it
     * @return nothing if there is no identifier: visible ASCII characters without white space
     */
    public static Optional<ListId> parse(String value) {
        FieldCursor in = new FieldCursor(value);
        StringBuilder description = new StringBuilder();
        for (in.skipCfws(); !in.atEnd() && !in.isAt('<'); in.skipCfws()) {
            if (!description.isEmpty()) description.append(' ');
            description.append(in.isAt('"') ? in.quotedString() : word(in));
        }
        if (!in.take('<')) return of("", description.toString());
        String id = in.upTo('>').strip();
        return in.take('>') ? of(EncodedWords.decode(description.toString()), id) : Optional.empty();
    }

    private static String word(FieldCursor in) {
        int start = in.position();
        while (!in.atEnd() && !FieldCursor.isSpace(in.peek()) && "(<\"".indexOf(in.peek()) < 0) in.next();
        return in.since(start);
    }

    private static Optional<ListId> of(String description, String id) {
        boolean visible = id.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '<');
        if (id.isEmpty() || id.length() > MAX_ID || !visible) return Optional.empty();
        return Optional.of(new ListId(description, FieldCursor.lowerCase(id)));
    }
}
