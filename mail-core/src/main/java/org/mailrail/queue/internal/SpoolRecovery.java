package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the log of a spool from its start: what is in it when it is opened. */
final class SpoolRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolRecovery.class);

    private final SpoolSettings settings;
    private final List<Segment> segments = new ArrayList<>();
    private final IdTable<LiveMessage> live = new IdTable<>();
    private long lastSequence;

    SpoolRecovery(SpoolSettings settings) {
        this.settings = settings;
    }

    void run() throws IOException {
        for (Path file : settings.disk().list(settings.log())) Segment.of(file).ifPresent(segments::add);
        segments.sort(Comparator.comparingLong(Segment::number));
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            boolean last = i + 1 == segments.size();
            Optional<Long> length =
                    last ? Optional.empty() : segments.get(i + 1).lengthOf(segment.number(), settings.disk());
            SegmentScan.read(settings, segment, length, last, (at, payload) -> replay(segment, at, payload));
        }
        matchBodies();
    }

    List<Segment> segments() {
        return segments;
    }

    IdTable<LiveMessage> live() {
        return live;
    }

    long lastSequence() {
        return lastSequence;
    }

    long lastEpoch() {
        return segments.stream().mapToLong(Segment::epoch).max().orElse(0);
    }

    private void replay(Segment segment, long at, ByteBuffer payload) throws IOException {
        int recordLength = Segment.RECORD_HEADER + payload.remaining();
        List<LogEntry.Read> entries;
        try {
            entries = LogEntry.decode(payload.duplicate());
        } catch (IOException e) {
            // Its CRC is right, so a newer version wrote it. Going on would forget mail.
            throw new IOException(segment + ": a record at " + at + " that this version cannot read", e);
        }
        for (LogEntry.Read read : entries) {
            switch (read.effect()) {
                case LogEntry.Head head -> {
                    lastSequence = Math.max(lastSequence, head.sequence());
                    store(live, segment, at, recordLength, read, head);
                }
                case LogEntry.Mark mark -> mark(live, segment, at, read, mark);
            }
        }
    }

    /** Lets a store take effect. */
    static LiveMessage store(
            IdTable<LiveMessage> live,
            Segment segment,
            long at,
            int recordLength,
            LogEntry.Read read,
            LogEntry.Head head) {
        LiveMessage.Place place = new LiveMessage.Place(
                segment,
                at,
                recordLength,
                at + Segment.RECORD_HEADER + read.metaAt(),
                read.metaLength(),
                read.length(),
                head.prefixLength(),
                head.bodyLength(),
                head.inFile());
        LiveMessage.Details details = details(segment, at, read);
        @Nullable LiveMessage message = live.find(head.id());
        if (message == null) {
            message = new LiveMessage(head, place, details);
            live.add(message);
        } else {
            message.place().segment().remove(message);
            message.stored(head, place, details);
        }
        segment.add(message);
        return message;
    }

    /** Lets a mark take effect; the message if it is gone by that. */
    static Optional<LiveMessage> mark(
            IdTable<LiveMessage> live, Segment segment, long at, LogEntry.Read read, LogEntry.Mark mark) {
        @Nullable LiveMessage message = live.find(mark.id());
        // Its store was damaged, or it is gone already: two updates at once both found it complete.
        if (message == null) return Optional.empty();
        message.mark(mark.done(), mark.state(), details(segment, at, read));
        if (!message.isDone()) return Optional.empty();
        live.remove(mark.id());
        message.place().segment().remove(message);
        return Optional.of(message);
    }

    private static LiveMessage.Details details(Segment segment, long at, LogEntry.Read read) {
        if (read.detailsLength() == 0) return LiveMessage.Details.NONE;
        return new LiveMessage.Details(segment, at + Segment.RECORD_HEADER + read.detailsAt(), read.detailsLength());
    }

    /** Deletes the bodies of drafts that were never committed and of messages that are gone. */
    private void matchBodies() throws IOException {
        Set<Path> wanted = new HashSet<>();
        for (LiveMessage message : live.all()) if (message.place().inFile()) wanted.add(settings.body(message.id()));
        for (Path file : settings.disk().list(settings.bodies())) {
            if (!wanted.remove(file)) settings.disk().delete(file);
        }
        // Such a message stays: reading it fails, so that it is deferred and in the end reported to its sender.
        for (Path missing : wanted) LOG.error("the body {} of a queued message is missing", missing);
    }
}
