package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what {@link OctetWriter} wrote. Whatever does not add up is an {@link IOException}: damage, or a newer version's format. */
final class OctetReader {
    static final int ABSENT = 0xFFFF;

    private final ByteBuffer in;

    OctetReader(ByteBuffer in) {
        this.in = in;
    }

    int position() {
        return in.position();
    }

    int remaining() {
        return in.remaining();
    }

    int u8() throws IOException {
        need(1);
        return in.get() & 0xFF;
    }

    int u16() throws IOException {
        need(2);
        return in.getShort() & 0xFFFF;
    }

    int u32() throws IOException {
        need(4);
        return in.getInt();
    }

    /** A number that is a count or length: not negative, and not more than could follow if each had one octet. */
    int count() throws IOException {
        int count = u32();
        if (count < 0 || count > in.remaining()) throw new IOException("a count of " + count);
        return count;
    }

    long u64() throws IOException {
        need(8);
        return in.getLong();
    }

    boolean flag() throws IOException {
        int value = u8();
        if (value > 1) throw new IOException("a flag of " + value);
        return value == 1;
    }

    byte[] octets(int count) throws IOException {
        need(count);
        byte[] octets = new byte[count];
        in.get(octets);
        return octets;
    }

    void skip(int count) throws IOException {
        need(count);
        in.position(in.position() + count);
    }

    String text() throws IOException {
        String text = optionalText();
        if (text == null) throw new IOException("a text is missing");
        return text;
    }

    @Nullable
    String optionalText() throws IOException {
        int length = u16();
        return length == ABSENT ? null : new String(octets(length), StandardCharsets.UTF_8);
    }

    private void need(int count) throws IOException {
        if (count < 0 || in.remaining() < count)
            throw new IOException("ends too early", new BufferUnderflowException());
    }
}
