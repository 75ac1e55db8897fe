package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a header, in order. Immutable. RFC 5322 section 2.2. */
public final class Header {
    /** So many are searched one by one as fast as in a map, and the map need not be made. */
    private static final int FEW = 64;
    /** So many searches through all fields cost less than the map of them. */
    private static final int FEW_SEARCHES = 8;

    private final List<HeaderField> fields;
    private final Set<MessageDefect> defects;
    /** By name in lower case, if there are many fields: made when it is first needed, so that asking for each name takes linear time. */
    private volatile @Nullable Map<String, List<HeaderField>> byName;

    private int searches;

    /** Where in the octets the header ended, with the blank line that ends it if there is one. */
    private final int end;
    /** How many line ends there are up to there. */
    private final int lineEnds;

    /** Lists and sets are not copied. */
    Header(List<HeaderField> fields, int end, int lineEnds, Set<MessageDefect> defects) {
        this.fields = Collections.unmodifiableList(fields);
        this.end = end;
        this.lineEnds = lineEnds;
        this.defects = Collections.unmodifiableSet(defects);
    }

    /** Reads the header that a message starts with, and no more of it than one block beyond. */
    public static Header read(MessageContent message) throws IOException {
        return read(message, MessageLimits.standard());
    }

    /** Reads the header that a message starts with, within these limits. */
    public static Header read(MessageContent message, MessageLimits limits) throws IOException {
        byte[] octets = HeaderOctets.read(message, limits.headerOctets() + 1);
        return parse(octets, 0, octets.length, limits);
    }

    /** Reads the header at this place of a message, such as {@link MimePart#headerRange()}. */
    public static Header read(MessageContent message, OctetRange range, MessageLimits limits) throws IOException {
        if (range.length() > limits.headerOctets()) return read(range.of(message), limits);
        byte[] octets;
        try (InputStream in = message.stream(range.offset(), range.length())) {
            octets = in.readNBytes((int) range.length());
        }
        return parse(octets, 0, octets.length, limits);
    }

    /** The header that these octets start with, which are not copied. */
    static Header of(BytesContent message, MessageLimits limits) {
        return parse(message.octets(), message.start(), message.end(), limits);
    }

    /** The fields in these octets, up to the first blank line. Never fails: what is not a field is passed over. */
    public static Header parse(byte[] octets) {
        return parse(octets.clone(), 0, octets.length, MessageLimits.standard());
    }

    private static Header parse(byte[] octets, int from, int to, MessageLimits limits) {
        return new HeaderReader(octets, from, to, limits).read();
    }

    /** All fields, in order. */
    public List<HeaderField> fields() {
        return fields;
    }

    /** The fields of this name, in any letter case, in order. */
    public List<HeaderField> all(String name) {
        if (isIndexed()) return index().getOrDefault(FieldCursor.lowerCase(name), List.of());
        return fields.stream().filter(field -> field.isNamed(name)).toList();
    }

    /** The first field of this name, in any letter case. */
    public Optional<HeaderField> first(String name) {
        if (isIndexed()) return all(name).stream().findFirst();
        for (HeaderField field : fields) if (field.isNamed(name)) return Optional.of(field);
        return Optional.empty();
    }

    /** Whether the index is to be used. Threads that count at once may miss a search of each other, which makes nothing wrong. */
    private boolean isIndexed() {
        if (fields.size() <= FEW) return false;
        return searches++ >= FEW_SEARCHES;
    }

    private Map<String, List<HeaderField>> index() {
        Map<String, List<HeaderField>> index = byName;
        if (index == null) {
            index = new HashMap<>();
            for (HeaderField field : fields)
                index.computeIfAbsent(FieldCursor.lowerCase(field.name()), name -> new ArrayList<>())
                        .add(field);
            index.replaceAll((name, named) -> Collections.unmodifiableList(named));
            byName = index;
        }
        return index;
    }

    /** The unfolded value of the first field of this name; ISO 8859-1, see {@link HeaderField#value()}. */
    public Optional<String> value(String name) {
        return first(name).map(HeaderField::value);
    }

    /** Where it ended in the octets that it was read from. */
    int end() {
        return end;
    }

    /** How many line ends it had. */
    int lineEnds() {
        return lineEnds;
    }

    /** What was found wrong. */
    public Set<MessageDefect> defects() {
        return defects;
    }
}
