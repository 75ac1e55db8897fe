package org.mailrail.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Edits the header of a message: fields are added, replaced and removed; every other octet stays as it is, those of odd lines among them. Only
 * the header is held; the body is never touched. Positions count the fields from 0, so that of a field changes with what is edited before it.
 * Not for several threads at once. RFC 5322 section 2.2.
 */
public final class HeaderEditor {
    private static final byte[] CRLF = {'\r', '\n'};

    /** A field; or octets that are none, such as a line without a colon. */
    private record Piece(byte[] octets, @Nullable HeaderField field) {}

    private final int originalLength;
    private final List<Piece> pieces;
    /** The blank line, if there is one, and what of the given octets follows it. */
    private final byte[] rest;

    private HeaderEditor(int originalLength, List<Piece> pieces, byte[] rest) {
        this.originalLength = originalLength;
        this.pieces = pieces;
        this.rest = rest;
    }

    /** An editor for a header in wire form, the blank line at its end included if it has one. Octets after that are kept. */
    public static HeaderEditor of(byte[] header) {
        return of(header, MessageLimits.standard());
    }

    /** An editor for the header that a message starts with. */
    public static HeaderEditor read(MessageContent message) throws IOException {
        return read(message, MessageLimits.standard());
    }

    /** An editor for the header that a message starts with. What exceeds the limits is left as it is, and new fields come before it. */
    public static HeaderEditor read(MessageContent message, MessageLimits limits) throws IOException {
        return of(HeaderOctets.read(message, limits.headerOctets() + 1), limits);
    }

    private static HeaderEditor of(byte[] octets, MessageLimits limits) {
        List<Piece> pieces = new ArrayList<>();
        int end = Math.min(octets.length, limits.headerOctets());
        int start = 0;
        while (start < end && pieces.size() < limits.headerFields()) {
            int next = HeaderOctets.endOfField(octets, start, end);
            // A field that the limit cuts has its other half in the rest, so it is none that could be edited.
            if (HeaderOctets.isBlankLine(octets, start, next) || next == end && end < octets.length) break;
            byte[] piece = Arrays.copyOfRange(octets, start, next);
            int colon = HeaderOctets.colon(piece, 0, piece.length);
            pieces.add(new Piece(piece, colon < 0 ? null : new HeaderField(piece, 0, colon, piece.length)));
            start = next;
        }
        return new HeaderEditor(octets.length, pieces, Arrays.copyOfRange(octets, start, octets.length));
    }

    /** The fields as they are now, in order; a copy. */
    public List<HeaderField> fields() {
        return pieces.stream().map(Piece::field).filter(Objects::nonNull).toList();
    }

    /**
     * The position of a field.
     *
     * @param name in any letter case
     * @param number which of those of this name: 1 for the first, -1 for the last
     * @return nothing if there are not so many
     */
    public OptionalInt position(String name, int number) {
        int[] all = positions(name);
        int index = number > 0 ? number - 1 : all.length + number;
        return number == 0 || index < 0 || index >= all.length ? OptionalInt.empty() : OptionalInt.of(all[index]);
    }

    private int[] positions(String name) {
        List<HeaderField> fields = fields();
        return IntStream.range(0, fields.size())
                .filter(at -> fields.get(at).isNamed(name))
                .toArray();
    }

    /** Adds a field at the end of the header. */
    public HeaderEditor append(HeaderField field) {
        add(pieces.size(), field);
        return this;
    }

    /** Adds a field at the top of the header, where trace fields stand. */
    public HeaderEditor prepend(HeaderField field) {
        add(0, field);
        return this;
    }

    /**
     * Adds a field before the one at this position.
     *
     * @param position 0 to the number of fields
     */
    public HeaderEditor insert(int position, HeaderField field) {
        add(position == fields().size() ? pieces.size() : piece(position), field);
        return this;
    }

    /** Puts a field in the place of the one at this position. */
    public HeaderEditor replace(int position, HeaderField field) {
        pieces.set(piece(position), new Piece(field.octets(), field));
        return this;
    }

    /** Removes the field at this position. */
    public HeaderEditor remove(int position) {
        pieces.remove(piece(position));
        return this;
    }

    /** Removes the fields that satisfy a condition, e.g. {@code field -> field.isNamed("Bcc")}; how many they were. */
    public int removeIf(Predicate<HeaderField> condition) {
        int before = pieces.size();
        pieces.removeIf(piece -> piece.field() != null && condition.test(piece.field()));
        return before - pieces.size();
    }

    /** The index of the piece that is the field at this position. */
    private int piece(int position) {
        int at = -1;
        for (int i = 0; i < pieces.size(); i++) if (pieces.get(i).field() != null && ++at == position) return i;
        throw new IndexOutOfBoundsException("position " + position + " of " + (at + 1) + " fields");
    }

    private void add(int index, HeaderField field) {
        // A header that starts as if it continued a line must not become the continuation of the new field.
        int at = index == 0
                        && !pieces.isEmpty()
                        && HeaderField.isWhiteSpace(pieces.get(0).octets()[0])
                ? 1
                : index;
        if (at > 0) endLine(at - 1);
        pieces.add(at, new Piece(field.octets(), field));
    }

    /** Only the last line of a message that has no body can be without line end. */
    private void endLine(int index) {
        Piece piece = pieces.get(index);
        int length = piece.octets().length;
        if (piece.octets()[length - 1] == '\n') return;
        byte[] ended = Arrays.copyOf(piece.octets(), length + CRLF.length);
        System.arraycopy(CRLF, 0, ended, length, CRLF.length);
        pieces.set(index, new Piece(ended, piece.field()));
    }

    /** The header as it is now, and what of the given octets came after it. */
    public byte[] octets() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Piece piece : pieces) out.writeBytes(piece.octets());
        out.writeBytes(rest);
        return out.toByteArray();
    }

    /** The message with its header as it is now: the octets of the header before what follows it in {@code message}, which is not copied. */
    public MessageContent applyTo(MessageContent message) {
        return MessageContent.concat(
                List.of(BytesContent.whole(octets()), message.range(originalLength, Long.MAX_VALUE)));
    }
}
