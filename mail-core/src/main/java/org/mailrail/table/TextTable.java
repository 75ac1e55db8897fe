package org.mailrail.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table from a source text, in memory. At most once a second a look-up looks whether the file has changed, and reads it again; this is why
 * it is not {@code NonBlocking}. Others go on with what was there before.
 *
 * <p>Somebody may be writing the file in place just then, and half of a table would refuse the other half's recipients. So a changed file is
 * read only once it has been left alone for a second. If it cannot be read (any more), every look-up says so until it can be.
 */
final class TextTable implements ListableTable {
    private static final Logger LOG = LoggerFactory.getLogger(TextTable.class);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(1);
    private static final long MAX_FILE = 64L << 20;

    /** What a file looks like from outside; a change of any of it means a change of the content. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object fileKey) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    private record Content(
            Map<String, String> byKey,
            @Nullable Stamp stamp,
            @Nullable IOException failure,
            Instant checked) {}

    private final String name;
    private final Path file;
    private final TextSyntax syntax;
    private final InstantSource clock;
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile Content content;

    private TextTable(String name, Path file, TextSyntax syntax, InstantSource clock) throws IOException {
        this.name = name;
        this.file = file;
        this.syntax = syntax;
        this.clock = clock;
        Instant now = clock.instant();
        Stamp before = Stamp.of(file);
        content = load(before, now);
    }

    /** The table that a source names. */
    static TextTable open(TableSource source) throws IOException {
        Path file = source.path();
        if (!Files.exists(file)) {
            String hint = source.type().equals("texthash")
                    ? ""
                    : "; the source text is read, not the database that is made from it";
            throw new ConfigurationException(source + ": there is no file " + file + hint);
        }
        if (!Files.isRegularFile(file)) throw new ConfigurationException(source + ": " + file + " is not a file");
        return new TextTable(source.toString(), file, source.syntax(), source.clock());
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        return Optional.ofNullable(readable().byKey().get(key.toLowerCase(Locale.ROOT)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> entries() throws IOException {
        return readable().byKey();
    }

    private Content readable() throws IOException {
        Content current = fresh();
        if (current.failure() != null) {
            throw new IOException(name + ": " + current.failure().getMessage(), current.failure());
        }
        return current;
    }

    private Content fresh() {
        Instant now = clock.instant();
        // The clock may be set back: then waiting for "a second later" could take years.
        if (Duration.between(content.checked(), now).abs().compareTo(CHECK_EVERY) < 0 || !reloading.tryLock()) {
            return content;
        }
        try {
            content = reloaded(content, now);
            return content;
        } finally {
            reloading.unlock();
        }
    }

    private Content reloaded(Content old, Instant now) {
        try {
            Stamp stamp = Stamp.of(file);
            if (stamp.equals(old.stamp()) || isBeingWritten(stamp, now)) {
                return new Content(old.byKey(), old.stamp(), old.failure(), now);
            }
            return load(stamp, now);
        } catch (IOException e) {
            if (old.failure() == null) LOG.warn("{} cannot be read: {}", name, e.toString());
            return new Content(Map.of(), null, e, now);
        }
    }

    /** A modification in the future, by a clock that is not ours, counts as settled: else the file might never be read. */
    private static boolean isBeingWritten(Stamp stamp, Instant now) {
        Duration age = Duration.between(stamp.modified().toInstant(), now);
        return !age.isNegative() && age.compareTo(SETTLED_AFTER) < 0;
    }

    private Content load(Stamp stamp, Instant now) throws IOException {
        if (stamp.size() > MAX_FILE) throw new IOException(file + " is larger than 64 MiB");
        TextEntries read = TextEntries.read(file, Files.readString(file), syntax);
        List<String> warnings = read.warnings();
        warnings.forEach(warning -> LOG.warn("{}", warning));
        // If it was changed while it was read, the older stamp makes the next look find it changed.
        return new Content(read.byKey(), stamp, null, now);
    }
}
