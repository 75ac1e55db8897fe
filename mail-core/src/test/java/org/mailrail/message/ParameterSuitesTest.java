package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Parameters as the test data of Angus Mail wants them. RFC 2231. */
class ParameterSuitesTest {
    private record Case(String field, Set<String> expected) {}

    @Test
    void areWhatAngusMailWants() throws IOException {
        for (String file : List.of("angusmail-paramdata.txt", "angusmail-paramdatanostrict.txt")) {
            List<String> different = new ArrayList<>();
            List<Case> cases = cases(file);
            for (Case each : cases) {
                Set<String> ours = new LinkedHashSet<>();
                ContentType type = ContentType.parse(each.field()).orElseThrow();
                for (Parameters.Parameter parameter : type.parameters().entries())
                    ours.add(parameter.name() + "=" + parameter.value());
                if (!ours.equals(each.expected()))
                    different.add(each.field() + "\n  ours  " + ours + "\n  Angus " + each.expected());
            }
            System.out.printf("%s: %d of %d%n", file, cases.size() - different.size(), cases.size());
            assertThat(cases).hasSizeGreaterThan(8);
            assertThat(different).as(() -> String.join("\n", different)).isEmpty();
        }
    }

    /** {@code Content-Type:} with its continuation lines, {@code Expect: N}, then so many {@code name=value}. */
    private static List<Case> cases(String file) throws IOException {
        List<Case> cases = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean inField = false;
        List<String> lines = Files.readAllLines(Conformance.path("address/" + file), StandardCharsets.ISO_8859_1);
        for (int i = lines.indexOf("From start here"); i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("Content-Type:")) {
                field.setLength(0);
                field.append(line.substring("Content-Type:".length()));
                inField = true;
            } else if (line.startsWith("Expect:")) {
                int count = Integer.parseInt(line.substring("Expect:".length()).strip());
                Set<String> expected = new LinkedHashSet<>();
                for (int last = i + count; i < last; i++)
                    expected.add(unescaped(lines.get(i + 1).strip()));
                cases.add(new Case(field.toString().strip(), expected));
                inField = false;
            } else if (inField && line.startsWith("\t") || inField && line.startsWith(" ")) {
                field.append(line);
            } else {
                inField = false;
            }
        }
        return cases;
    }

    private static String unescaped(String text) {
        StringBuilder unescaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                unescaped.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                unescaped.append(text.charAt(i));
            }
        }
        return unescaped.toString();
    }
}
