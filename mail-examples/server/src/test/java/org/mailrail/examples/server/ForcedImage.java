package org.mailrail.examples.server;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of a folder has been forced by a process that is watched by {@code src/test/c/forced.c}, where the image's format stands: with it the
 * folder becomes what a disk could hold after a power loss.
 */
final class ForcedImage {
    private static final Path SOURCE = Path.of("src", "test", "c", "forced.c");
    private static final int SECTOR = 512;

    private final Path library;
    private final Path root;
    private final Path image;

    private ForcedImage(Path library, Path root, Path image) {
        this.library = library;
        this.root = root;
        this.image = image;
    }

    /** An entry of a directory, by the number of what it names. */
    private record Entry(long inode, boolean isDirectory) {}

    /** Compiles the library, with the system's C compiler, which has to be there. */
    static ForcedImage of(Path root, Path scratch) throws Exception {
        Path library = scratch.resolve("forced.so");
        Process compiler = new ProcessBuilder(
                        "cc",
                        "-std=gnu11",
                        "-O1",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-shared",
                        "-fPIC",
                        "-pthread",
                        "-o",
                        library.toString(),
                        SOURCE.toString())
                .inheritIO()
                .start();
        if (compiler.waitFor() != 0) throw new IOException("cc cannot compile " + SOURCE);
        return new ForcedImage(library, root.toRealPath(), scratch.resolve("image"));
    }

    /** Begins a new image, in which all that is in the folder now counts as forced; the environment of the process to be watched. */
    Map<String, String> begin() throws IOException {
        delete(image);
        for (String part : List.of("files", "dirs", "kept")) Files.createDirectories(image.resolve(part));
        return Map.of(
                "LD_PRELOAD", library.toString(), "FORCED_ROOT", root.toString(), "FORCED_IMAGE", image.toString());
    }

    /** Once the process is dead: drops all that was not forced. */
    void dropUnforced() throws IOException {
        new Rebuilding(inode -> false, null).run();
    }

    /**
     * Once the process is dead: of what was not forced a random part stays, sector by sector and file by file, in no order: torn and reordered
     * writes. A name's change stays or goes together with the file's other names, since no file system takes a rename apart.
     */
    void dropSomeUnforced(RandomGenerator random) throws IOException {
        long key = random.nextLong();
        new Rebuilding(inode -> (Long.hashCode((inode ^ key) * 0x9E3779B97F4A7C15L) & 0x1000) != 0, random).run();
    }

    /** The folder as it would be found, made beside it and then put in its place. */
    private final class Rebuilding {
        private final LongPredicate keepsNames;
        private final @Nullable RandomGenerator keepsSectors;
        private final Map<Long, Path> written = new HashMap<>();
        private final Map<Long, Path> rebuilt = new HashMap<>();

        Rebuilding(LongPredicate keepsNames, @Nullable RandomGenerator keepsSectors) {
            this.keepsNames = keepsNames;
            this.keepsSectors = keepsSectors;
        }

        void run() throws IOException {
            for (Path tree : List.of(image.resolve("kept"), root)) {
                try (Stream<Path> paths = Files.walk(tree)) {
                    for (Path path : (Iterable<Path>) paths::iterator) written.put(inode(path), path);
                }
            }
            Path target = root.resolveSibling(root.getFileName() + ".rebuilt");
            directory(inode(root), target);
            delete(root);
            Files.move(target, root);
        }

        private void directory(long inode, Path target) throws IOException {
            Files.createDirectory(target);
            Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(written(inode)));
            for (Map.Entry<String, Entry> named : entries(inode).entrySet()) {
                Entry entry = named.getValue();
                Path path = target.resolve(named.getKey());
                if (entry.isDirectory()) directory(entry.inode(), path);
                else file(entry.inode(), path);
            }
        }

        private Map<String, Entry> entries(long inode) throws IOException {
            Path forced = image.resolve("dirs").resolve(Long.toString(inode));
            if (Files.notExists(forced)) return listing(written(inode));
            Map<String, Entry> entries = forcedEntries(forced);
            if (keepsSectors == null || !written.containsKey(inode)) return entries;
            Map<String, Entry> now = listing(written(inode));
            TreeSet<String> names = new TreeSet<>(entries.keySet());
            names.addAll(now.keySet());
            for (String name : names) {
                @Nullable Entry before = entries.get(name);
                @Nullable Entry after = now.get(name);
                if (after == null && before != null && keepsNames.test(before.inode())) entries.remove(name);
                if (after != null && !after.equals(before) && keepsNames.test(after.inode())) entries.put(name, after);
            }
            return entries;
        }

        private void file(long inode, Path target) throws IOException {
            @Nullable Path other = rebuilt.putIfAbsent(inode, target);
            Path forced = image.resolve("files").resolve(Long.toString(inode));
            if (other != null) Files.createLink(target, other);
            else if (Files.notExists(forced)) Files.createLink(target, written(inode));
            else if (keepsSectors == null) Files.move(forced, target);
            else
                Files.write(target, torn(Files.readAllBytes(forced), Files.readAllBytes(written(inode)), keepsSectors));
        }

        private Path written(long inode) throws IOException {
            @Nullable Path path = written.get(inode);
            if (path == null) throw new IOException("the image lacks what has the number " + inode);
            return path;
        }
    }

    /** Each sector as it was forced or as it was written last, and so the size. */
    private static byte[] torn(byte[] forced, byte[] written, RandomGenerator random) {
        byte[] torn = Arrays.copyOf(forced, random.nextBoolean() ? forced.length : written.length);
        for (int at = 0; at < Math.min(torn.length, written.length); at += SECTOR) {
            int length = Math.min(SECTOR, Math.min(torn.length, written.length) - at);
            if (random.nextBoolean()) System.arraycopy(written, at, torn, at, length);
        }
        return torn;
    }

    private static Map<String, Entry> forcedEntries(Path file) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        String list = Files.readString(file);
        for (int start = 0; start < list.length(); ) {
            int space = list.indexOf(' ', start);
            int end = list.indexOf('\0', space);
            entries.put(
                    list.substring(space + 3, end),
                    new Entry(Long.parseLong(list.substring(start, space)), list.charAt(space + 1) == 'd'));
            start = end + 1;
        }
        return entries;
    }

    private static Map<String, Entry> listing(Path directory) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                if (attributes.isOther()) continue; // a socket
                entries.put(path.getFileName().toString(), new Entry(inode(path), attributes.isDirectory()));
            }
        }
        return entries;
    }

    private static long inode(Path path) throws IOException {
        return (Long) Files.getAttribute(path, "unix:ino");
    }

    /** Names and octets of a folder's files, to compare two states of it. */
    static Map<Path, byte[]> snapshot(Path folder) throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                files.put(folder.relativize(path), Files.readAllBytes(path));
            }
        }
        return files;
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path tree) throws IOException {
        if (Files.notExists(tree)) return;
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException trouble)
                    throws IOException {
                if (trouble != null) throw trouble;
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
