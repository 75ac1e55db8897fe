package org.mailrail.queue.internal.cleanup;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A line, or a piece of one that is too long, as it is to be looked at.
 *
 * @param octets where it stands, with its end
 * @param from where it begins
 * @param length of its text
 * @param lineEnd how many octets of line end follow; 0 if the line goes on, or the message is over
 * @param starts whether a line begins with it
 * @param received the octets that came in, line end included, where they are others; null if they are these
 */
record Line(byte[] octets, int from, int length, int lineEnd, boolean starts, byte @Nullable [] received) {
    private static final byte[] NOTHING = {};

    byte[] text() {
        return Arrays.copyOfRange(octets, from, from + length);
    }

    byte[] whole() {
        return Arrays.copyOfRange(octets, from, from + length + lineEnd);
    }

    /** What came in for it. */
    byte[] original() {
        return received == null ? whole() : received;
    }

    boolean isFolded() {
        return length > 0 && HeaderText.isWhiteSpace(octets[from]);
    }

    /** The same with others in front. */
    Line withPrefix(byte[] prefix) {
        byte[] both = Arrays.copyOf(prefix, prefix.length + length + lineEnd);
        System.arraycopy(octets, from, both, prefix.length, length + lineEnd);
        return new Line(both, 0, prefix.length + length, lineEnd, starts, original());
    }

    /** The same without these octets. */
    Line without(Characters stripped) {
        byte[] left = stripped.without(octets, from, length);
        byte[] both = Arrays.copyOf(left, left.length + lineEnd);
        System.arraycopy(octets, from + length, both, left.length, lineEnd);
        return new Line(both, 0, left.length, lineEnd, starts, original());
    }

    void writeTo(EditedOutput output) throws IOException {
        if (received == null) output.pass(octets, from, length + lineEnd);
        else output.replace(received, whole());
    }

    /** Writes another text in its place; the line end stays. */
    void replaceIn(EditedOutput output, byte[] text) throws IOException {
        byte[] both = Arrays.copyOf(text, text.length + lineEnd);
        System.arraycopy(octets, from + length, both, text.length, lineEnd);
        output.replace(original(), both);
    }

    /** Leaves it out; but the end of a line whose beginning stays, stays. */
    void removeFrom(EditedOutput output) throws IOException {
        if (starts) output.replace(original(), NOTHING);
        else replaceIn(output, NOTHING);
    }
}
