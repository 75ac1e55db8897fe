package org.mailrail.store.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.store.Flags;
import org.mailrail.store.SystemFlag;
import org.mailrail.store.internal.StoreFiles;

/**
 * Which letter stands for which keyword: Dovecot's {@code dovecot-keywords}, lines of {@code index SP keyword}, index 0 to 25 for {@code a} to
 * {@code z}. Replaced as a whole, under the lock of the UID list. A keyword for which no letter is left cannot be kept in a Maildir.
 */
final class Keywords {
    static final String FILE = "dovecot-keywords";
    private static final int MAX = 26;

    private final @Nullable String[] names = new String[MAX];

    /** Reads the file; lines that are none are left out. */
    static Keywords read(Path file) throws IOException {
        Keywords keywords = new Keywords();
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return keywords;
        }
        text.lines().forEach(keywords::line);
        return keywords;
    }

    private void line(String line) {
        int space = line.indexOf(' ');
        if (space < 1 || space > 2) return;
        int index = 0;
        for (int i = 0; i < space; i++) {
            char digit = line.charAt(i);
            if (digit < '0' || digit > '9') return;
            index = index * 10 + digit - '0';
        }
        if (index >= MAX) return;
        String name = line.substring(space + 1);
        try {
            names[index] =
                    Flags.of(List.of(), List.of(name)).keywords().iterator().next();
        } catch (IllegalArgumentException notAKeyword) {
            names[index] = null;
        }
    }

    /** The flags that these letters stand for; a letter that stands for none is left out. */
    Flags flags(String letters) {
        List<SystemFlag> system = new ArrayList<>();
        List<String> keywords = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            SystemFlag flag = systemFlag(letter);
            if (flag != null) system.add(flag);
            String keyword = keyword(letter);
            if (keyword != null) keywords.add(keyword);
        }
        return Flags.of(system, keywords);
    }

    /**
     * The letters for these flags, in ASCII order.
     *
     * @param before the letters that stand there now: those that mean nothing to us are kept
     */
    String letters(Flags flags, String before) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < before.length(); i++) {
            char letter = before.charAt(i);
            if (systemFlag(letter) == null && keyword(letter) == null) letters.append(letter);
        }
        for (SystemFlag flag : flags.system()) letters.append(letter(flag));
        for (int i = 0; i < MAX; i++) {
            String name = names[i];
            if (name != null && flags.hasKeyword(name)) letters.append((char) ('a' + i));
        }
        char[] sorted = letters.toString().toCharArray();
        Arrays.sort(sorted);
        return new String(sorted);
    }

    /** Whether a letter is wanted and left for one of these. */
    boolean wantsMore(Collection<String> keywords) {
        return Arrays.asList(names).contains(null) && keywords.stream().anyMatch(keyword -> !isKnown(keyword));
    }

    private boolean isKnown(String keyword) {
        for (String name : names) {
            if (name != null && name.equalsIgnoreCase(keyword)) return true;
        }
        return false;
    }

    /** Gives a letter to each of these that has none, as long as there are some. */
    void add(Collection<String> keywords) {
        for (String keyword : keywords) {
            int free = Arrays.asList(names).indexOf(null);
            if (free < 0) return;
            if (!isKnown(keyword)) names[free] = keyword;
        }
    }

    /** Writes the file anew. */
    void write(Path file, String unique) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < MAX; i++) {
            if (names[i] == null) continue;
            text.append(i).append(' ').append(names[i]);
            text.append('\n');
        }
        StoreFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8), unique);
    }

    private @Nullable String keyword(char letter) {
        return letter >= 'a' && letter <= 'z' ? names[letter - 'a'] : null;
    }

    private static @Nullable SystemFlag systemFlag(char letter) {
        return switch (letter) {
            case 'D' -> SystemFlag.DRAFT;
            case 'F' -> SystemFlag.FLAGGED;
            case 'R' -> SystemFlag.ANSWERED;
            case 'S' -> SystemFlag.SEEN;
            case 'T' -> SystemFlag.DELETED;
            default -> null;
        };
    }

    private static char letter(SystemFlag flag) {
        return switch (flag) {
            case DRAFT -> 'D';
            case FLAGGED -> 'F';
            case ANSWERED -> 'R';
            case SEEN -> 'S';
            case DELETED -> 'T';
        };
    }
}
