package org.mailrail.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The boundaries of the multiparts that are open, the innermost last. RFC 2046 section 5.1.1. */
final class Boundaries {
    /** A delimiter line: of which multipart, and whether it closes it. */
    record Delimiter(OpenPart multipart, boolean close) {}

    /** Its two delimiters are made once, as there may be millions of their lines. */
    private record Open(byte[] boundary, OpenPart part, Delimiter next, Delimiter last) {
        static Open of(String boundary, OpenPart part) {
            byte[] octets = boundary.getBytes(StandardCharsets.ISO_8859_1);
            return new Open(octets, part, new Delimiter(part, false), new Delimiter(part, true));
        }
    }

    private final List<Open> open = new ArrayList<>();

    void push(String boundary, OpenPart part) {
        open.add(Open.of(boundary, part));
    }

    /** Whether any multipart is open. */
    boolean areOpen() {
        return !open.isEmpty();
    }

    /** Forgets the boundary of this part, if it has one, and of all within it. */
    void closeFrom(OpenPart part) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).part() != part) continue;
            open.subList(i, open.size()).clear();
            return;
        }
    }

    /**
     * The delimiter that this line is. The beginning of the line decides, as the standard wants; of several boundaries that fit, the longest,
     * since one may be the beginning of another, and of equal ones the innermost.
     */
    @Nullable
    Delimiter find(byte[] line, int start, int length) {
        if (open.isEmpty() || length < 3 || line[start] != '-' || line[start + 1] != '-') return null;
        int from = start + 2;
        int end = start + length;
        Open best = null;
        for (int i = open.size() - 1; i >= 0; i--) {
            Open candidate = open.get(i);
            int size = candidate.boundary().length;
            if (best != null && size <= best.boundary().length || size > end - from) continue;
            if (Arrays.mismatch(candidate.boundary(), 0, size, line, from, from + size) < 0) best = candidate;
        }
        if (best == null) return null;
        int after = from + best.boundary().length;
        boolean close = end - after >= 2 && line[after] == '-' && line[after + 1] == '-';
        return close ? best.last() : best.next();
    }
}
