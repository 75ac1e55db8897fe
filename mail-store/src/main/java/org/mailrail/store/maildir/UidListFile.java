package org.mailrail.store.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.store.internal.FileLocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The UID list of one Maildir as it was last read or written, its lock, and the keywords that the same lock guards. Its folder's lock guards it. */
final class UidListFile {
    private static final Logger log = LoggerFactory.getLogger(UidListFile.class);

    private final Path file;
    private final Path keywordsFile;
    private final UidValidities validities;
    private final MaildirOptions options;
    private @Nullable UidList list;
    private @Nullable FileStamp stamp;
    private Keywords keywords = new Keywords();
    private @Nullable FileStamp keywordsStamp;

    UidListFile(Path maildir, UidValidities validities, MaildirOptions options) {
        this.file = maildir.resolve(UidList.FILE);
        this.keywordsFile = maildir.resolve(Keywords.FILE);
        this.validities = validities;
        this.options = options;
    }

    FileLocks.Dot lock() throws IOException {
        return FileLocks.dot(file.resolveSibling(UidList.FILE + ".lock"), options.host(), options.lockWait());
    }

    FileStamp currentStamp() throws IOException {
        return FileStamp.of(file);
    }

    FileStamp currentKeywordsStamp() throws IOException {
        return FileStamp.of(keywordsFile);
    }

    /** The list as it is now, read without lock; nothing if there is none that can be read, or it must be written anew. */
    Optional<UidList> peek() throws IOException {
        FileStamp now = currentStamp();
        UidList known = list;
        if (known != null && now.equals(stamp)) return Optional.of(known);
        Optional<UidList> read = UidList.read(file, options.infoSeparator());
        if (read.isEmpty() || read.get().needsRewrite()) return Optional.empty();
        list = read.get();
        stamp = now;
        return read;
    }

    /** The list as it is now, to be changed and then saved; a new one if none can be read. To be called under the lock. */
    UidList current() throws IOException {
        FileStamp now = currentStamp();
        UidList known = list;
        if (known != null && now.equals(stamp)) return known;
        Optional<UidList> read = UidList.read(file, options.infoSeparator());
        if (read.isEmpty() && now.exists()) log.warn("{} is damaged: the mailbox gets a new UIDVALIDITY", file);
        UidList current;
        if (read.isPresent()) {
            current = read.get();
        } else {
            byte[] guid = new byte[16];
            new SecureRandom().nextBytes(guid);
            current = UidList.empty(
                    validities.next(options.names().next()), HexFormat.of().formatHex(guid));
        }
        list = current;
        stamp = now;
        return current;
    }

    /**
     * Writes what was done to the list. To be called under the lock. If it fails, the list will be read again, as it is then.
     *
     * @param added what was added since it was read or saved
     * @param rewrite whether anything else was changed
     */
    void save(UidList changed, List<UidList.Entry> added, boolean rewrite) throws IOException {
        FileStamp before = stamp;
        list = null;
        stamp = null;
        if (rewrite || changed.needsRewrite()) {
            changed.rewrite(file, options.names().next());
            stampLater(before);
        } else if (!added.isEmpty()) {
            UidList.append(file, added);
        }
        stamp = currentStamp();
        list = changed;
    }

    /** Readers of other programs see a new file by its time. */
    private void stampLater(@Nullable FileStamp before) throws IOException {
        if (before == null || !before.exists()) return;
        FileTime now = Files.getLastModifiedTime(file);
        if (now.compareTo(before.modified()) > 0) return;
        Files.setLastModifiedTime(
                file, FileTime.from(before.modified().toInstant().plusMillis(1)));
    }

    /** The keywords as they are now. The same object as before if they did not change. */
    Keywords keywords() throws IOException {
        FileStamp now = currentKeywordsStamp();
        if (!now.equals(keywordsStamp)) {
            keywords = Keywords.read(keywordsFile);
            keywordsStamp = now;
        }
        return keywords;
    }

    /** Writes the keywords. To be called under the lock. */
    void saveKeywords() throws IOException {
        keywordsStamp = null;
        keywords.write(keywordsFile, options.names().next());
    }
}
