package org.mailrail.queue.internal.cleanup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.mailrail.message.LooseContentType;

/**
 * Where in a message a line is: in its header, in the header of a part or of an attached message, or in neither. Knows one field and the open
 * boundaries; several boundaries of one header all count, so that nothing is hidden behind one. RFC 2046 section 5.1.
 *
 * <p>What lies in a message is what the sender's Content-Type says, before any check replaces the field: as in Postfix, which reads it before it asks
 * the tables. The parts stay where they are, whatever becomes of the field, and whoever reads them by the old boundary must find them looked at.
 */
final class MimeState {
    /** Where. */
    enum Place {
        HEADER,
        PART_HEADER,
        NESTED_HEADER,
        BODY
    }

    /** What a line is to multiparts. */
    enum Delimiter {
        NONE,
        NEXT,
        CLOSE
    }

    private enum Type {
        LEAF,
        MESSAGE,
        MULTIPART
    }

    /** A boundary; those of one header have the same level. */
    private record Boundary(byte[] octets, Type partType, int level) {}

    private final List<Boundary> open = new ArrayList<>();
    private final int maxDepth;
    private final int maxBoundary;
    private Place place = Place.HEADER;
    private Type type = Type.LEAF;
    /** Of the header that is being read, or of the last one. */
    private int level;

    private boolean tooDeep;

    /**
     * @param maxDepth how many multiparts may be open, one in another; and twice as many boundaries. {@code mime_nesting_limit}
     * @param maxBoundary how many octets of a boundary count, at most what the piece of a line can hold that is looked at. {@code
     *     mime_boundary_length_limit}
     */
    MimeState(int maxDepth, int maxBoundary) {
        this.maxDepth = maxDepth;
        this.maxBoundary = Math.min(maxBoundary, LinePieces.MAX_PIECE - 2);
    }

    Place place() {
        return place;
    }

    /** Whether a line can open or close a part. */
    boolean hasBoundaries() {
        return !open.isEmpty();
    }

    /** Whether a multipart lay too deep to be looked into, or had too many boundaries. */
    boolean isTooDeep() {
        return tooDeep;
    }

    /**
     * There is a Content-Type field.
     *
     * @param value one character an octet
     */
    void onContentType(String value) {
        LooseContentType found = LooseContentType.parse(value);
        if (!found.type().equals("multipart")) {
            type = found.isMessage() ? Type.MESSAGE : Type.LEAF;
            return;
        }
        type = Type.MULTIPART;
        Type partType = found.subtype().equals("digest") ? Type.MESSAGE : Type.LEAF;
        List<String> boundaries = new ArrayList<>(found.boundaries());
        boundaries.sort(Comparator.comparingInt(
                String::length)); // looked at from the end: the longer before what it begins with
        for (String boundary : boundaries) open(boundary, partType);
    }

    private void open(String boundary, Type partType) {
        if (level > maxDepth + 1 || open.size() > 2 * maxDepth + 2) { // as Postfix counts
            tooDeep = true;
            return;
        }
        byte[] octets = boundary.getBytes(StandardCharsets.ISO_8859_1);
        open.add(new Boundary(
                octets.length > maxBoundary ? Arrays.copyOf(octets, maxBoundary) : octets, partType, level));
    }

    /** A header is over: by an empty line, or by a line that is no field. */
    void endHeader(boolean byEmptyLine) {
        place = byEmptyLine && type == Type.MESSAGE ? Place.NESTED_HEADER : Place.BODY;
        type = Type.LEAF;
        level = open.isEmpty() ? 0 : open.getLast().level() + 1;
    }

    /** A line of the body begins like this. */
    Delimiter onLine(byte[] octets, int from, int length) {
        if (length <= 2 || octets[from] != '-' || octets[from + 1] != '-') return Delimiter.NONE;
        for (int i = open.size() - 1; i >= 0; i--) {
            Boundary found = open.get(i);
            int end = 2 + found.octets().length;
            if (length < end
                    || Arrays.mismatch(octets, from + 2, from + end, found.octets(), 0, found.octets().length) >= 0)
                continue;
            boolean closes = length >= end + 2 && octets[from + end] == '-' && octets[from + end + 1] == '-';
            // Of several boundaries of one header the others stay open: for some reader it is only there that the
            // multipart ends.
            if (closes) open.remove(i);
            open.removeIf(other -> other.level() > found.level());
            place = closes ? Place.BODY : Place.PART_HEADER;
            type = closes ? Type.LEAF : found.partType();
            level = found.level() + 1;
            return closes ? Delimiter.CLOSE : Delimiter.NEXT;
        }
        return Delimiter.NONE;
    }
}
