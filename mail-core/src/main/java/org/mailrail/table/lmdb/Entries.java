package org.mailrail.table.lmdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mailrail.config.ConfigurationException;
import org.mailrail.core.CaseFolding;
import org.mailrail.table.SourceText;
import org.mailrail.table.TextSyntax;

/**
 * A source text's entries as they are kept: key and value each with a NUL behind them, in the order of LMDB.
 *
 * @param octets value by key
 * @param warnings for an administrator
 */
record Entries(SortedMap<byte[], byte[]> octets, List<String> warnings) {
    static Entries of(Path source, SourceText text, TextSyntax syntax) {
        SortedMap<byte[], byte[]> octets = new TreeMap<>(Arrays::compareUnsigned);
        List<String> warnings = new ArrayList<>(text.warnings());
        text.entries().forEach((key, value) -> {
            byte[] folded = LmdbTable.octets(CaseFolding.fold(key));
            if (folded.length > LmdbTable.MAX_KEY) {
                throw mistake(source, key, "longer than " + (LmdbTable.MAX_KEY - 1) + " octets");
            }
            if (key.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) throw mistake(source, key, "with a NUL");
            if (octets.putIfAbsent(folded, LmdbTable.octets(value)) != null) {
                warnings.add(source + ": \"" + key + "\" differs from another key by letter case only: left out");
            }
        });
        if (syntax == TextSyntax.POSTALIAS) {
            // Sendmail's sign that the file is complete. The entries for NIS are left out: nobody here serves that.
            octets.put(LmdbTable.octets("@"), LmdbTable.octets("@"));
        }
        return new Entries(octets, warnings);
    }

    private static ConfigurationException mistake(Path source, String key, String what) {
        String excerpt = key.length() > 60 ? key.substring(0, 60) + "…" : key;
        return new ConfigurationException(
                source + ": \"" + excerpt + "\": an entry " + what + " cannot be kept in LMDB");
    }
}
