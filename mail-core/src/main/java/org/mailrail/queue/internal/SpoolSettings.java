package org.mailrail.queue.internal;

import java.nio.file.Path;
import java.time.InstantSource;
import org.mailrail.core.QueueId;

/**
 * How a file spool works.
 *
 * @param directory where it is
 * @param disk how it is reached
 * @param clock for the numbers that make ids unique
 * @param forced whether what is acknowledged is forced
 * @param segmentSize from which size on a segment of the log is not appended to
 * @param draftMemory up to which size a draft stays in memory
 * @param memory what all drafts may take of it
 * @param minFree octets of disk that have to be free for a new draft
 */
public record SpoolSettings(
        Path directory,
        Disk disk,
        InstantSource clock,
        boolean forced,
        long segmentSize,
        int draftMemory,
        long memory,
        long minFree) {
    Path log() {
        return directory.resolve("log");
    }

    Path bodies() {
        return directory.resolve("bodies");
    }

    /** The file of a message's body, if it has one. */
    Path body(QueueId id) {
        return bodies().resolve(id.value());
    }

    Path corrupt() {
        return directory.resolve("corrupt");
    }
}
