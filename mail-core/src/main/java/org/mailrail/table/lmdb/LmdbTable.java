package org.mailrail.table.lmdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lmdbjava.CursorIterable;
import org.lmdbjava.CursorIterable.KeyVal;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;
import org.mailrail.core.CaseFolding;
import org.mailrail.table.ListableTable;
import org.mailrail.table.TextSyntax;

/**
 * One table's view of a database. Entries are looked for with a NUL behind key and value, as Postfix writes them, then without, as others may
 * have done.
 *
 * @param name for messages
 * @param syntax of what the database was made from
 * @param database the file
 */
record LmdbTable(String name, TextSyntax syntax, LmdbDatabase database) implements ListableTable {
    /** What no LMDB file of the usual build can hold. */
    static final int MAX_KEY = 511;

    @Override
    public Optional<String> get(String key) throws IOException {
        byte[] withNul = octets(CaseFolding.fold(key));
        if (key.indexOf('\0') >= 0 || withNul.length > MAX_KEY) return Optional.empty();
        return database.read(name, (dbi, txn) -> {
            byte[] value = dbi.get(txn, withNul);
            if (value == null && withNul.length > 1) {
                value = dbi.get(txn, Arrays.copyOf(withNul, withNul.length - 1));
            }
            return Optional.ofNullable(value).map(LmdbTable::text);
        });
    }

    /** Without what postalias(1) puts there for other programs: {@code @} and {@code YP_…}. */
    @Override
    public Map<String, String> entries() throws IOException {
        return database.read(name, this::all);
    }

    private Map<String, String> all(Dbi<byte[]> dbi, Txn<byte[]> txn) {
        Map<String, String> entries = new TreeMap<>();
        try (CursorIterable<byte[]> cursor = dbi.iterate(txn)) {
            for (KeyVal<byte[]> entry : cursor) {
                String key = text(entry.key());
                boolean isMark = syntax == TextSyntax.POSTALIAS && (key.equals("@") || key.startsWith("YP_"));
                if (!isMark) entries.put(key, text(entry.val()));
            }
        }
        return entries;
    }

    /** Key or value as Postfix writes it. */
    static byte[] octets(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(octets, octets.length + 1);
    }

    /** Up to the first NUL, as in Postfix. */
    static String text(byte[] octets) {
        int length = 0;
        while (length < octets.length && octets[length] != 0) length++;
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }
}
