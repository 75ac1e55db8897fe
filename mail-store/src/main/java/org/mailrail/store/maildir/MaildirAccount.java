package org.mailrail.store.maildir;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.SyntaxException;
import org.mailrail.store.MailAccount;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxName;
import org.mailrail.store.MailboxView;
import org.mailrail.store.ModifiedUtf7;
import org.mailrail.store.UidSet;
import org.mailrail.store.internal.Hierarchy;
import org.mailrail.store.internal.StoreFiles;

/**
 * The mailboxes of one user: INBOX is the root, another is a directory in it.
 *
 * <pre>
 *   directory = 1*( "." level )        ; level in modified UTF-7, without "."
 * </pre>
 *
 * A directory is listed only if it is what its name would be written as, so that no mailbox has two names.
 */
final class MaildirAccount implements MailAccount {
    /** Hidden from every reader of Maildir++, since no level of a name is empty. */
    private static final String DELETED = "..mailrail-deleted.";

    private static final int MAX_FILE_NAME = 255;

    private final Path root;
    private final OpenFolders folders;
    private final MaildirOptions options;
    private final UidValidities validities;
    private final Subscriptions subscriptions;

    MaildirAccount(Path root, OpenFolders folders, MaildirOptions options) {
        this.root = root;
        this.folders = folders;
        this.options = options;
        this.validities = new UidValidities(root, options.clock());
        this.subscriptions = new Subscriptions(root, options);
    }

    @Override
    public char separator() {
        return options.wireSeparator();
    }

    @Override
    public List<Entry> list() throws IOException {
        return hierarchy().entries();
    }

    private Hierarchy hierarchy() throws IOException {
        List<MailboxName> names = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root, ".*")) {
            for (Path directory : directories) {
                Optional<MailboxName> name = name(directory.getFileName().toString());
                if (name.isPresent() && Files.isDirectory(directory.resolve("cur"))) names.add(name.get());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Hierarchy(names);
    }

    private Optional<MailboxName> name(String directory) {
        try {
            List<String> levels = new ArrayList<>();
            int start = 1;
            for (int i = 1; i <= directory.length(); i++) {
                if (i == directory.length() || directory.charAt(i) == '.') {
                    levels.add(ModifiedUtf7.decode(directory.substring(start, i)));
                    start = i + 1;
                }
            }
            MailboxName name = new MailboxName(levels);
            return directory(name).filter(root.resolve(directory)::equals).map(ignored -> name);
        } catch (SyntaxException notAMailbox) {
            return Optional.empty();
        }
    }

    /** Where a mailbox lies; nothing if it cannot lie in a Maildir++: a level has a dot, or the name is too long for a file. */
    private Optional<Path> directory(MailboxName name) {
        if (name.isInbox()) return Optional.of(root);
        StringBuilder directory = new StringBuilder();
        for (String level : name.levels()) {
            if (level.indexOf('.') >= 0) return Optional.empty();
            directory.append('.').append(ModifiedUtf7.encode(level));
        }
        if (directory.length() > MAX_FILE_NAME) return Optional.empty();
        return Optional.of(root.resolve(directory.toString()));
    }

    @Override
    public Optional<Mailbox> open(MailboxName name) throws IOException {
        Optional<Path> directory = directory(name);
        if (directory.isEmpty() || !Files.isDirectory(directory.get().resolve("cur"))) return Optional.empty();
        return Optional.of(folders.open(name, directory.get(), validities, options));
    }

    @Override
    public Outcome create(MailboxName name) throws IOException {
        Optional<Path> directory = directory(name);
        if (directory.isEmpty()) return Outcome.NOT_POSSIBLE;
        Outcome outcome = hierarchy().mayCreate(name);
        if (outcome != Outcome.DONE) return outcome;
        // It exists as soon as cur/ does, which comes last: a process that is killed before leaves nothing that is
        // listed, and can do it again.
        StoreFiles.createDirectories(directory.get().resolve("tmp"));
        StoreFiles.createDirectories(directory.get().resolve("new"));
        StoreFiles.createMark(directory.get().resolve("maildirfolder"), "rw-------");
        StoreFiles.createDirectories(directory.get().resolve("cur"));
        return outcome;
    }

    @Override
    public Outcome delete(MailboxName name) throws IOException {
        Optional<Path> directory = directory(name);
        if (directory.isEmpty()) return Outcome.NO_SUCH_MAILBOX;
        Outcome outcome = hierarchy().mayDelete(name);
        if (outcome != Outcome.DONE) return outcome;
        // One rename takes it away whole; what a killed process leaves of it goes with the next one that is deleted.
        Path deleted = root.resolve(DELETED + options.names().next());
        try {
            Files.move(directory.get(), deleted, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return Outcome.NO_SUCH_MAILBOX;
        }
        StoreFiles.forceDirectory(root);
        folders.forget(directory.get());
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(root, DELETED + "*")) {
            for (Path leftover : leftovers) deleteTree(leftover);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return outcome;
    }

    private static void deleteTree(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) throw e;
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public Outcome rename(MailboxName from, MailboxName to) throws IOException {
        if (directory(to).isEmpty()) return Outcome.NOT_POSSIBLE;
        Hierarchy hierarchy = hierarchy();
        Outcome outcome = hierarchy.mayRename(from, to);
        if (outcome != Outcome.DONE) return outcome;
        if (from.isInbox()) return renameInbox(to);
        SortedMap<MailboxName, MailboxName> moves = hierarchy.moves(from, to);
        for (MailboxName target : moves.values()) {
            if (directory(target).isEmpty()) return Outcome.NOT_POSSIBLE;
        }
        for (Map.Entry<MailboxName, MailboxName> move : moves.entrySet()) {
            Path source = directory(move.getKey()).orElseThrow();
            Path target = directory(move.getValue()).orElseThrow();
            try {
                Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                return Outcome.ALREADY_EXISTS; // it came to be just now
            } catch (NoSuchFileException e) {
                return Outcome.NO_SUCH_MAILBOX; // it went just now
            }
            folders.forget(source);
            folders.forget(target);
        }
        StoreFiles.forceDirectory(root);
        return outcome;
    }

    /** The messages get their second name before they lose the first: if it is interrupted, some are in both mailboxes, and none in neither. */
    private Outcome renameInbox(MailboxName to) throws IOException {
        Outcome created = create(to);
        if (created != Outcome.DONE) return created;
        try (Mailbox inbox = open(MailboxName.INBOX).orElseThrow();
                Mailbox target = open(to).orElseThrow()) {
            MailboxView view = inbox.view();
            long[] uids = new long[view.size()];
            for (int i = 0; i < uids.length; i++) uids[i] = view.uid(i);
            Mailbox.Copied copied = inbox.copy(UidSet.of(uids), target);
            inbox.expunge(UidSet.of(copied.source()));
        }
        return Outcome.DONE;
    }

    @Override
    public Set<MailboxName> subscriptions() throws IOException {
        return subscriptions.names();
    }

    @Override
    public void subscribe(MailboxName name) throws IOException {
        subscriptions.add(name);
    }

    @Override
    public void unsubscribe(MailboxName name) throws IOException {
        subscriptions.remove(name);
    }

    @Override
    public void close() {
        // Its mailboxes are closed one by one.
    }
}
