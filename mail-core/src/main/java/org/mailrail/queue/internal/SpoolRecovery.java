package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the log of a spool from its start: what is in it when it is opened. */
final class SpoolRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolRecovery.class);

    private final SpoolSettings settings;
    private final List<Segment> segments = new ArrayList<>();
    private final Map<QueueId, LiveMessage> live = new LinkedHashMap<>();
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

    Map<QueueId, LiveMessage> live() {
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
            switch (read.entry()) {
                case LogEntry.Store store -> store(segment, at, recordLength, read, store.meta());
                case LogEntry.Mark mark -> mark(mark);
            }
        }
    }

    private void store(Segment segment, long at, int recordLength, LogEntry.Read read, LogEntry.Meta meta) {
        LiveMessage.Place place = place(settings, segment, at, recordLength, read, meta);
        lastSequence = Math.max(lastSequence, meta.sequence());
        @Nullable LiveMessage known = live.get(meta.id());
        if (known == null) {
            known = new LiveMessage(meta, place);
            live.put(meta.id(), known);
        } else {
            known.place().segment().remove(known, known.place().entryLength());
            known.move(place);
            known.mark(meta.done(), meta.delayWarned());
        }
        segment.add(known, place.entryLength());
    }

    static LiveMessage.Place place(
            SpoolSettings settings,
            Segment segment,
            long at,
            int recordLength,
            LogEntry.Read read,
            LogEntry.Meta meta) {
        return new LiveMessage.Place(
                segment,
                at,
                recordLength,
                at + Segment.RECORD_HEADER + read.metaAt(),
                read.metaLength(),
                read.length(),
                meta.prefixLength(),
                meta.bodyLength(),
                meta.inFile() ? settings.bodies().resolve(meta.id().value()) : null);
    }

    private void mark(LogEntry.Mark mark) {
        @Nullable LiveMessage message = live.get(mark.id());
        if (message == null) return; // its store was damaged, or it is gone already
        message.mark(mark.done(), mark.delayWarned());
        if (message.isDone()) {
            live.remove(mark.id());
            message.place().segment().remove(message, message.place().entryLength());
        }
    }

    /** Deletes the bodies of drafts that were never committed and of messages that are gone. */
    private void matchBodies() throws IOException {
        Set<Path> wanted = new HashSet<>();
        for (LiveMessage message : live.values()) {
            Path body = message.place().body();
            if (body != null) wanted.add(body);
        }
        for (Path file : settings.disk().list(settings.bodies())) {
            if (!wanted.remove(file)) settings.disk().delete(file);
        }
        // Such a message stays: reading it fails, so that it is deferred and in the end reported to its sender.
        for (Path missing : wanted) LOG.error("the body {} of a queued message is missing", missing);
    }
}
