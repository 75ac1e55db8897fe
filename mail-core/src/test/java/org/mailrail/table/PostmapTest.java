package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same tables asked by Postfix's {@code postmap -q} and by ours. */
@Tag("interop")
class PostmapTest {
    @TempDir
    Path folder;

    private final RandomRules random = new RandomRules(new SplittableRandom(20_260_301));

    /** What postmap answers, by key. Keys keep their letter case. */
    private Map<String, String> postmap(String table, List<String> keys) throws IOException, InterruptedException {
        Path main = folder.resolve("main.cf");
        if (!Files.exists(main)) Files.writeString(main, "myhostname = mx.example.org\ncompatibility_level = 3.6\n");
        Path input = Files.write(folder.resolve("keys"), keys);
        Path output = folder.resolve("answers");
        Process process = new ProcessBuilder("postmap", "-c", folder.toString(), "-f", "-q", "-", table)
                .directory(folder.toFile())
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        process.waitFor();
        Map<String, String> answers = new HashMap<>();
        for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
            int tab = line.indexOf('\t');
            answers.put(line.substring(0, tab), line.substring(tab + 1));
        }
        return answers;
    }

    @ParameterizedTest
    @CsvSource({"regexp, 200", "pcre, 200"})
    void randomPatternsMatchTheSameKeys(String type, int rules) throws Exception {
        List<String> keys = random.keys(60);
        List<String> different = new ArrayList<>();
        List<String> otherGroups = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            String rule = random.rule(type);
            Files.writeString(folder.resolve("rule" + i), rule + "\n");
            Map<String, String> theirs = postmap(type + ":" + folder.resolve("rule" + i), keys);
            LookupTable ours = TableTypes.standard().open(type + ":rule" + i, folder);
            for (String key : keys) {
                String answer = ours.get(key).orElse(null);
                String expected = theirs.get(key);
                if (answer == null ? expected == null : answer.equals(expected)) continue;
                String what = rule + " and " + key + ": " + expected + " there, " + answer + " here";
                (answer != null && expected != null ? otherGroups : different).add(what);
            }
        }
        int all = rules * keys.size();
        System.out.printf(
                "%s: %d of %d answers agree, %d match with other groups%n",
                type, all - different.size() - otherGroups.size(), all, otherGroups.size());
        assertThat(different).isEmpty();
        if (type.equals("pcre")) assertThat(otherGroups).isEmpty();
        else assertThat(otherGroups).as("POSIX takes the longest match").hasSizeLessThan(all / 50);
    }

    @Test
    void tablesWithoutAFileAnswerTheSame() throws Exception {
        List<String> tables = List.of(
                "static:a",
                "static:{ a  b }",
                "inline:{ a=1, { b = two words } c=d=e }",
                "unionmap:{ inline:{ a=1 } static:x, inline:{ b=2 } }",
                "unionmap:{ inline:{ a=1 } inline:{ b=2 } }",
                "pipemap:{ inline:{ a=b, c=d }, inline:{ b=x } }",
                "pipemap:{ regexp:{ {/^(.)$/ <$1>} } pcre:{ {/<(.)>/ $1$1 $$} } }",
                "regexp:{ {if /[ab]/} {/b/ B} {!/z/ not z} {endif} {/./ other} }",
                "cidr:{ {192.0.2.0/25 low} {!192.0.2.0/24 out} }",
                "randmap:{ one }",
                "unix:passwd.byname",
                "unix:group.byname");
        List<String> keys =
                List.of("a", "b", "c", "z", "root", "daemon", "nobody-there", "192.0.2.1", "192.0.2.200", "10.0.0.1");
        int all = 0;
        for (String table : tables) {
            Map<String, String> theirs = postmap(table, keys);
            LookupTable ours = TableTypes.standard().open(table, folder);
            for (String key : keys) {
                assertThat(ours.get(key).orElse(null)).as(table + " " + key).isEqualTo(theirs.get(key));
                all++;
            }
        }
        System.out.println("tables without a file: " + all + " of " + all + " answers agree");
    }

    /** Rules within what POSIX and Perl have in common, and a little more. */
    private static final class RandomRules {
        private static final String LETTERS = "ab@.1-_AB";
        private static final List<String> SETS = List.of(
                "a", "b", "a-c", "1-3", "[:alpha:]", "[:digit:]", "[:upper:]", "@", ".", "A-B", "[:punct:]", "_");
        private static final List<String> REPETITIONS = List.of("*", "+", "?", "{1,2}", "{2}", "{0,1}", "{1,}");

        private final SplittableRandom random;
        private boolean perl;
        private int groups;

        RandomRules(SplittableRandom random) {
            this.random = random;
        }

        List<String> keys(int count) {
            TreeSet<String> keys = new TreeSet<>();
            while (keys.size() < count) {
                StringBuilder key = new StringBuilder();
                int length = 1 + random.nextInt(7);
                for (int i = 0; i < length; i++) key.append("aabbAB@.1-_c".charAt(random.nextInt(12)));
                keys.add(key.toString());
            }
            return List.copyOf(keys);
        }

        String rule(String type) {
            perl = type.equals("pcre");
            groups = 0;
            String regexp = (random.nextInt(4) == 0 ? "^" : "") + alternation(2) + (random.nextInt(4) == 0 ? "$" : "");
            boolean negated = random.nextInt(10) == 0;
            StringBuilder result = new StringBuilder(negated ? "yes" : "r");
            for (int i = 1; !negated && i <= groups; i++)
                result.append("<$").append(i).append('>');
            return (negated ? "!" : "") + "/" + regexp + "/" + any(List.of("", "", "i", "m")) + " " + result;
        }

        private String any(List<String> choices) {
            return choices.get(random.nextInt(choices.size()));
        }

        private String alternation(int depth) {
            return random.nextInt(10) < 7 ? sequence(depth) : sequence(depth) + "|" + sequence(depth);
        }

        private String sequence(int depth) {
            StringBuilder sequence = new StringBuilder();
            for (int i = random.nextInt(3); i >= 0; i--) {
                sequence.append(atom(depth));
                if (random.nextInt(10) < 3) sequence.append(any(REPETITIONS));
            }
            return sequence.toString();
        }

        private String atom(int depth) {
            int kind = random.nextInt(20);
            if (kind < 9)
                return String.valueOf(LETTERS.charAt(random.nextInt(LETTERS.length())))
                        .replace(".", "\\.");
            if (kind < 11) return ".";
            if (kind < 15) return "[" + any(List.of("", "^")) + any(SETS) + any(SETS) + any(List.of("", "-")) + "]";
            if (kind < 16) return any(perl ? List.of("\\d", "\\w", "\\W", "\\D") : List.of("\\w", "\\W"));
            if (depth == 0) return "a";
            boolean captures = !perl || random.nextInt(3) > 0;
            if (captures) groups++;
            return (captures ? "(" : "(?:") + alternation(depth - 1) + ")";
        }
    }
}
