package org.mailrail.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.mailrail.config.MainCf;
import org.mailrail.config.internal.LogicalLine;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.config.internal.Words;
import org.mailrail.table.internal.Problems;
import org.mailrail.table.internal.WatchedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list of patterns, of which the first that matches decides: {@code !pattern} excludes. A word that is a path stands for the patterns in
 * that file, {@code type:table} for a table. Postfix's match lists. Files are read again when they change, which Postfix waits for a reload
 * with.
 *
 * @param <T> what is matched
 */
final class MatchList<T> {
    private static final Logger LOG = LoggerFactory.getLogger(MatchList.class);
    private static final int MAX_FILES_DEEP = 10;
    private static final long MAX_FILE = 64L << 20;

    /** One pattern without its {@code !}. */
    interface Pattern<T> {
        boolean matches(T subject) throws IOException;
    }

    /** Reads a pattern that is neither a file nor a table; throws IllegalArgumentException that says what would be right. */
    interface Syntax<T> {
        Pattern<T> pattern(String word);

        Pattern<T> table(LookupTable table);

        /** Whether this word is a table and no pattern that has a colon. */
        boolean isTable(String word);
    }

    /** What a word stands for. */
    private sealed interface Element<T> {
        record One<T>(boolean excludes, Pattern<T> pattern) implements Element<T> {}

        record InFile<T>(WatchedFile<List<Element<T>>> file) implements Element<T> {}
    }

    private final List<Element<T>> elements;

    private MatchList(List<Element<T>> elements) {
        this.elements = List.copyOf(elements);
    }

    static <T> MatchList<T> of(List<String> words, Syntax<T> syntax) {
        List<Element<T>> elements = new ArrayList<>();
        for (String word : words) {
            elements.add(new Element.One<>(isExcluding(word), syntax.pattern(stripped(word))));
        }
        return new MatchList<>(elements);
    }

    static <T> MatchList<T> ofPattern(Pattern<T> pattern) {
        return new MatchList<>(List.of(new Element.One<>(false, pattern)));
    }

    static <T> MatchList<T> of(MainCf main, String parameter, String byDefault, TableTypes types, Syntax<T> syntax)
            throws IOException {
        Reader<T> reader = new Reader<>(main, parameter, types, syntax, new ConcurrentHashMap<>());
        List<Element<T>> elements = new ArrayList<>();
        for (String word : main.list(parameter, byDefault)) elements.add(reader.read(word, 0));
        return new MatchList<>(elements);
    }

    /**
     * Reads words.
     *
     * @param tables those that are open already: a file that is read again does not open its tables again
     */
    private record Reader<T>(
            MainCf main, String parameter, TableTypes types, Syntax<T> syntax, Map<String, LookupTable> tables) {
        Element<T> read(String word, int depth) throws IOException {
            boolean excludes = isExcluding(word);
            String pattern = stripped(word);
            if (pattern.startsWith("/")) return file(path(pattern), excludes, depth);
            if (syntax.isTable(pattern)) {
                LookupTable table = tables.get(pattern);
                if (table == null) table = types.open(main, parameter, pattern, TextSyntax.POSTMAP);
                tables.putIfAbsent(pattern, table);
                return new Element.One<>(excludes, syntax.table(table));
            }
            try {
                return new Element.One<>(excludes, syntax.pattern(pattern));
            } catch (IllegalArgumentException e) {
                throw main.error(parameter, String.valueOf(e.getMessage()), e);
            }
        }

        private Path path(String name) {
            try {
                return Path.of(name);
            } catch (InvalidPathException e) {
                throw main.error(parameter, "\"" + name + "\" is not the name of a file: " + e.getReason(), e);
            }
        }

        private Element<T> file(Path file, boolean excludes, int depth) throws IOException {
            if (depth == MAX_FILES_DEEP) throw main.error(parameter, "files name files deeper than " + MAX_FILES_DEEP);
            try {
                String name = main.where(parameter) + ": " + file;
                return new Element.InFile<>(new WatchedFile<>(name, file, types.clock(), path -> {
                    List<Element<T>> elements = new ArrayList<>();
                    // "!" before a file turns every pattern in it round.
                    for (String word : words(path)) elements.add(read(excludes ? "!" + word : word, depth + 1));
                    return List.copyOf(elements);
                }));
            } catch (IOException e) {
                throw main.error(parameter, file + " cannot be read: " + e, e);
            }
        }

        private List<String> words(Path file) throws IOException {
            if (Files.size(file) > MAX_FILE) throw new IOException(file + " is larger than 64 MiB");
            List<String> words = new ArrayList<>();
            Problems problems = new Problems(file.toString());
            try (LogicalLineReader lines = new LogicalLineReader(Files.newInputStream(file), problems)) {
                for (LogicalLine line = lines.next(); line != null; line = lines.next()) {
                    words.addAll(words(line, problems));
                }
            } catch (IllegalArgumentException e) {
                throw main.error(parameter, file + ": " + e.getMessage(), e);
            }
            problems.log(LOG);
            return words;
        }

        /** The words of a line, without those behind a {@code #}, which Postfix warns of and leaves out as well. */
        private static List<String> words(LogicalLine line, Problems problems) {
            List<String> words = Words.of(line.text());
            int hash = 0;
            while (hash < words.size() && !words.get(hash).startsWith("#")) hash++;
            if (hash < words.size()) problems.at(line.number(), "a comment stands behind patterns: left out");
            return words.subList(0, hash);
        }
    }

    private static boolean isExcluding(String word) {
        return marks(word) % 2 == 1;
    }

    private static String stripped(String word) {
        return word.substring(marks(word));
    }

    private static int marks(String word) {
        int marks = 0;
        while (marks < word.length() && word.charAt(marks) == '!') marks++;
        return marks;
    }

    boolean contains(T subject) throws IOException {
        return find(elements, subject).map(one -> !one.excludes()).orElse(false);
    }

    private static <T> Optional<Element.One<T>> find(List<Element<T>> elements, T subject) throws IOException {
        for (Element<T> element : elements) {
            Optional<Element.One<T>> found = switch (element) {
                case Element.One<T> one -> one.pattern().matches(subject) ? Optional.of(one) : Optional.empty();
                case Element.InFile<T> inFile -> find(inFile.file().content(), subject);
            };
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    /** The patterns that do not exclude, with those that files have at the moment. */
    List<Pattern<T>> including() throws IOException {
        List<Pattern<T>> including = new ArrayList<>();
        addIncluding(elements, including);
        return including;
    }

    /** Whether asking never blocks: no table does, and there is no file to be looked at. */
    boolean isNonBlocking(Predicate<Pattern<T>> patternIs) {
        for (Element<T> element : elements) {
            if (!(element instanceof Element.One<T> one) || !patternIs.test(one.pattern())) return false;
        }
        return true;
    }

    private static <T> void addIncluding(List<Element<T>> elements, List<Pattern<T>> including) throws IOException {
        for (Element<T> element : elements) {
            switch (element) {
                case Element.One<T> one -> {
                    if (!one.excludes()) including.add(one.pattern());
                }
                case Element.InFile<T> inFile -> addIncluding(inFile.file().content(), including);
            }
        }
    }
}
