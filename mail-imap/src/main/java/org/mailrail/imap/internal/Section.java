package org.mailrail.imap.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.SyntaxException;

/**
 * Which octets of a message: {@code BODY[section]<partial>} and the older names for some of them. RFC 9051 section 6.4.5.
 *
 * @param label how the response calls it; for a {@code BODY[...]} the empty string, as it is composed then
 * @param part numbers of the part, from the outermost; empty for the message
 * @param text what of the part
 * @param fields the names of header fields, where {@code text} needs them
 * @param peek whether {@code \Seen} is left alone
 * @param partial null for all octets
 */
record Section(
        String label,
        List<Integer> part,
        Text text,
        List<String> fields,
        boolean peek,
        @Nullable Partial partial) implements FetchItem {
    private static final int MAX_DEPTH = 100;

    /** {@code section-text}. */
    enum Text {
        WHOLE,
        HEADER,
        HEADER_FIELDS,
        HEADER_FIELDS_NOT,
        TEXT,
        MIME
    }

    /** {@code partial = "<" number "." nz-number ">"}. */
    record Partial(long offset, long length) {}

    Section {
        part = List.copyOf(part);
        fields = List.copyOf(fields);
    }

    /** One of the old names. RFC 3501 section 6.4.5. */
    static Section named(String label, Text text, boolean peek) {
        return new Section(label, List.of(), text, List.of(), peek, null);
    }

    /** {@code section = "[" [section-spec] "]"}, and what may follow it. */
    static Section parse(Parser in, boolean peek) {
        in.expect('[');
        List<Integer> part = part(in);
        Text text = Text.WHOLE;
        List<String> fields = List.of();
        if (in.peek() != ']') {
            int start = in.offset();
            text = text(in.keyword(), start);
            if (text == Text.MIME && part.isEmpty()) throw new SyntaxException("a part's number before MIME", start);
            if (text == Text.HEADER_FIELDS || text == Text.HEADER_FIELDS_NOT) fields = headerList(in);
        }
        in.expect(']');
        Partial partial = null;
        if (in.take('<')) {
            long offset = in.number();
            in.expect('.');
            partial = new Partial(offset, in.nzNumber());
            in.expect('>');
        }
        return new Section("", part, text, fields, peek, partial);
    }

    /** {@code section-part = nz-number *("." nz-number)}, and the point before a text. */
    private static List<Integer> part(Parser in) {
        List<Integer> part = new ArrayList<>();
        while (in.peek() >= '0' && in.peek() <= '9') {
            if (part.size() == MAX_DEPTH) throw new SyntaxException("a part at most 100 levels deep", in.offset());
            part.add((int) Math.min(in.nzNumber(), Integer.MAX_VALUE));
            if (in.peek() == ']') break;
            in.expect('.');
        }
        return part;
    }

    private static Text text(String name, int start) {
        return switch (name) {
            case "HEADER" -> Text.HEADER;
            case "HEADER.FIELDS" -> Text.HEADER_FIELDS;
            case "HEADER.FIELDS.NOT" -> Text.HEADER_FIELDS_NOT;
            case "TEXT" -> Text.TEXT;
            case "MIME" -> Text.MIME;
            default -> throw new SyntaxException("HEADER, HEADER.FIELDS, HEADER.FIELDS.NOT, TEXT or MIME", start);
        };
    }

    /** {@code header-list = "(" header-fld-name *(SP header-fld-name) ")"}. */
    private static List<String> headerList(Parser in) {
        in.space();
        in.expect('(');
        List<String> names = new ArrayList<>();
        do {
            if (names.size() == Parser.MAX_LIST) throw new SyntaxException("fewer header fields", in.offset());
            names.add(new String(in.astringOctets(), StandardCharsets.ISO_8859_1));
        } while (in.take(' '));
        in.expect(')');
        return names;
    }

    /** {@code "BODY" section ["<" number ">"]}: with the origin of a partial but not its length, and without PEEK. RFC 9051 section 7.5.2. */
    void putLabel(Responses out) throws IOException {
        if (!label.isEmpty()) {
            out.put(label);
            return;
        }
        out.put("BODY[");
        for (int i = 0; i < part.size(); i++) {
            if (i > 0) out.put(".");
            out.put(part.get(i));
        }
        if (!part.isEmpty() && text != Text.WHOLE) out.put(".");
        switch (text) {
            case WHOLE -> {}
            case HEADER -> out.put("HEADER");
            case HEADER_FIELDS -> putFields("HEADER.FIELDS (", out);
            case HEADER_FIELDS_NOT -> putFields("HEADER.FIELDS.NOT (", out);
            case TEXT -> out.put("TEXT");
            case MIME -> out.put("MIME");
        }
        out.put("]");
        if (partial != null) out.put("<").put(partial.offset()).put(">");
    }

    private void putFields(String name, Responses out) throws IOException {
        out.put(name);
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) out.put(" ");
            out.astring(fields.get(i));
        }
        out.put(")");
    }
}
