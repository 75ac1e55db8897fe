package org.mailrail.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.mailrail.config.internal.LogicalLine;
import org.mailrail.config.internal.Words;

/** Reads one logical line of master.cf, column by column. master(5). */
final class MasterLine {
    private static final String DEFAULT = "-";
    private static final String OVERRIDE = "-o";

    private final Path file;
    private final int number;
    private final List<String> words;
    private int next;

    MasterLine(Path file, int number, String text) {
        this.file = file;
        this.number = number;
        this.words = words(text);
    }

    MasterService service() {
        String name = column("service name");
        MasterService.Type type = type(column("type"));
        boolean isPrivate = yesNo("private", true);
        if (type == MasterService.Type.INET && isPrivate) throw error("an inet service cannot be private; expected n");
        if (type == MasterService.Type.INET) checkAddress(name);
        boolean isUnprivileged = yesNo("unprivileged", true);
        boolean isChrooted = yesNo("chroot", false);
        String wakeUp = column("wakeup");
        boolean onlyIfUsed = wakeUp.endsWith("?");
        int seconds = wakeUp.equals(DEFAULT)
                ? 0
                : number("wakeup", onlyIfUsed ? wakeUp.substring(0, wakeUp.length() - 1) : wakeUp);
        String processes = column("maxproc");
        OptionalInt maxProcesses =
                processes.equals(DEFAULT) ? OptionalInt.empty() : OptionalInt.of(number("maxproc", processes));
        String command = column("command");
        Map<String, String> overrides = overrides();
        return new MasterService(
                file,
                number,
                name,
                type,
                isPrivate,
                isUnprivileged,
                isChrooted,
                Duration.ofSeconds(seconds),
                onlyIfUsed,
                maxProcesses,
                command,
                overrides,
                words.subList(next, words.size()).stream()
                        .map(word -> Words.isBraced(word) ? Words.unbraced(word) : word)
                        .toList());
    }

    private String column(String what) {
        if (next == words.size()) {
            throw error("the column " + what + " is missing; expected"
                    + " name type private unprivileged chroot wakeup maxproc command");
        }
        return words.get(next++);
    }

    private MasterService.Type type(String word) {
        for (MasterService.Type type : MasterService.Type.values())
            if (type.toString().equals(word)) return type;
        throw error("\"" + MainCf.excerpt(word) + "\" is no type; expected inet, unix, unix-dgram, fifo or pass");
    }

    private boolean yesNo(String column, boolean byDefault) {
        String word = column(column);
        return switch (word) {
            case DEFAULT -> byDefault;
            case "y" -> true;
            case "n" -> false;
            default -> throw error("the column " + column + " is \"" + MainCf.excerpt(word) + "\"; expected y, n or -");
        };
    }

    private int number(String column, String word) {
        Long number = Values.number(word);
        if (number != null && number >= 0 && number <= Integer.MAX_VALUE) return number.intValue();
        throw error("the column " + column + " is \"" + MainCf.excerpt(word) + "\"; expected a whole number or -");
    }

    private void checkAddress(String name) {
        int colon = name.lastIndexOf(':');
        if (colon == name.length() - 1 || name.startsWith("[") && !name.startsWith("]", colon - 1)) {
            throw error("\"" + MainCf.excerpt(name) + "\" is not of the form port, host:port or [address]:port");
        }
    }

    /** The options before the first argument. */
    private Map<String, String> overrides() {
        Map<String, String> overrides = new LinkedHashMap<>();
        while (next < words.size() && words.get(next).startsWith("-")) {
            if (!words.get(next).startsWith(OVERRIDE)) {
                if (words.get(next).equals("-v") || words.get(next).equals("-D")) words.remove(next);
                else return overrides;
                continue;
            }
            String rest = words.get(next).substring(OVERRIDE.length());
            next++;
            String setting = rest.isEmpty() ? column("-o name=value") : rest;
            boolean isBraced = Words.isBraced(setting);
            String text = isBraced ? Words.unbraced(setting) : setting;
            int equals = text.indexOf('=');
            String name = text.substring(0, Math.max(0, equals)).strip();
            if (name.isEmpty() || name.chars().anyMatch(c -> LogicalLine.isBlank((char) c))) {
                throw error("\"" + MainCf.excerpt(text) + "\" behind -o is not of the form name=value");
            }
            overrides.put(name, text.substring(equals + 1).strip());
        }
        return overrides;
    }

    /** Words between blanks; what stands in braces at the start of a word is one, also behind {@code -o}. */
    private List<String> words(String line) {
        List<String> found = new ArrayList<>();
        int i = 0;
        while (i < line.length()) {
            if (LogicalLine.isBlank(line.charAt(i))) {
                i++;
                continue;
            }
            int start = i;
            int brace = line.startsWith(OVERRIDE + "{", i) ? i + OVERRIDE.length() : i;
            if (line.charAt(brace) == '{') {
                int end = Words.closing(line, brace);
                if (end < 0) throw error("a { without its }");
                i = end + 1;
            }
            while (i < line.length() && !LogicalLine.isBlank(line.charAt(i))) i++;
            found.add(line.substring(start, i));
        }
        return found;
    }

    private ConfigurationException error(String problem) {
        return ConfigurationException.at(file, number, problem);
    }
}
