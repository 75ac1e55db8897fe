package org.mailrail.store.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.NoSpaceException;
import org.mailrail.store.FlagChange;
import org.mailrail.store.Flags;
import org.mailrail.store.Mailbox.Appended;
import org.mailrail.store.Mailbox.Copied;
import org.mailrail.store.Mailbox.NewMessage;
import org.mailrail.store.MailboxGoneException;
import org.mailrail.store.MailboxMessage;
import org.mailrail.store.MailboxName;
import org.mailrail.store.UidSet;
import org.mailrail.store.internal.ArrayView;
import org.mailrail.store.internal.FileLocks;
import org.mailrail.store.internal.Listeners;
import org.mailrail.store.internal.StoreFiles;
import org.mailrail.store.maildir.IncomingFiles.Incoming;

/**
 * One Maildir, as all handles of a store on it share it. What it knows is a copy of what the directories and {@code dovecot-uidlist} say; other
 * programs change those at any time, so each operation looks whether they did, and a file that is not where it was is looked for again.
 *
 * <p>A lock of this process guards the copy. Between processes only the giving of UIDs and of keyword letters needs a lock, {@code
 * dovecot-uidlist.lock}: a flag is set by one rename and a message removed by one unlink, each of which either happens or does not.
 */
final class MaildirFolder {
    /** How often a file that others keep renaming is looked for. */
    private static final int TRIES = 20;
    /** Up to this size a directory is simply read again after a change of our own. */
    private static final int SMALL = 2_000;

    private static final int MANY_DEAD = 32;
    /** A write that fails with less than this free failed because the disk is full. */
    private static final long NO_SPACE = 1024 * 1024;

    /** The times of files come from the system's clock, so they can only be compared with it. */
    private static final InstantSource FILE_CLOCK = InstantSource.system();

    private final MailboxName name;
    private final Path directory;
    private final MaildirOptions options;
    private final IncomingFiles incoming;
    private final UidListFile uidFile;
    private final Listeners listeners = new Listeners();

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable UidList list;
    private Keywords keywords = new Keywords();
    private final Map<String, Flags> flagsByLetters = new HashMap<>();
    private Map<String, StoredMessage> known = new HashMap<>();
    private List<StoredMessage> live = new ArrayList<>();
    private @Nullable ArrayView view;
    private @Nullable Stamps scanned;
    private boolean settled;
    private Instant verifyAt = Instant.MAX;
    private boolean changed;
    private boolean gone;

    /** What tells whether another scan would find anything else. */
    private record Stamps(FileStamp cur, FileStamp fresh, FileStamp uids, FileStamp keywords) {}

    /** Work under the lock. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    MaildirFolder(MailboxName name, Path directory, UidValidities validities, MaildirOptions options)
            throws IOException {
        this.name = name;
        this.directory = directory;
        this.options = options;
        this.incoming = new IncomingFiles(directory, options);
        this.uidFile = new UidListFile(directory, validities, options);
        for (String part : List.of("tmp", "new", "cur")) StoreFiles.createDirectories(directory.resolve(part));
        incoming.removeAbandoned();
    }

    MailboxName name() {
        return name;
    }

    Path directory() {
        return directory;
    }

    Listeners listeners() {
        return listeners;
    }

    /** It was deleted or renamed. */
    void goAway() {
        lock.lock();
        try {
            gone = true;
        } finally {
            lock.unlock();
        }
        listeners.changed();
    }

    private <T> T locked(Work<T> work) throws IOException {
        boolean tell;
        lock.lock();
        try {
            if (gone) throw new MailboxGoneException(name);
            return work.run();
        } finally {
            tell = changed;
            changed = false;
            lock.unlock();
            if (tell) listeners.changed();
        }
    }

    ArrayView view() throws IOException {
        return locked(() -> {
            refresh();
            ArrayView current = view;
            if (current == null) {
                current = newView();
                view = current;
            }
            return current;
        });
    }

    private ArrayView newView() {
        UidList uids = uidList();
        long[] numbers = new long[live.size()];
        Flags[] flags = new Flags[live.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = live.get(i).uid();
            flags[i] = live.get(i).flags;
        }
        return new ArrayView(uids.uidValidity(), uids.next(), numbers, flags);
    }

    private UidList uidList() {
        UidList current = list;
        if (current == null) throw new IllegalStateException("not scanned");
        return current;
    }

    UidSet recent() throws IOException {
        return locked(() -> {
            refresh();
            return UidSet.of(live.stream()
                    .filter(message -> message.file != null && message.file.fresh())
                    .map(StoredMessage::uid)
                    .toList());
        });
    }

    /** Moves what is in {@code new/} to {@code cur/}: whoever gets the rename done has the message as recent, and nobody else. */
    UidSet claimRecent() throws IOException {
        return locked(() -> {
            refresh();
            boolean clean = isClean();
            List<Long> claimed = new ArrayList<>();
            for (StoredMessage message : live) {
                Listing.File file = message.file;
                if (file == null || !file.fresh()) continue;
                MessageFileName seen = file.name().info().isEmpty()
                        ? file.name().withLetters("", options.infoSeparator())
                        : file.name();
                Listing.File there = new Listing.File(false, seen);
                if (!move(file, there)) {
                    clean = false;
                    scanned = null; // another claimed, renamed or removed it: the next look tells
                    continue;
                }
                message.file = there;
                claimed.add(message.uid());
            }
            afterOwnChange(clean && !claimed.isEmpty());
            return UidSet.of(claimed);
        });
    }

    private boolean move(Listing.File from, Listing.File to) throws IOException {
        try {
            Files.move(from.in(directory), to.in(directory), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException renamedOrGone) {
            return false;
        }
    }

    Optional<MailboxMessage> message(long uid) throws IOException {
        return locked(() -> {
            if (scanned == null) refresh();
            for (int i = 0; i < TRIES; i++) {
                StoredMessage message = find(uid);
                if (message == null || message.file == null) return Optional.empty();
                try {
                    Path path = message.file.in(directory);
                    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                    if (message.virtualSize < 0) message.virtualSize = notedSize(message, attributes.size());
                    Instant date = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
                    return Optional.of(new Read(uid, date, new MaildirContent(this, message)));
                } catch (NoSuchFileException renamedOrGone) {
                    rescan();
                }
            }
            throw new IOException("message " + uid + " in " + directory + " is renamed again and again");
        });
    }

    private record Read(long uid, Instant internalDate, MessageContent content) implements MailboxMessage {}

    /** W= is taken for true only if S= beside it is, which costs no reading to see: a program that edits a message in place leaves both. */
    private static long notedSize(StoredMessage message, long size) {
        Listing.File file = message.file;
        if (file == null) return -1;
        if (file.name().size() == size && file.name().virtualSize() >= size)
            return file.name().virtualSize();
        long noted = message.entry.number('W');
        return message.entry.number('S') == size && noted >= size ? noted : -1;
    }

    /** Where a message lies now; nothing if it is gone. */
    Optional<Path> pathOf(StoredMessage message, boolean lookAgain) throws IOException {
        return locked(() -> {
            if (lookAgain) rescan();
            return Optional.ofNullable(message.file).map(file -> file.in(directory));
        });
    }

    /** What {@link MaildirContent} found out by reading. */
    void noteSize(StoredMessage message, long size) throws IOException {
        locked(() -> message.virtualSize = size);
    }

    long notedSize(StoredMessage message) throws IOException {
        return locked(() -> message.virtualSize);
    }

    /**
     * Appends. Each message is complete and forced in {@code tmp/} before the lock is taken. Then, under the lock: renamed to {@code new/}, UIDs
     * appended to the list and forced; at last the directory forced. A process killed between rename and list leaves files without UID, which
     * the next scan gives one; after a power failure a file may be missing that the list names, which is as if it was expunged. In neither case
     * did the caller hear that it was done.
     */
    Appended append(List<NewMessage> messages) throws IOException {
        List<Incoming> files = new ArrayList<>();
        try {
            for (NewMessage message : messages) files.add(incoming.write(message));
        } catch (NoSuchFileException e) {
            throw goneOr(e, files);
        } catch (IOException e) {
            IncomingFiles.discard(files);
            if (Files.getFileStore(directory).getUsableSpace() < NO_SPACE) throw noSpace(e);
            throw e;
        }
        return place(files);
    }

    private IOException noSpace(IOException cause) {
        NoSpaceException noSpace = new NoSpaceException("no space for a message in " + directory);
        noSpace.initCause(cause);
        return noSpace;
    }

    private IOException goneOr(NoSuchFileException e, List<Incoming> files) throws IOException {
        IncomingFiles.discard(files);
        return Files.isDirectory(directory.resolve("cur")) ? e : new MailboxGoneException(name);
    }

    private Appended place(List<Incoming> files) throws IOException {
        Appended appended = locked(() -> {
            try (FileLocks.Dot dot = uidFile.lock()) {
                giveLetters(files.stream().map(Incoming::flags).toList());
                boolean clean = isClean();
                UidList uids = uidFile.current();
                List<Listing.File> placed = moveIn(files, dot);
                List<UidList.Entry> entries;
                try {
                    entries = uids.add(files.stream().map(Incoming::base).toList());
                    uidFile.save(uids, entries, false);
                } catch (IOException e) {
                    for (Listing.File file : placed) Files.deleteIfExists(file.in(directory));
                    throw e;
                }
                if (uids == list) remember(entries, placed);
                afterOwnChange(clean && uids == list);
                changed = true;
                return new Appended(
                        uids.uidValidity(),
                        entries.stream().map(UidList.Entry::uid).toList());
            } catch (NoSuchFileException e) {
                throw goneOr(e, files);
            } catch (IOException e) {
                IncomingFiles.discard(files);
                throw e;
            }
        });
        if (!files.isEmpty()) StoreFiles.forceDirectory(directory.resolve("new"));
        return appended;
    }

    private List<Listing.File> moveIn(List<Incoming> files, FileLocks.Dot dot) throws IOException {
        List<Listing.File> placed = new ArrayList<>();
        try {
            for (Incoming file : files) {
                MessageFileName bare = new MessageFileName(file.base(), "");
                String letters = keywords.letters(file.flags(), "");
                Listing.File place = new Listing.File(
                        true, letters.isEmpty() ? bare : bare.withLetters(letters, options.infoSeparator()));
                Files.move(file.file(), place.in(directory), StandardCopyOption.ATOMIC_MOVE);
                placed.add(place);
                dot.touch();
            }
            return placed;
        } catch (IOException e) {
            for (Listing.File file : placed) Files.deleteIfExists(file.in(directory));
            throw e;
        }
    }

    private void remember(List<UidList.Entry> entries, List<Listing.File> files) {
        for (int i = 0; i < entries.size(); i++) {
            StoredMessage message = new StoredMessage(entries.get(i));
            message.file = files.get(i);
            message.flags = flags(files.get(i).name());
            known.put(message.entry.base(), message);
            live.add(message);
        }
        view = null;
    }

    /** Sees to it that the keywords among these flags have letters, as long as there are some. To be called under the lock of the list. */
    private void giveLetters(Collection<Flags> flags) throws IOException {
        loadKeywords();
        boolean added = false;
        for (Flags some : flags) {
            if (!keywords.wantsMore(some.keywords())) continue;
            keywords.add(some.keywords());
            added = true;
        }
        if (!added) return;
        uidFile.saveKeywords();
        loadKeywords();
        scanned = null; // letters that stood for nothing may now stand for something
    }

    private void loadKeywords() throws IOException {
        Keywords now = uidFile.keywords();
        if (now == keywords) return;
        keywords = now;
        flagsByLetters.clear();
    }

    UidSet store(UidSet uids, FlagChange change) throws IOException {
        return locked(() -> {
            refresh();
            Flags wanted = switch (change) {
                case FlagChange.Add(Flags flags) -> flags;
                case FlagChange.Replace(Flags flags) -> flags;
                case FlagChange.Remove(Flags ignored) -> Flags.NONE;
            };
            if (keywords.wantsMore(wanted.keywords())) {
                try (FileLocks.Dot dot = uidFile.lock()) {
                    dot.touch();
                    giveLetters(List.of(wanted));
                }
                refresh();
            }
            boolean clean = isClean();
            List<Long> there = new ArrayList<>();
            for (long uid : uids.toArray()) {
                if (storeOne(uid, change)) there.add(uid);
            }
            afterOwnChange(clean);
            return UidSet.of(there);
        });
    }

    /** One rename; if another program was faster, the change is applied to what that one set. */
    private boolean storeOne(long uid, FlagChange change) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            StoredMessage message = find(uid);
            if (message == null || message.file == null) return false;
            Listing.File before = message.file;
            String letters = keywords.letters(
                    change.applyTo(message.flags), before.name().letters());
            if (letters.equals(before.name().letters())) return true;
            Listing.File after =
                    new Listing.File(before.fresh(), before.name().withLetters(letters, options.infoSeparator()));
            if (after.equals(before)) return true;
            if (move(before, after)) {
                message.file = after;
                message.flags = flags(after.name());
                view = null;
                changed = true;
                return true;
            }
            rescan();
        }
        throw new IOException("message " + uid + " in " + directory + " is renamed again and again");
    }

    /**
     * Copies. The files get names in the target's {@code tmp/} under the lock of this folder, and their places under that of the target: never both
     * locks at once, so that copies in both directions cannot wait for each other.
     */
    Copied copy(UidSet uids, MaildirFolder target) throws IOException {
        List<Long> sources = new ArrayList<>();
        List<Incoming> files = new ArrayList<>();
        try {
            locked(() -> {
                refresh();
                for (long uid : uids.toArray()) {
                    Optional<Incoming> copy = copyOne(uid, target);
                    if (copy.isEmpty()) continue;
                    files.add(copy.get());
                    sources.add(uid);
                }
                return sources;
            });
        } catch (IOException e) {
            IncomingFiles.discard(files);
            throw e;
        }
        Appended appended = target.place(files);
        return new Copied(appended.uidValidity(), sources, appended.uids());
    }

    private Optional<Incoming> copyOne(long uid, MaildirFolder target) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            StoredMessage message = find(uid);
            if (message == null || message.file == null) return Optional.empty();
            Listing.File file = message.file;
            Optional<Incoming> copy = target.incoming.copyOf(file.in(directory), file.name(), message.flags);
            if (copy.isPresent()) return copy;
            if (!Files.isDirectory(target.directory.resolve("tmp"))) throw new MailboxGoneException(target.name);
            rescan();
        }
        throw new IOException("message " + uid + " in " + directory + " is renamed again and again");
    }

    UidSet expunge(UidSet uids) throws IOException {
        return locked(() -> {
            refresh();
            boolean clean = isClean();
            List<Long> removed = new ArrayList<>();
            for (long uid : uids.toArray()) {
                if (expungeOne(uid)) removed.add(uid);
            }
            if (removed.isEmpty()) return UidSet.EMPTY;
            live.removeIf(message -> message.dead);
            view = null;
            changed = true;
            afterOwnChange(clean);
            StoreFiles.forceDirectory(directory.resolve("cur"));
            StoreFiles.forceDirectory(directory.resolve("new"));
            dropDeadRecords();
            return UidSet.of(removed);
        });
    }

    private boolean expungeOne(long uid) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            StoredMessage message = find(uid);
            if (message == null || message.file == null) return false;
            if (Files.deleteIfExists(message.file.in(directory))) {
                message.die();
                return true;
            }
            rescan();
        }
        throw new IOException("message " + uid + " in " + directory + " is renamed again and again");
    }

    /** Writes the list anew once a quarter of it is of messages that are no more. The next UID stays, so theirs are not given again. */
    private void dropDeadRecords() throws IOException {
        int dead = known.size() - live.size();
        if (dead < MANY_DEAD || dead * 4 < known.size()) return;
        try (FileLocks.Dot dot = uidFile.lock()) {
            dot.touch();
            UidList uids = uidFile.current();
            if (uids != list) return; // changed by another since our scan: the next time, then
            Set<UidList.Entry> gone = new HashSet<>();
            for (StoredMessage message : known.values()) {
                if (message.dead) gone.add(message.entry);
            }
            uids.remove(gone);
            uidFile.save(uids, List.of(), true);
            known.values().removeIf(message -> message.dead);
        }
        scanned = null;
    }

    /** Looks for changes, for the sake of those who listen. */
    void poll() throws IOException {
        locked(() -> {
            refresh();
            return true;
        });
    }

    private @Nullable StoredMessage find(long uid) {
        int low = 0;
        int high = live.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = live.get(middle).uid();
            if (there == uid) return live.get(middle);
            if (there < uid) low = middle + 1;
            else high = middle - 1;
        }
        return null;
    }

    private Flags flags(MessageFileName file) {
        return flagsByLetters.computeIfAbsent(file.letters(), keywords::flags);
    }

    private Stamps stamps() throws IOException {
        return new Stamps(
                FileStamp.of(directory.resolve("cur")),
                FileStamp.of(directory.resolve("new")),
                uidFile.currentStamp(),
                uidFile.currentKeywordsStamp());
    }

    /** Whether what we know is all there is to know; then a change of our own needs no scan to be known too. */
    private boolean isClean() throws IOException {
        return scanned != null && (settled || FILE_CLOCK.instant().isBefore(verifyAt)) && scanned.equals(stamps());
    }

    /**
     * Takes the stamps after a change of our own, so that in a large mailbox it does not make the next look read the directories. Another program's
     * change at the same moment would be hidden, so after a second at the latest they are read all the same.
     */
    private void afterOwnChange(boolean clean) throws IOException {
        if (!clean || live.size() < SMALL) return;
        scanned = stamps();
        if (settled) verifyAt = FILE_CLOCK.instant().plusSeconds(1);
        settled = false;
    }

    private void rescan() throws IOException {
        scanned = null;
        refresh();
    }

    private void refresh() throws IOException {
        Stamps now = stamps();
        Instant start = FILE_CLOCK.instant();
        if (now.equals(scanned) && (settled || start.isBefore(verifyAt))) return;
        if (!now.cur().exists()) {
            gone = true;
            changed = true;
            throw new MailboxGoneException(name);
        }
        boolean complete = scan();
        scanned = new Stamps(now.cur(), now.fresh(), uidFile.currentStamp(), uidFile.currentKeywordsStamp());
        settled = complete && now.cur().isSettledAt(start) && now.fresh().isSettledAt(start);
        verifyAt = start;
    }

    /** Reads directories, list and keywords as far as they changed; false if something was seen that only the next scan can place. */
    private boolean scan() throws IOException {
        loadKeywords();
        UidList uids = uidFile.peek().orElse(null);
        Listing listing = Listing.of(directory, options.infoSeparator());
        if (uids != null) use(uids);
        if (uids == null || !newcomers(listing).isEmpty()) listing = adopt();
        return apply(listing);
    }

    /** Makes this list ours, keeping what we know about its messages. */
    private void use(UidList uids) {
        if (uids == list && known.size() == uids.entries().size()) return;
        boolean sameGeneration = list != null && list.uidValidity().equals(uids.uidValidity());
        Map<String, StoredMessage> before = sameGeneration ? known : Map.of();
        known = new HashMap<>(uids.entries().size() * 4 / 3 + 1);
        for (UidList.Entry entry : uids.entries()) {
            StoredMessage message = before.get(entry.base());
            known.put(
                    entry.base(), message != null && message.uid() == entry.uid() ? message : new StoredMessage(entry));
        }
        list = uids;
        view = null;
    }

    /** Files that need a UID: those that the list does not name, and those that were gone and are here again. */
    private Set<String> newcomers(Listing listing) {
        Set<String> newcomers = new HashSet<>();
        for (String base : listing.bases()) {
            StoredMessage message = known.get(base);
            if (message == null || message.dead) newcomers.add(base);
        }
        return newcomers;
    }

    /** Gives UIDs under the lock. The list is read anew then, and so are the directories: files that another process placed have theirs by now. */
    private Listing adopt() throws IOException {
        try (FileLocks.Dot dot = uidFile.lock()) {
            UidList uids = uidFile.current();
            use(uids);
            Listing listing = Listing.of(directory, options.infoSeparator());
            Set<String> newcomers = newcomers(listing);
            Set<UidList.Entry> reborn = new HashSet<>();
            List<String> bases = new ArrayList<>();
            for (Listing.File file : listing.inDeliveryOrder(newcomers)) {
                String base = file.name().base();
                StoredMessage before = known.get(base);
                if (before != null) reborn.add(before.entry);
                bases.add(base);
            }
            dot.touch();
            uids.remove(reborn);
            List<UidList.Entry> added = uids.add(bases);
            uidFile.save(uids, added, !reborn.isEmpty());
            for (UidList.Entry entry : added) known.put(entry.base(), new StoredMessage(entry));
            return listing;
        }
    }

    private boolean apply(Listing listing) throws IOException {
        boolean complete = true;
        if (known.values().stream().anyMatch(message -> !message.dead && listing.file(message.entry.base()) == null)) {
            // It may have been renamed while we read the directory: only what is missing twice is taken for expunged.
            listing.complement(Listing.of(directory, options.infoSeparator()));
            complete = newcomers(listing).isEmpty();
        }
        List<StoredMessage> now = new ArrayList<>(known.size());
        boolean differs = false;
        for (UidList.Entry entry : uidList().entries()) {
            StoredMessage message = known.get(entry.base());
            if (message == null || message.uid() != entry.uid() || message.dead) continue;
            Listing.File file = listing.file(entry.base());
            if (file == null) {
                differs |= message.file != null;
                message.die();
                continue;
            }
            Flags flags = flags(file.name());
            differs |= message.file == null || !message.flags.equals(flags) || message.file.fresh() != file.fresh();
            message.file = file;
            message.flags = flags;
            now.add(message);
        }
        differs |= now.size() != live.size();
        live = now;
        if (differs) {
            view = null;
            changed = true;
        }
        return complete;
    }
}
