package org.mailrail.queue.internal.cleanup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where in a message a line is: in its header, in the header of a part or of an attached message, or in neither. Knows one field and the open
 * boundaries; several boundaries of one field all count, so that nothing is hidden behind one. RFC 2046 section 5.1.
 */
final class MimeState {
    /** Where. */
    enum Place {
        HEADER,
        PART_HEADER,
        NESTED_HEADER,
        BODY
    }

    private enum Type {
        LEAF,
        MESSAGE,
        MULTIPART
    }

    /** A boundary; those of one field have the same number. */
    private record Boundary(byte[] octets, Type partType, int field) {}

    private final List<Boundary> open = new ArrayList<>();
    private final int maxDepth;
    private final int maxBoundary;
    private Place place = Place.HEADER;
    private Type type = Type.LEAF;
    private int fields;
    private boolean tooDeep;

    /**
     * @param maxDepth {@code mime_nesting_limit}
     * @param maxBoundary how many octets of a boundary count. {@code mime_boundary_length_limit}
     */
    MimeState(int maxDepth, int maxBoundary) {
        this.maxDepth = maxDepth;
        this.maxBoundary = maxBoundary;
    }

    Place place() {
        return place;
    }

    /** Whether a line can open or close a part. */
    boolean hasBoundaries() {
        return !open.isEmpty();
    }

    /** Whether a multipart lay too deep to be looked into. */
    boolean isTooDeep() {
        return tooDeep;
    }

    /** There is a Content-Type field. */
    void onContentType(String value) {
        MimeParameters parameters = new MimeParameters(value);
        String mediaType = parameters.token().toLowerCase(Locale.ROOT);
        String subtype = parameters.take('/') ? parameters.token().toLowerCase(Locale.ROOT) : "";
        switch (mediaType) {
            case "message" -> type = subtype.equals("rfc822") || subtype.equals("global") ? Type.MESSAGE : Type.LEAF;
            case "multipart" -> {
                type = Type.MULTIPART;
                Type partType = subtype.equals("digest") ? Type.MESSAGE : Type.LEAF;
                for (String boundary : parameters.all("boundary")) open(boundary, partType, fields);
                fields++;
            }
            default -> type = Type.LEAF;
        }
    }

    private void open(String boundary, Type partType, int field) {
        if (open.size() > maxDepth) {
            tooDeep = true;
            return;
        }
        byte[] octets = boundary.getBytes(StandardCharsets.ISO_8859_1);
        open.add(new Boundary(
                octets.length > maxBoundary ? Arrays.copyOf(octets, maxBoundary) : octets, partType, field));
    }

    /** A header is over: by an empty line, or by a line that is no field. */
    void endHeader(boolean byEmptyLine) {
        place = byEmptyLine && type == Type.MESSAGE ? Place.NESTED_HEADER : Place.BODY;
        type = Type.LEAF;
    }

    /** A line of the body begins like this. */
    void onLine(byte[] octets, int from, int length) {
        if (length <= 2 || octets[from] != '-' || octets[from + 1] != '-') return;
        for (int i = open.size() - 1; i >= 0; i--) {
            byte[] boundary = open.get(i).octets();
            int end = 2 + boundary.length;
            if (length < end || Arrays.mismatch(octets, from + 2, from + end, boundary, 0, boundary.length) >= 0)
                continue;
            boolean closes = length >= end + 2 && octets[from + end] == '-' && octets[from + end + 1] == '-';
            type = open.get(i).partType();
            place = closes ? Place.BODY : Place.PART_HEADER;
            if (closes) type = Type.LEAF;
            int field = open.get(i).field();
            open.removeIf(other -> closes ? other.field() >= field : other.field() > field);
            return;
        }
    }
}
