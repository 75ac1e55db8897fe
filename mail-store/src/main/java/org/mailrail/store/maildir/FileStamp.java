package org.mailrail.store.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What tells whether a file or directory has changed.
 *
 * @param key the inode; null if there is no file, or the system knows no such thing
 * @param size octets; -1 if there is no file
 * @param modified when it changed last
 */
record FileStamp(@Nullable Object key, long size, FileTime modified) {
    private static final FileStamp ABSENT = new FileStamp(null, -1, FileTime.fromMillis(0));
    /** Kernels stamp with a clock that ticks every 1 to 10 ms. */
    private static final Duration TICK = Duration.ofMillis(100);

    private static final Duration SECOND_TICK = Duration.ofSeconds(2);

    static FileStamp of(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        } catch (NoSuchFileException none) {
            return ABSENT;
        }
    }

    boolean exists() {
        return size >= 0;
    }

    /** Whether a change after {@code moment} would have given another stamp: not if this one may be of the same tick of the file system's clock. */
    boolean isSettledAt(Instant moment) {
        Instant changed = modified.toInstant();
        boolean wholeSeconds = changed.equals(changed.truncatedTo(ChronoUnit.SECONDS));
        return changed.plus(wholeSeconds ? SECOND_TICK : TICK).isBefore(moment);
    }
}
