package org.mailrail.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts together the sections {@code name*0=}, {@code name*1*=} of parameters, in whatever order they come. RFC 2231 section 3. */
final class ParameterSections {
    private static final int MAX_PARAMETERS = 1000;

    private record Section(String text, boolean encoded) {}

    /** A parameter as a whole, or what has been seen of its sections by their numbers. */
    private sealed interface Entry {
        record Whole(Parameters.Parameter parameter) implements Entry {}

        record Sections(String name, SortedMap<Integer, Section> byNumber) implements Entry {}
    }

    /** By name, with an asterisk if extended, with {@code *0} if in sections: one of each kind may stand beside the others. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Adds one as it is written; of two of the same name, or the same section, the first counts. */
    void add(String writtenName, String value) {
        if (entries.size() == MAX_PARAMETERS) return;
        String name = FieldCursor.lowerCase(writtenName);
        boolean encoded = name.endsWith("*");
        if (encoded) name = name.substring(0, name.length() - 1);
        if (name.isEmpty()) return;
        int star = name.lastIndexOf('*');
        int number = star < 0 ? -1 : number(name, star + 1);
        if (number < 0) {
            Entry whole = new Entry.Whole(new Parameters.Parameter(name, value, encoded));
            entries.putIfAbsent(encoded ? name + "*" : name, whole);
        } else {
            addSection(name.substring(0, star), number, new Section(value, encoded));
        }
    }

    private void addSection(String name, int number, Section section) {
        Entry entry = entries.computeIfAbsent(name + "*0", key -> new Entry.Sections(name, new TreeMap<>()));
        if (entry instanceof Entry.Sections(String same, SortedMap<Integer, Section> byNumber)
                && byNumber.size() < MAX_PARAMETERS) byNumber.putIfAbsent(number, section);
    }

    List<Parameters.Parameter> joined() {
        List<Parameters.Parameter> joined = new ArrayList<>(entries.size());
        for (Entry entry : entries.values()) {
            switch (entry) {
                case Entry.Whole(Parameters.Parameter parameter) -> joined.add(parameter);
                case Entry.Sections(String name, SortedMap<Integer, Section> byNumber) -> join(name, byNumber, joined);
            }
        }
        return joined;
    }

    /**
     * Sections are numbered from 0 without a gap, though some senders start at 1. After a gap nothing tells what is missing: such sections
     * stand as parameters of their own, with their number in the name, and are no part of a file name.
     */
    private static void join(String name, SortedMap<Integer, Section> byNumber, List<Parameters.Parameter> parameters) {
        List<Section> run = new ArrayList<>();
        int next = byNumber.firstKey() <= 1 ? byNumber.firstKey() : 0;
        for (Section section = byNumber.get(next); section != null; section = byNumber.get(next)) {
            run.add(section);
            next++;
        }
        if (!run.isEmpty()) parameters.add(join(name, run));
        byNumber.tailMap(next).forEach((number, section) -> {
            String text = section.encoded() ? "''" + section.text() : section.text();
            parameters.add(new Parameters.Parameter(name + "*" + number, text, section.encoded()));
        });
    }

    /** One encoded section makes the whole encoded; the plain ones are encoded to match. Only the first names a character set. */
    private static Parameters.Parameter join(String name, List<Section> sections) {
        boolean encoded = sections.stream().anyMatch(Section::encoded);
        boolean first = true;
        StringBuilder raw = new StringBuilder();
        for (Section section : sections) {
            if (encoded && first && !section.encoded()) raw.append("''");
            if (encoded && !section.encoded())
                ExtendedValue.percentEncode(section.text().getBytes(StandardCharsets.ISO_8859_1), raw);
            else raw.append(section.text());
            first = false;
        }
        return new Parameters.Parameter(name, raw.toString(), encoded);
    }

    private static int number(String name, int start) {
        if (start == name.length() || name.length() - start > 4) return -1;
        int number = 0;
        for (int i = start; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') return -1;
            number = number * 10 + c - '0';
        }
        return number;
    }
}
