package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.message.Conformance;
import org.mailrail.table.internal.Problems;

/** Postfix's own test tables, with what its driver answers: every value, and every line that it warns of. */
class PostfixTablesTest {
    private static final String GET = "> get ";

    @TempDir
    Path folder;

    /** What the driver printed: answers by key, and the numbers of lines that it warned of. */
    private record Reference(Map<String, String> answers, List<Integer> warned) {
        static Reference of(String test) throws IOException {
            Map<String, String> answers = new LinkedHashMap<>();
            List<Integer> warned = new ArrayList<>();
            String key = "";
            for (String line : Files.readAllLines(Conformance.path("postfix/util/" + test + ".ref"))) {
                int at = line.indexOf(", line ");
                if (line.contains("warning: ") && at > 0) {
                    warned.add(Integer.valueOf(line.substring(at + 7, line.indexOf(':', at))));
                } else if (line.startsWith(GET)) {
                    key = line.substring(GET.length());
                } else if (line.startsWith(key + "=")) {
                    answers.put(key, line.substring(key.length() + 1));
                } else if (line.equals(key + ": not found")) {
                    answers.put(key, "(not found)");
                }
            }
            return new Reference(answers, warned.stream().distinct().sorted().toList());
        }
    }

    private static List<Integer> lines(Problems problems) {
        return problems.list().stream()
                .map(problem -> problem.substring(problem.indexOf(", line ") + 7))
                .map(rest -> Integer.valueOf(rest.substring(0, rest.indexOf(':'))))
                .distinct()
                .sorted()
                .toList();
    }

    private Problems problemsOf(String type, Path map, TableValues values) throws IOException {
        Problems problems = new Problems("t");
        LogicalLineReader lines = LogicalLineReader.of(Files.readString(map), problems);
        switch (type) {
            case "cidr" -> CidrRules.read(lines, values, problems);
            case "regexp" -> RegexpRules.read(lines, RegexpSyntax.POSIX, values, true, problems);
            case "pcre" -> RegexpRules.read(lines, RegexpSyntax.PERL, values, true, problems);
            default -> throw new IllegalArgumentException(type);
        }
        return problems;
    }

    @ParameterizedTest
    @CsvSource({
        "dict_cidr, cidr, 23",
        "dict_regexp, regexp, 17",
        "dict_pcre, pcre, 15",
        "dict_cidr_file, cidr, 3",
        "dict_regexp_file, regexp, 3",
        "dict_pcre_file, pcre, 4"
    })
    void everyAnswerAndEveryWarningIsPostfixs(String test, String type, int answers) throws IOException {
        Path map = Conformance.path("postfix/util/" + test + ".map");
        boolean inFiles = test.endsWith("_file");
        // The files that the tables name, as their content in the answers shows.
        Files.writeString(folder.resolve(test + "1"), "this-is-file1\n");
        Files.writeString(folder.resolve(test + "2"), "this-is-file2\n");
        Files.copy(map, folder.resolve("map"));
        LookupTable table = TableTypes.standard()
                .open(type + ":map", folder, inFiles ? TextSyntax.POSTMAP_FILES : TextSyntax.POSTMAP);
        Reference reference = Reference.of(test);
        Map<String, String> different = new TreeMap<>();
        for (Map.Entry<String, String> answer : reference.answers().entrySet()) {
            String ours = table.get(answer.getKey()).orElse("(not found)");
            if (!ours.equals(answer.getValue())) different.put(answer.getKey(), ours + " for " + answer.getValue());
        }
        int all = reference.answers().size();
        System.out.println(test + ": " + (all - different.size()) + " of " + all + " answers agree");
        assertThat(different).isEmpty();
        assertThat(reference.answers()).hasSize(answers);
        assertThat(lines(problemsOf(type, map, new TableValues(inFiles, folder))))
                .isEqualTo(reference.warned());
    }

    @Test
    void everyWarningAboutATextIsPostfixs() throws IOException {
        Path source = Conformance.path("postfix/util/dict_thash.in");
        List<Integer> warned = Reference.of("dict_thash").warned();
        List<String> expected = Files.readAllLines(Conformance.path("postfix/util/dict_thash.ref")).stream()
                .filter(line -> line.indexOf('\t') > 0)
                .toList();
        Problems problems = new Problems("t");
        LogicalLineReader lines = LogicalLineReader.of(Files.readString(source), problems);
        Map<String, String> entries =
                TextEntries.read(lines, new TableValues(false, folder), TextSyntax.POSTMAP, problems);
        assertThat(lines(problems)).isEqualTo(warned);
        assertThat(new TreeMap<>(entries).entrySet().stream().map(e -> e.getKey() + "\t" + e.getValue()))
                .isEqualTo(expected);
        assertThat(expected).hasSize(2);
    }
}
