package org.mailrail.queue.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes numbers, big-endian, and texts with their length in front: nothing that is written can be taken for its neighbour. */
final class OctetWriter {
    private byte[] octets = new byte[256];
    private int length;

    int length() {
        return length;
    }

    byte[] toArray() {
        return Arrays.copyOf(octets, length);
    }

    OctetWriter u8(int value) {
        room(1);
        octets[length++] = (byte) value;
        return this;
    }

    OctetWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    OctetWriter u32(int value) {
        return u16(value >>> 16).u16(value);
    }

    OctetWriter u64(long value) {
        return u32((int) (value >>> 32)).u32((int) value);
    }

    OctetWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    OctetWriter octets(byte[] source, int from, int count) {
        room(count);
        System.arraycopy(source, from, octets, length, count);
        length += count;
        return this;
    }

    OctetWriter octets(byte[] source) {
        return octets(source, 0, source.length);
    }

    /** UTF-8 with its length in octets. */
    OctetWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length >= OctetReader.ABSENT) throw new IllegalArgumentException("a text of " + utf8.length);
        return u16(utf8.length).octets(utf8);
    }

    OctetWriter optionalText(@Nullable String text) {
        return text == null ? u16(OctetReader.ABSENT) : text(text);
    }

    /** Writes over what stands at {@code position}. */
    void patchU32(int position, int value) {
        for (int i = 0; i < 4; i++) octets[position + i] = (byte) (value >>> (24 - 8 * i));
    }

    private void room(int count) {
        if (octets.length - length < count) {
            octets = Arrays.copyOf(octets, Math.max(Math.addExact(length, count), (int)
                    Math.min(octets.length * 2L, Integer.MAX_VALUE - 8)));
        }
    }
}
