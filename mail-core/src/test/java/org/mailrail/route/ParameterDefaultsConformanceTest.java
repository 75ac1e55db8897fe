package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mailrail.config.MainCf;
import org.mailrail.table.TableTypes;

/** Parameters have the defaults of Postfix 3.7, {@code postconf -d}, or differ for a reason that stands here. */
class ParameterDefaultsConformanceTest {
    private static final Map<String, String> REASONS =
            Map.of("alias_maps", "a library reads no file below /etc that it is not told to");

    @Test
    void parametersHavePostfixesDefaults() throws IOException {
        String folder = System.getProperty("mailrail.conformance");
        assumeTrue(folder != null, "no conformance data");
        Path file = Path.of(folder, "postfix", "main.cf-defaults-3.7.11.txt");
        assumeTrue(Files.exists(file), "no list of defaults");
        Map<String, String> theirs = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf(" =");
            if (equals > 0)
                theirs.put(line.substring(0, equals), line.substring(equals + 2).strip());
        }
        MainCf main = MainCf.of(Path.of("main.cf"), "myhostname = mx.example.org\n");
        Router.from(main, TableTypes.standard());
        VirtualMailboxes.from(main, TableTypes.standard());
        AddressRewriter.from(main, TableTypes.standard());

        int same = 0;
        Map<String, String> different = new TreeMap<>();
        for (Map.Entry<String, String> ours : main.asked().entrySet()) {
            String expected = theirs.get(ours.getKey());
            if (expected == null || expected.equals("(host-dependent)")) continue;
            if (words(ours.getValue()).equals(words(expected))) same++;
            else different.put(ours.getKey(), ours.getValue() + ", expected " + expected);
        }
        System.out.println("defaults: " + same + " of " + (same + different.size()) + " are Postfix's");
        different.forEach((name, values) ->
                System.out.println("  " + name + " is " + values + ": " + REASONS.getOrDefault(name, "no reason")));
        assertThat(different.keySet()).isEqualTo(REASONS.keySet());
        assertThat(same).isGreaterThan(40);
    }

    private static List<String> words(String list) {
        return List.of(list.strip().split("[,\\s]+"));
    }
}
