package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the log, named {@code number-epoch-salt.log} in hex of 16 digits.
 * <pre>
 *   segment = "MRSPOOL1" previous-number:u64 previous-length:u64 crc:u32 *record
 *   record  = salt:u64 length:u32 crc:u32 payload
 * </pre>
 * The CRC-32C of a record covers salt, offset, length and payload. The salt is random, so that octets of a message can never be taken for a
 * record when one is searched for behind a damaged place. Each segment says how long the one before it is: what lies behind that was
 * refused (its force failed), even if it reached the disk.
 */
final class Segment {
    static final int HEADER = 28;
    static final int RECORD_HEADER = 16;
    static final int MAX_PAYLOAD = 64 << 20;
    private static final long MAGIC = 0x4D5253504F4F4C31L;
    private static final int DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final Path file;
    private final long number;
    private final long epoch;
    private final long salt;

    // Messages whose latest store is here, the oldest first; each knows its neighbours.
    private @Nullable LiveMessage first;
    private @Nullable LiveMessage last;
    private long liveOctets;
    private long end = HEADER;
    private Disk.@Nullable OpenFile out;
    private boolean damaged;
    private volatile boolean unread;

    private Segment(Path file, long number, long epoch, long salt) {
        this.file = file;
        this.number = number;
        this.epoch = epoch;
        this.salt = salt;
    }

    /** The segment that this file is, if its name is one's. */
    static Optional<Segment> of(Path file) {
        String name = file.getFileName().toString();
        if (name.length() != 3 * DIGITS + 6 || !name.endsWith(".log")) return Optional.empty();
        if (name.charAt(DIGITS) != '-' || name.charAt(2 * DIGITS + 1) != '-') return Optional.empty();
        try {
            return Optional.of(new Segment(
                    file,
                    HexFormat.fromHexDigitsToLong(name, 0, DIGITS),
                    HexFormat.fromHexDigitsToLong(name, DIGITS + 1, 2 * DIGITS + 1),
                    HexFormat.fromHexDigitsToLong(name, 2 * DIGITS + 2, 3 * DIGITS + 2)));
        } catch (NumberFormatException notHex) {
            return Optional.empty();
        }
    }

    /** Makes the file of a new segment, which says how long the one before it is. */
    static Segment create(SpoolSettings settings, long number, long epoch, long salt, @Nullable Segment previous)
            throws IOException {
        String name = HEX.toHexDigits(number) + "-" + HEX.toHexDigits(epoch) + "-" + HEX.toHexDigits(salt) + ".log";
        Segment segment = new Segment(settings.log().resolve(name), number, epoch, salt);
        Disk.OpenFile out = settings.disk().create(segment.file);
        try {
            ByteBuffer header = ByteBuffer.allocate(HEADER).putLong(MAGIC);
            header.putLong(previous == null ? 0 : previous.number).putLong(previous == null ? 0 : previous.end);
            header.putInt(crc(header.duplicate().flip())).flip();
            out.write(header, 0);
            if (settings.forced()) {
                out.force();
                settings.disk().forceDirectory(settings.log());
            }
        } catch (IOException e) {
            discard(settings, segment.file, out, e);
            throw e;
        }
        segment.out = out;
        return segment;
    }

    private static void discard(SpoolSettings settings, Path file, Disk.OpenFile out, IOException reason) {
        try {
            out.close();
            settings.disk().delete(file);
        } catch (IOException e) {
            reason.addSuppressed(e); // an empty segment does no harm
        }
    }

    /** How long this segment's header says that the segment {@code number} is; nothing if it speaks of another, or is damaged. */
    Optional<Long> lengthOf(long otherNumber, Disk disk) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        try (Disk.OpenFile in = disk.open(file)) {
            readFully(in, header, 0);
        }
        if (header.hasRemaining()) return Optional.empty();
        header.flip();
        if (header.getInt(HEADER - 4) != crc(header.duplicate().limit(HEADER - 4))) return Optional.empty();
        if (header.getLong(0) != MAGIC || header.getLong(8) != otherNumber) return Optional.empty();
        return Optional.of(header.getLong(16));
    }

    /** The header of a record with this payload at {@code offset}. */
    ByteBuffer recordHeader(long offset, ByteBuffer payload) {
        return ByteBuffer.allocate(RECORD_HEADER)
                .putLong(salt)
                .putInt(payload.remaining())
                .putInt(recordCrc(offset, payload))
                .flip();
    }

    int recordCrc(long offset, ByteBuffer payload) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(20)
                .putLong(salt)
                .putLong(offset)
                .putInt(payload.remaining())
                .flip());
        crc.update(payload.duplicate());
        return (int) crc.getValue();
    }

    private static int crc(ByteBuffer octets) {
        CRC32C crc = new CRC32C();
        crc.update(octets);
        return (int) crc.getValue();
    }

    static void readFully(Disk.OpenFile in, ByteBuffer target, long position) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int read = in.read(target, at);
            if (read < 0) return;
            at += read;
        }
    }

    /** A message's latest store is here now. */
    void add(LiveMessage message) {
        liveOctets += message.place().entryLength();
        message.before = last;
        message.after = null;
        if (last == null) first = message;
        else last.after = message;
        last = message;
    }

    /** A message whose store is here is gone, or about to move. */
    void remove(LiveMessage message) {
        liveOctets -= message.place().entryLength();
        if (message.before == null) first = message.after;
        else message.before.after = message.after;
        if (message.after == null) last = message.before;
        else message.after.before = message.before;
        message.before = null;
        message.after = null;
    }

    Path file() {
        return file;
    }

    long number() {
        return number;
    }

    long epoch() {
        return epoch;
    }

    long salt() {
        return salt;
    }

    /** The oldest message whose latest store is here; null if there is none. */
    @Nullable
    LiveMessage firstLive() {
        return first;
    }

    long liveOctets() {
        return liveOctets;
    }

    long end() {
        return end;
    }

    void end(long offset) {
        end = offset;
    }

    boolean isDamaged() {
        return damaged;
    }

    void setDamaged() {
        damaged = true;
    }

    /** Whether only its index was read, so that nobody knows whether the records are whole. */
    boolean isUnread() {
        return unread;
    }

    void setUnread() {
        unread = true;
    }

    Disk.OpenFile out() {
        if (out == null) throw new IllegalStateException(file + " is not open");
        return out;
    }

    void closeOut() throws IOException {
        if (out != null) out.close();
        out = null;
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
