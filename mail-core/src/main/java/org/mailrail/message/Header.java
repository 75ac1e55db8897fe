package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of a header, in order. Immutable. RFC 5322 section 2.2. */
public final class Header {
    private final List<HeaderField> fields;
    private final Map<String, List<HeaderField>> byName;
    private final Set<MessageDefect> defects;

    private Header(List<HeaderField> fields, Set<MessageDefect> defects) {
        this.fields = List.copyOf(fields);
        this.defects = Collections.unmodifiableSet(defects);
        Map<String, List<HeaderField>> index = new HashMap<>();
        for (HeaderField field : this.fields)
            index.computeIfAbsent(fold(field.name()), name -> new ArrayList<>()).add(field);
        this.byName = index;
    }

    /** Reads the header that a message starts with, and no more of it than one block beyond. */
    public static Header read(MessageContent message) throws IOException {
        return read(message, MessageLimits.standard());
    }

    /** Reads the header that a message starts with, within these limits. */
    public static Header read(MessageContent message, MessageLimits limits) throws IOException {
        try (InputStream in = message.stream(0, limits.headerOctets() + 1L)) {
            byte[] octets = HeaderOctets.read(in, limits.headerOctets() + 1);
            return parse(octets, limits);
        }
    }

    /** Reads the header at this place of a message, such as {@link MimePart#headerRange()}. */
    public static Header read(MessageContent message, OctetRange range, MessageLimits limits) throws IOException {
        return read(range.of(message), limits);
    }

    /** The fields in these octets, up to the first blank line. Never fails: what is not a field is passed over. */
    public static Header parse(byte[] octets) {
        return parse(octets.clone(), MessageLimits.standard());
    }

    private static Header parse(byte[] octets, MessageLimits limits) {
        Set<MessageDefect> defects = EnumSet.noneOf(MessageDefect.class);
        List<HeaderField> fields = new ArrayList<>();
        int end = Math.min(octets.length, limits.headerOctets());
        if (octets.length > end) defects.add(MessageDefect.HEADER_TOO_LARGE);
        int start = 0;
        boolean ended = false;
        while (start < end && !ended) {
            int next = HeaderOctets.endOfField(octets, start, end);
            if (HeaderOctets.isBlankLine(octets, start, next)) {
                ended = true;
            } else if (fields.size() == limits.headerFields()) {
                defects.add(MessageDefect.HEADER_TOO_LARGE);
                break;
            } else {
                int colon = HeaderOctets.colon(octets, start, next);
                if (colon < 0) defects.add(MessageDefect.LINE_WITHOUT_FIELD);
                else fields.add(new HeaderField(octets, start, colon, next));
            }
            start = next;
        }
        if (!ended) defects.add(MessageDefect.HEADER_WITHOUT_END);
        return new Header(fields, defects);
    }

    /** All fields, in order. */
    public List<HeaderField> fields() {
        return fields;
    }

    /** The fields of this name, in any letter case, in order. */
    public List<HeaderField> all(String name) {
        return Collections.unmodifiableList(byName.getOrDefault(fold(name), List.of()));
    }

    /** The first field of this name, in any letter case. */
    public Optional<HeaderField> first(String name) {
        List<HeaderField> found = byName.get(fold(name));
        return found == null ? Optional.empty() : Optional.of(found.get(0));
    }

    /** The unfolded value of the first field of this name; ISO 8859-1, see {@link HeaderField#value()}. */
    public Optional<String> value(String name) {
        return first(name).map(HeaderField::value);
    }

    /** What was found wrong. */
    public Set<MessageDefect> defects() {
        return defects;
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
