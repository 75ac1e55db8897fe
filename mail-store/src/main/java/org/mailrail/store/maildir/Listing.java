package org.mailrail.store.maildir;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The message files of a Maildir at about one moment, by base name. {@code new/} is read before {@code cur/}, so that a file which moves from the one
 * to the other meanwhile is seen at least once. One that is renamed within a directory may be missed: see {@link #complement}.
 */
final class Listing {
    /**
     * A message file.
     *
     * @param fresh whether it lies in {@code new/}
     * @param name its name
     */
    record File(boolean fresh, MessageFileName name) {
        /** Where it lies. */
        Path in(Path maildir) {
            return maildir.resolve(fresh ? "new" : "cur").resolve(name.name());
        }
    }

    /** The order in which files without UID get theirs: as they were delivered, as far as their names tell. */
    private static final Comparator<File> DELIVERY_ORDER = Comparator.comparingLong(
                    (File file) -> file.name().seconds())
            .thenComparingLong(file -> file.name().microseconds())
            .thenComparing(file -> file.name().base());

    private final Map<String, File> files = new HashMap<>();

    private Listing() {}

    static Listing of(Path maildir, char infoSeparator) throws IOException {
        Listing listing = new Listing();
        listing.read(maildir.resolve("new"), true, infoSeparator);
        listing.read(maildir.resolve("cur"), false, infoSeparator);
        return listing;
    }

    private void read(Path directory, boolean fresh, char infoSeparator) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                MessageFileName.of(entry.getFileName().toString(), infoSeparator)
                        .ifPresent(name -> files.put(name.base(), new File(fresh, name)));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Adds what another listing of the same Maildir, made later, has besides or calls otherwise. */
    void complement(Listing later) {
        files.putAll(later.files);
    }

    @Nullable
    File file(String base) {
        return files.get(base);
    }

    Set<String> bases() {
        return files.keySet();
    }

    /** Those of these base names that are here, in the order in which they are to get UIDs. */
    Set<File> inDeliveryOrder(Set<String> bases) {
        Set<File> ordered = new TreeSet<>(DELIVERY_ORDER);
        for (String base : bases) {
            File file = files.get(base);
            if (file != null) ordered.add(file);
        }
        return ordered;
    }
}
