package org.mailrail.table.internal;

import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map of texts in two arrays, for tables of millions of entries: a third of the memory of a {@code HashMap}, and two objects for the garbage
 * collector. Immutable, safe for many threads.
 *
 * <pre>
 *   data  = *( length key length value )    ; UTF-8; lengths in groups of 7 bits, the lowest first, all but the last with 0x80
 *   slots = open addressing, linear probing, at most half full; the upper half of a slot is the key's hash, the lower half the offset of its
 *           entry in data, plus one; 0 is an empty slot
 * </pre>
 */
public final class CompactMap extends AbstractMap<String, String> {
    private final byte[] data;
    private final long[] slots;
    private final int size;

    private CompactMap(byte[] data, long[] slots, int size) {
        this.data = data;
        this.slots = slots;
        this.size = size;
    }

    /** Collects the entries of one map, at most 1 GiB of text. Not safe for several threads. */
    public static final class Builder {
        private byte[] data = new byte[1024];
        private int length;
        private long[] slots = new long[64];
        private int[] lines = new int[slots.length];
        private int size;

        /**
         * Adds an entry unless there is one with this key.
         *
         * @param line where it stands, from 1
         * @return the line of the entry that is there already; 0 if there was none
         */
        public int putIfAbsent(String key, String value, int line) {
            byte[] octets = key.getBytes(StandardCharsets.UTF_8);
            int hash = hash(octets);
            int slot = find(data, slots, octets, hash);
            if (slots[slot] != 0) return lines[slot];
            byte[] valueOctets = value.getBytes(StandardCharsets.UTF_8);
            int offset = length;
            append(octets);
            append(valueOctets);
            slots[slot] = slot(hash, offset);
            lines[slot] = line;
            if (++size * 2 > slots.length) grow();
            return 0;
        }

        /** The map; the builder is of no more use. */
        public CompactMap build() {
            return new CompactMap(Arrays.copyOf(data, length), slots, size);
        }

        private void append(byte[] octets) {
            int needed = length + 5 + octets.length;
            if (needed > data.length) data = Arrays.copyOf(data, (int) Math.min(needed * 2L, Integer.MAX_VALUE - 8));
            int rest = octets.length;
            while (rest >= 0x80) {
                data[length++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            data[length++] = (byte) rest;
            System.arraycopy(octets, 0, data, length, octets.length);
            length += octets.length;
        }

        private void grow() {
            long[] old = slots;
            int[] oldLines = lines;
            slots = new long[old.length * 2];
            lines = new int[slots.length];
            for (int i = 0; i < old.length; i++) {
                if (old[i] == 0) continue;
                int slot = (int) (old[i] >>> 32) & (slots.length - 1);
                while (slots[slot] != 0) slot = (slot + 1) & (slots.length - 1);
                slots[slot] = old[i];
                lines[slot] = oldLines[i];
            }
        }
    }

    /** The value; null if there is none. */
    @Override
    public @Nullable String get(@Nullable Object key) {
        return key instanceof String text ? find(text) : null;
    }

    private @Nullable String find(String key) {
        byte[] octets = key.getBytes(StandardCharsets.UTF_8);
        int slot = find(data, slots, octets, hash(octets));
        if (slots[slot] == 0) return null;
        // Half of a surrogate pair becomes a question mark in UTF-8, and must not be taken for one.
        if (!isWellFormed(key)) return null;
        return new Entry(data, offset(slots[slot])).value();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return size;
    }

    /** The entries in the order in which they were added. */
    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, String>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, String>> {
        private int offset;

        @Override
        public boolean hasNext() {
            return offset < data.length;
        }

        @Override
        public Map.Entry<String, String> next() {
            if (!hasNext()) throw new NoSuchElementException();
            Entry entry = new Entry(data, offset);
            offset = entry.end();
            return Map.entry(entry.key(), entry.value());
        }
    }

    /** One entry in the data. */
    private static final class Entry {
        private final byte[] data;
        private final int key;
        private final int keyLength;
        private final int value;
        private final int valueLength;

        Entry(byte[] data, int offset) {
            this.data = data;
            keyLength = length(data, offset);
            key = offset + octetsOfLength(keyLength);
            valueLength = length(data, key + keyLength);
            value = key + keyLength + octetsOfLength(valueLength);
        }

        String key() {
            return new String(data, key, keyLength, StandardCharsets.UTF_8);
        }

        String value() {
            return new String(data, value, valueLength, StandardCharsets.UTF_8);
        }

        int end() {
            return value + valueLength;
        }
    }

    private static int find(byte[] data, long[] slots, byte[] key, int hash) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0 && !((int) (slots[slot] >>> 32) == hash && isKey(data, offset(slots[slot]), key))) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private static boolean isKey(byte[] data, int offset, byte[] key) {
        if (length(data, offset) != key.length) return false;
        int start = offset + octetsOfLength(key.length);
        return Arrays.equals(data, start, start + key.length, key, 0, key.length);
    }

    private static long slot(int hash, int offset) {
        return (long) hash << 32 | (offset + 1);
    }

    private static int offset(long slot) {
        return (int) slot - 1;
    }

    private static int length(byte[] data, int offset) {
        int length = 0;
        int shift = 0;
        int at = offset;
        while (data[at] < 0) {
            length |= (data[at++] & 0x7F) << shift;
            shift += 7;
        }
        return length | data[at] << shift;
    }

    private static int octetsOfLength(int length) {
        return length == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(length)) / 7;
    }

    private static int hash(byte[] octets) {
        int hash = Arrays.hashCode(octets);
        // The last bits of a polynomial hash depend on the last characters most, and all keys of a site end in its
        // domain.
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        return hash ^ hash >>> 16;
    }

    private static boolean isWellFormed(String text) {
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) return false;
            i += Character.charCount(c);
        }
        return true;
    }
}
