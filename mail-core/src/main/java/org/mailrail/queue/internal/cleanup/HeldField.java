package org.mailrail.queue.internal.cleanup;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A field of a header while it is read: what is kept of it, and what came in for it, each up to a limit. */
final class HeldField {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final int limit;
    private final EditedOutput output;
    private final ByteArrayOutputStream kept;
    private final ByteArrayOutputStream received;
    private boolean cut;

    /**
     * @param limit how many octets are kept. {@code header_size_limit}
     * @param output is told when more came in than it can turn back
     */
    HeldField(int limit, EditedOutput output, Line first) {
        this.limit = Math.max(limit, colon(first) + 1);
        this.output = output;
        this.kept = new ByteArrayOutputStream(first.length() + first.lineEnd());
        this.received = new ByteArrayOutputStream(first.length() + first.lineEnd());
        add(first);
    }

    /** Where the value begins: a field that is cut is still one. */
    private static int colon(Line first) {
        int colon = 0;
        while (first.octets()[first.from() + colon] != ':') colon++;
        return colon;
    }

    void add(Line line) {
        int length = line.length() + line.lineEnd();
        int fits = Math.min(limit - kept.size(), length);
        kept.write(line.octets(), line.from(), fits);
        cut |= fits < length;
        byte[] original = line.original();
        if (output.hasRoom(received.size() + original.length)) received.writeBytes(original);
        else received.reset();
    }

    /** What came in, of no use if it was more than the output can turn back. */
    byte[] received() {
        return received.toByteArray();
    }

    /** Whether the message ended within it. */
    boolean isUnended() {
        byte[] octets = kept.toByteArray();
        return !cut && octets[octets.length - 1] != '\n';
    }

    /**
     * What is left of it: if it is cut, up to the last line end, if that leaves nine tenths of what may be kept, else anywhere; without white space at
     * the end, which could be all of a line.
     */
    byte[] octets() {
        byte[] octets = kept.toByteArray();
        if (!cut) return octets;
        int end = octets.length;
        while (end > octets.length / 10 * 9 && octets[end - 1] != '\n') end--;
        if (end == 0 || octets[end - 1] != '\n') end = octets.length;
        while (octets[end - 1] <= ' ' && octets[end - 1] >= 0) end--;
        byte[] left = Arrays.copyOf(octets, end + LINE_END.length);
        System.arraycopy(LINE_END, 0, left, end, LINE_END.length);
        return left;
    }
}
