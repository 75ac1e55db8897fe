package org.mailrail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Postfix's own cases of parameter expansion, mac_expand. */
class ParameterExpansionConformanceTest {
    private static final Path FILE = Path.of("main.cf");

    /** One expression, with the parameters before it. */
    private record Case(String parameters, String text, boolean isError, String result) {}

    @Test
    void postfixesOwnCasesExpandAlike() throws IOException {
        String folder = System.getProperty("mailrail.conformance");
        assumeTrue(folder != null, "no conformance data");
        Path expected = Path.of(folder, "postfix", "util", "mac_expand.ref");
        assumeTrue(Files.exists(expected), "no mac_expand.ref");
        List<Case> cases = cases(Files.readAllLines(expected));
        List<String> differences = new ArrayList<>();
        for (Case one : cases) {
            String ours = expand(one);
            if (!ours.equals(one.isError() ? "error" : one.result())) {
                differences.add(one.text() + " is " + ours + ", expected " + (one.isError() ? "error" : one.result()));
            }
        }
        System.out.println("mac_expand: " + (cases.size() - differences.size()) + " of " + cases.size() + " agree");
        differences.forEach(difference -> System.out.println("  " + difference));
        assertThat(cases).hasSizeGreaterThan(80);
        // Postfix 3.7 has neither operators on lengths nor functions; the pair is of a later version.
        assertThat(differences).allMatch(text -> text.contains("length") || text.contains("test_named_fn"));
    }

    private static String expand(Case one) {
        try {
            // In brackets, since a value has no blanks at its ends.
            String value = MainCf.of(FILE, one.parameters() + "x = [" + one.text() + "]\n")
                    .string("x", "");
            return value.substring(1, value.length() - 1);
        } catch (ConfigurationException e) {
            return "error";
        }
    }

    private static List<Case> cases(List<String> lines) {
        List<Case> cases = new ArrayList<>();
        StringBuilder parameters = new StringBuilder();
        String text = "";
        for (String line : lines) {
            if (line.startsWith("<< name1 = ")) {
                parameters.append(line.substring(3)).append('\n');
            } else if (line.startsWith("<< ")) {
                text = line.substring(3);
            } else if (line.startsWith("stat=")) {
                int status = line.charAt(5) - '0';
                String result = line.substring(line.indexOf("result=") + 7);
                cases.add(new Case(parameters.toString(), text, (status & 1) != 0, result));
            } else if (line.isEmpty()) {
                parameters.setLength(0);
            }
        }
        return cases;
    }
}
