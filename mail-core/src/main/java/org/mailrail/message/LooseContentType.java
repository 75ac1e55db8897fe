package org.mailrail.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a Content-Type is for somebody who must not miss a part of a message, such as a filter: where readers differ, all that one or another of them
 * may take it for. Of two boundaries some take the first and some the last; some know RFC 2231 and some do not. Who reads a message for its owner
 * takes {@link ContentType}.
 *
 * @param type in lower case, possibly empty
 * @param subtype in lower case; empty if there is none
 * @param boundaries each once, one character an octet; at most 1,000 parameters are looked at. One with white space is there a second time without it
 *     and what follows, since some readers stop there; so is one without quotes before what must be quoted, and one with backslashes is there with
 *     them and without
 */
public record LooseContentType(String type, String subtype, List<String> boundaries) {
    private static final int MAX_PARAMETERS = 1000;

    /** Copies the list. */
    public LooseContentType {
        boundaries = List.copyOf(boundaries);
    }

    /** Reads the value of a field, one character an octet. Never fails. */
    public static LooseContentType parse(String value) {
        FieldCursor in = new FieldCursor(value);
        in.skipCfws();
        String type = FieldCursor.lowerCase(in.token());
        in.skipCfws();
        String subtype = "";
        if (in.take('/')) {
            in.skipCfws();
            subtype = FieldCursor.lowerCase(in.token());
        }
        return new LooseContentType(type, subtype, type.equals("multipart") ? boundaries(in) : List.of());
    }

    /** Whether it holds a message: message/rfc822 (RFC 2046 section 5.2.1) or message/global (RFC 6532 section 3.7). */
    public boolean isMessage() {
        return type.equals("message") && (subtype.equals("rfc822") || subtype.equals("global"));
    }

    private static List<String> boundaries(FieldCursor in) {
        List<Written> written = new ArrayList<>();
        Set<String> others = new LinkedHashSet<>();
        Parameters.read(in, (name, value, valueAt) -> {
            String folded = FieldCursor.lowerCase(name);
            if (!folded.startsWith("boundary") || written.size() == MAX_PARAMETERS) return;
            written.add(new Written(name, value));
            if (folded.equals("boundary")) otherwise(in.since(valueAt)).ifPresent(others::add);
        });
        Set<String> found = new LinkedHashSet<>();
        for (Written one : written) if (one.isWhole()) collect(List.of(one), found);
        found.addAll(others);
        // In sections, too, the first or the last of a number may count.
        collect(written, found);
        collect(written.reversed(), found);
        return List.copyOf(found);
    }

    /**
     * What else a value is for some: what stands in the quotes with its backslashes, for those who know only some of them; or without quotes what
     * comes before a character that must be quoted, as Postfix has it.
     */
    private static Optional<String> otherwise(String written) {
        FieldCursor in = new FieldCursor(written);
        if (!in.isAt('"')) return Optional.of(in.token()).filter(token -> !token.isEmpty());
        in.quotedString();
        String raw = FieldCursor.withoutLineEnds(in.since(1));
        String inner = raw.endsWith("\"") ? raw.substring(0, raw.length() - 1) : raw;
        return Optional.of(inner).filter(text -> text.indexOf('\\') >= 0);
    }

    /** A parameter as it stands there. */
    private record Written(String name, String value) {
        boolean isWhole() {
            return name.length() <= "boundary*".length();
        }
    }

    private static void collect(List<Written> parameters, Set<String> found) {
        ParameterSections sections = new ParameterSections();
        for (Written parameter : parameters) sections.add(parameter.name(), parameter.value());
        for (Parameters.Parameter whole : sections.joined()) {
            if (!whole.name().equals("boundary")) continue;
            String value = whole.value();
            if (StandardCharsets.ISO_8859_1.newEncoder().canEncode(value)) add(value, found);
            if (whole.extended()) add(octets(value), found);
        }
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static void add(String boundary, Set<String> found) {
        found.add(boundary);
        int blank = 0;
        while (blank < boundary.length() && !FieldCursor.isSpace(boundary.charAt(blank))) blank++;
        if (blank > 0 && blank < boundary.length()) found.add(boundary.substring(0, blank));
    }
}
