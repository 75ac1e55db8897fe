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
        List<Path> files = settings.disk().list(settings.log());
        for (Path file : files) Segment.of(file).ifPresent(segments::add);
        segments.sort(Comparator.comparingLong(Segment::number));
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            boolean last = i + 1 == segments.size();
            Optional<Long> length =
                    last ? Optional.empty() : segments.get(i + 1).lengthOf(segment.number(), settings.disk());
            if (length.isPresent() && readIndex(segment, length.get())) segment.setUnread();
            else scan(segment, length, last);
        }
        deleteIndexes(files);
        matchBodies();
    }

    private boolean readIndex(Segment segment, long length) throws IOException {
        return SegmentIndex.read(settings, segment, length, (at, size, entries) -> replay(segment, at, size, entries));
    }

    /** Reads all of a segment, and writes the index that it lacks if nothing comes behind it any more. */
    private void scan(Segment segment, Optional<Long> length, boolean last) throws IOException {
        SegmentIndex index = new SegmentIndex();
        SegmentScan.read(settings, segment, length, last, (at, payload) -> {
            int size = Segment.RECORD_HEADER + payload.remaining();
            List<LogEntry.Read> entries = decode(segment, at, payload);
            index.add(at, size, entries);
            replay(segment, at, size, entries);
        });
        if (length.isPresent() && length.get() == segment.end()) index.finish(settings, segment);
    }

    /** Deletes the indexes of segments that are gone. */
    private void deleteIndexes(List<Path> files) throws IOException {
        Set<Path> wanted = new HashSet<>();
        for (Segment segment : segments) wanted.add(SegmentIndex.file(segment));
        for (Path file : files)
            if (file.toString().endsWith(".index") && !wanted.contains(file))
                settings.disk().delete(file);
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

    private static List<LogEntry.Read> decode(Segment segment, long at, ByteBuffer payload) throws IOException {
        try {
            return LogEntry.decode(payload);
        } catch (IOException e) {
            // Its CRC is right, so a newer version wrote it. Going on would forget mail.
            throw new IOException(segment + ": a record at " + at + " that this version cannot read", e);
        }
    }

    private void replay(Segment segment, long at, int recordLength, List<LogEntry.Read> entries) {
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
