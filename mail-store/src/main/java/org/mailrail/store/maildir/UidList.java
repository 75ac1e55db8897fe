package org.mailrail.store.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mailrail.store.UidValidity;
import org.mailrail.store.internal.StoreFiles;

/**
 * UIDs of the messages in one Maildir: Dovecot's {@code dovecot-uidlist}, version 3, lines ended by LF.
 *
 * <pre>
 *   header = "3" 1*( SP key value )                   ; V uidvalidity, N next uid, G guid, in any order, unknown ones kept
 *   entry  = uid *( SP key value ) SP ":" file-name   ; ascending uid, the name without its flags; the file may be gone
 * </pre>
 *
 * The next UID is N or the last one plus 1, whichever is more: appending leaves the header as it is. New messages are appended under the dotlock
 * {@code dovecot-uidlist.lock}; every other change is a new file, forced, renamed over the old. Readers take no lock, so a last line without LF may be
 * one that is being written, and is left out. A file that cannot be read otherwise means a new UIDVALIDITY, never a guess: a reused UID shows
 * a client the wrong message. RFC 9051 section 2.3.1.1. Version 1, Courier's ({@code "1" SP uidvalidity SP nextuid}, then {@code uid SP
 * file-name}), is read too. Not safe for threads: its folder's lock guards it.
 */
final class UidList {
    static final String FILE = "dovecot-uidlist";
    private static final long MAX_UID = 0xFFFF_FFFEL;

    /**
     * One message.
     *
     * @param uid its UID
     * @param fields what stands between UID and name, each field after a space; kept as it is
     * @param base its file name without flags
     */
    record Entry(long uid, String fields, String base) {
        /** A field that is a number; -1 if there is none. */
        long number(char key) {
            int at = fields.indexOf(" " + key);
            if (at < 0) return -1;
            int end = fields.indexOf(' ', at + 1);
            return decimal(fields, at + 2, end < 0 ? fields.length() : end);
        }
    }

    private final UidValidity uidValidity;
    private final String otherFields;
    private final List<Entry> entries;
    private long next;
    private boolean needsRewrite;

    private UidList(UidValidity uidValidity, long next, String otherFields, List<Entry> entries, boolean needsRewrite) {
        this.uidValidity = uidValidity;
        this.otherFields = otherFields;
        this.entries = entries;
        this.next = entries.isEmpty()
                ? next
                : Math.max(next, entries.get(entries.size() - 1).uid() + 1);
        this.needsRewrite = needsRewrite;
    }

    /**
     * An empty list.
     *
     * @param guid 32 hexadecimal digits
     */
    static UidList empty(UidValidity uidValidity, String guid) {
        return new UidList(uidValidity, 1, " G" + guid, new ArrayList<>(), true);
    }

    /** The list in this file; nothing if it does not exist or cannot be read whole. */
    static Optional<UidList> read(Path file, char infoSeparator) throws IOException {
        byte[] octets;
        try {
            octets = Files.readAllBytes(file);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        return parse(new String(octets, StandardCharsets.UTF_8), infoSeparator);
    }

    static Optional<UidList> parse(String text, char infoSeparator) {
        int end = text.indexOf('\n');
        if (end < 0) return Optional.empty();
        Header header = new Header();
        if (!header.read(text.substring(0, end))) return Optional.empty();
        List<Entry> entries = new ArrayList<>();
        long last = 0;
        int start = end + 1;
        for (end = text.indexOf('\n', start); end >= 0; start = end + 1, end = text.indexOf('\n', start)) {
            Optional<Entry> entry = entry(text, start, end, header.version, infoSeparator);
            if (entry.isEmpty() || entry.get().uid() <= last) return Optional.empty();
            last = entry.get().uid();
            entries.add(entry.get());
        }
        boolean torn = start < text.length();
        return Optional.of(new UidList(
                new UidValidity(header.uidValidity), header.next, header.others, entries, torn || header.version != 3));
    }

    private static final class Header {
        private int version;
        private long uidValidity;
        private long next;
        private String others = "";

        boolean read(String line) {
            if (line.startsWith("1 ")) return readVersion1(line);
            if (!line.startsWith("3 ")) return false;
            version = 3;
            StringBuilder kept = new StringBuilder();
            for (int start = 2; start <= line.length(); ) {
                int end = line.indexOf(' ', start);
                if (end < 0) end = line.length();
                if (end > start) {
                    char key = line.charAt(start);
                    if (key == 'V') uidValidity = decimal(line, start + 1, end);
                    else if (key == 'N') next = decimal(line, start + 1, end);
                    else kept.append(' ').append(line, start, end);
                }
                start = end + 1;
            }
            others = kept.toString();
            return isValid();
        }

        private boolean readVersion1(String line) {
            version = 1;
            int space = line.indexOf(' ', 2);
            if (space < 0) return false;
            uidValidity = decimal(line, 2, space);
            next = decimal(line, space + 1, line.length());
            return isValid();
        }

        private boolean isValid() {
            return uidValidity >= 1 && uidValidity <= 0xFFFF_FFFFL && next >= 1 && next <= MAX_UID + 1;
        }
    }

    private static Optional<Entry> entry(String text, int start, int end, int version, char infoSeparator) {
        int space = text.indexOf(' ', start);
        if (space < 0 || space > end) return Optional.empty();
        long uid = decimal(text, start, space);
        int name = version == 1 ? space - 1 : text.indexOf(" :", space);
        if (uid < 1 || uid > MAX_UID || name < 0 || name + 2 > end) return Optional.empty();
        Optional<MessageFileName> file = MessageFileName.of(text.substring(name + 2, end), infoSeparator);
        if (file.isEmpty() || file.get().base().indexOf('/') >= 0) return Optional.empty();
        String fields = version == 1 ? "" : text.substring(space, name);
        return Optional.of(new Entry(uid, fields, file.get().base()));
    }

    private static long decimal(String text, int start, int end) {
        if (start >= end || end - start > 18) return -1;
        long value = 0;
        for (int i = start; i < end; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') return -1;
            value = value * 10 + digit - '0';
        }
        return value;
    }

    UidValidity uidValidity() {
        return uidValidity;
    }

    long next() {
        return next;
    }

    /** All entries, ascending. */
    List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** Whether it must not be appended to: the file is of another version, ends in the middle of a line, or is not written yet. */
    boolean needsRewrite() {
        return needsRewrite;
    }

    /** Gives the next UIDs to these files. Only in memory: {@link #append} or {@link #rewrite} must follow. */
    List<Entry> add(Collection<String> bases) throws IOException {
        if (next + bases.size() > MAX_UID + 1) throw new IOException("no UID is left in this mailbox");
        List<Entry> added = new ArrayList<>();
        for (String base : bases) added.add(new Entry(next++, "", base));
        entries.addAll(added);
        return added;
    }

    /** Forgets entries, e.g. of files that are gone; {@link #rewrite} must follow. The next UID stays. */
    void remove(Set<Entry> gone) {
        if (!gone.isEmpty()) entries.removeAll(gone);
    }

    /**
     * Writes entries that {@link #add} gave to the end of the file and forces them. If that fails, whole lines stay, since a reader may have seen
     * them, and only half a line is cut off: their UIDs are lost, and no UID is used twice.
     */
    static void append(Path file, List<Entry> added) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Entry entry : added) line(lines, entry);
        byte[] octets = lines.toString().getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long start = channel.size();
            long position = start;
            ByteBuffer buffer = ByteBuffer.wrap(octets);
            try {
                while (buffer.hasRemaining()) position += channel.write(buffer, position);
                channel.force(true);
            } catch (IOException e) {
                int whole = (int) (position - start);
                while (whole > 0 && octets[whole - 1] != '\n') whole--;
                channel.truncate(start + whole);
                throw e;
            }
        }
    }

    /** Writes the whole list as a new file. */
    void rewrite(Path file, String unique) throws IOException {
        StringBuilder text = new StringBuilder(64 + entries.size() * 64);
        text.append("3 V").append(uidValidity).append(" N").append(next).append(otherFields);
        text.append('\n');
        for (Entry entry : entries) line(text, entry);
        StoreFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8), unique);
        needsRewrite = false;
    }

    private static void line(StringBuilder out, Entry entry) {
        out.append(entry.uid()).append(entry.fields()).append(" :").append(entry.base());
        out.append('\n');
    }
}
