package org.mailrail.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts together the sections {@code name*0=}, {@code name*1*=} of parameters, in whatever order they come. RFC 2231 section 3. */
final class ParameterSections {
    private static final int MAX_PARAMETERS = 1000;
    private static final String HEX = "0123456789ABCDEF";

    private record Section(String text, boolean encoded) {}

    private final Map<String, SortedMap<Integer, Section>> sectioned = new LinkedHashMap<>();
    private final Map<String, Parameters.Parameter> whole = new LinkedHashMap<>();
    private final List<String> order = new ArrayList<>();

    /** Adds one as it is written; of two of the same name, or the same section, the first counts. */
    void add(String writtenName, String value) {
        if (order.size() == MAX_PARAMETERS) return;
        String name = FieldCursor.lowerCase(writtenName);
        boolean encoded = name.endsWith("*");
        if (encoded) name = name.substring(0, name.length() - 1);
        if (name.isEmpty()) return;
        int star = name.lastIndexOf('*');
        int number = star < 0 ? -1 : number(name, star + 1);
        if (number < 0) {
            String key = name + (encoded ? "*" : "");
            if (whole.putIfAbsent(key, new Parameters.Parameter(name, value, encoded)) == null) order.add(key);
        } else {
            String base = name.substring(0, star);
            String key = base + "*0";
            SortedMap<Integer, Section> sections = sectioned.get(key);
            if (sections == null) {
                sections = new TreeMap<>();
                sectioned.put(key, sections);
                order.add(key);
            }
            if (sections.size() < MAX_PARAMETERS) sections.putIfAbsent(number, new Section(value, encoded));
        }
    }

    Collection<Parameters.Parameter> joined() {
        List<Parameters.Parameter> joined = new ArrayList<>();
        for (String key : order) {
            Parameters.Parameter parameter = whole.get(key);
            SortedMap<Integer, Section> sections = sectioned.get(key);
            if (parameter != null) joined.add(parameter);
            else if (sections != null) joined.add(join(key.substring(0, key.length() - 2), sections.values()));
        }
        return joined;
    }

    /** One encoded section makes the whole encoded; the plain ones are encoded to match. Only the first names a character set. */
    private static Parameters.Parameter join(String name, Collection<Section> sections) {
        boolean encoded = sections.stream().anyMatch(Section::encoded);
        boolean first = true;
        StringBuilder raw = new StringBuilder();
        for (Section section : sections) {
            if (encoded && first && !section.encoded()) raw.append("''");
            if (encoded && !section.encoded()) percentEncode(section.text(), raw);
            else raw.append(section.text());
            first = false;
        }
        return new Parameters.Parameter(name, raw.toString(), encoded);
    }

    private static void percentEncode(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c < 0x7F && FieldCursor.isToken(c) && c != '%' && c != '\'' && c != '*') out.append(c);
            else out.append('%').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
        }
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
