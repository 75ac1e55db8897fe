package org.mailrail.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mailrail.config.MainCf;
import org.mailrail.config.internal.LogicalLine;
import org.mailrail.config.internal.Words;

/**
 * A list of patterns, of which the first that matches decides: {@code !pattern} excludes. A word that is a path stands for the patterns in
 * that file, {@code type:table} for a table. Postfix's match lists.
 *
 * @param <T> what is matched
 */
final class MatchList<T> {
    private static final int MAX_FILES_DEEP = 10;

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

    private record Element<T>(boolean excludes, Pattern<T> pattern) {}

    private final List<Element<T>> elements;

    private MatchList(List<Element<T>> elements) {
        this.elements = List.copyOf(elements);
    }

    static <T> MatchList<T> of(List<String> words, Syntax<T> syntax) {
        List<Element<T>> elements = new ArrayList<>();
        for (String word : words) {
            String pattern = stripped(word);
            elements.add(new Element<>(isExcluding(word), syntax.pattern(pattern)));
        }
        return new MatchList<>(elements);
    }

    static <T> MatchList<T> ofPattern(Pattern<T> pattern) {
        return new MatchList<>(List.of(new Element<>(false, pattern)));
    }

    static <T> MatchList<T> of(MainCf main, String parameter, String byDefault, TableTypes types, Syntax<T> syntax)
            throws IOException {
        List<Element<T>> elements = new ArrayList<>();
        for (String word : main.list(parameter, byDefault)) read(main, parameter, types, syntax, word, elements, 0);
        return new MatchList<>(elements);
    }

    private static <T> void read(
            MainCf main,
            String parameter,
            TableTypes types,
            Syntax<T> syntax,
            String word,
            List<Element<T>> elements,
            int depth)
            throws IOException {
        boolean excludes = isExcluding(word);
        String pattern = stripped(word);
        if (pattern.startsWith("/")) {
            if (depth == MAX_FILES_DEEP) throw main.error(parameter, "files name files deeper than " + MAX_FILES_DEEP);
            for (String inner : words(main, parameter, Path.of(pattern))) {
                // "!" before a file turns every pattern in it round.
                String turned = excludes ? "!" + inner : inner;
                read(main, parameter, types, syntax, turned, elements, depth + 1);
            }
        } else if (syntax.isTable(pattern)) {
            LookupTable table = types.open(main, parameter, pattern, TextSyntax.POSTMAP);
            elements.add(new Element<>(excludes, syntax.table(table)));
        } else {
            try {
                elements.add(new Element<>(excludes, syntax.pattern(pattern)));
            } catch (IllegalArgumentException e) {
                throw main.error(parameter, String.valueOf(e.getMessage()), e);
            }
        }
    }

    private static List<String> words(MainCf main, String parameter, Path file) throws IOException {
        List<String> words = new ArrayList<>();
        try {
            for (LogicalLine line : LogicalLine.of(Files.readString(file))) words.addAll(Words.of(line.text()));
        } catch (IllegalArgumentException e) {
            throw main.error(parameter, file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw main.error(parameter, file + " cannot be read: " + e, e);
        }
        return words;
    }

    private static boolean isExcluding(String word) {
        int marks = 0;
        while (marks < word.length() && word.charAt(marks) == '!') marks++;
        return marks % 2 == 1;
    }

    private static String stripped(String word) {
        int marks = 0;
        while (marks < word.length() && word.charAt(marks) == '!') marks++;
        return word.substring(marks);
    }

    boolean contains(T subject) throws IOException {
        for (Element<T> element : elements) {
            if (element.pattern().matches(subject)) return !element.excludes();
        }
        return false;
    }

    /** The patterns that do not exclude. */
    List<Pattern<T>> including() {
        return elements.stream()
                .filter(element -> !element.excludes())
                .map(Element::pattern)
                .toList();
    }

    List<Pattern<T>> patterns() {
        return elements.stream().map(Element::pattern).toList();
    }
}
