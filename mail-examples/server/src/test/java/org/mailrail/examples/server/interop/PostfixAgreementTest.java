package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.config.MainCf;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableTypes;
import org.mailrail.table.TextSyntax;
import org.mailrail.table.lmdb.LmdbTables;

/** Postfix and ours, asked the same about the same configurations: where addresses go, what tables have, what parameters are. */
@Tag("interop")
class PostfixAgreementTest {
    private static final String NOBODY = "probe@probe.test";

    private static final int MIN_QUESTIONS = 2_000;

    /** A question to which the two have different answers. */
    private record Difference(String routing, String question, String postfix, String ours) {
        boolean isExplainedBy(ExplainedDifference explained) {
            return explained.explains(routing, question, postfix, ours);
        }
    }

    private final Map<String, int[]> counts = new TreeMap<>();
    private final List<Difference> differences = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void everyAnswerIsTheSameOrItsDifferenceIsExplained() throws Exception {
        Pattern only = Pattern.compile(System.getProperty("mailrail.routing", ""));
        PostfixRouting.prepare(folder);
        for (RoutingCase routing : RoutingCase.all()) {
            if (only.matcher(routing.name()).find()) compare(routing);
        }
        List<Difference> unexplained = report();
        assertThat(unexplained).isEmpty();
        assertThat(questions()).isGreaterThanOrEqualTo(only.pattern().isEmpty() ? MIN_QUESTIONS : 1);
    }

    private void compare(RoutingCase routing) throws Exception {
        Path mainCf = PostfixRouting.write(folder, routing);
        compareParameters(routing, mainCf);
        compareTables(routing, mainCf);
        List<String> addresses = AddressGenerator.addresses(
                routing,
                PostfixRouting.parameters(mainCf.getParent(), List.of("-x"), List.of("recipient_delimiter"))
                        .getOrDefault("recipient_delimiter", ""));
        List<String> senders = routing.senders().isEmpty() ? List.of("") : routing.senders();
        try (PostfixRouting postfix = PostfixRouting.start(folder);
                TrivialRewrite rewrite = postfix.trivialRewrite()) {
            OurRouting ours;
            try {
                ours = OurRouting.of(mainCf, types());
            } catch (Exception e) {
                differ(routing, "configuration", "works", e.getMessage());
                return;
            }
            for (String address : addresses) {
                String expected = Outcome.address(rewrite.rewrite(address));
                check(routing, "rewrite " + address, expected, ours.rewrite(address));
            }
            var answers = PostfixAnswers.ask(postfix, rewrite, addresses, senders);
            for (String sender : senders) {
                for (String address : addresses) {
                    SortedSet<String> expected = answers.get(sender).get(address);
                    String question = sender.isEmpty() ? address : address + " from " + sender;
                    SortedSet<String> given;
                    try {
                        given = ours.outcome(sender.isEmpty() ? NOBODY : sender, address);
                    } catch (RuntimeException e) {
                        given = new TreeSet<>(List.of(e.toString()));
                    }
                    check(routing, question, expected, given);
                }
            }
        }
    }

    private static TableTypes types() {
        return TableTypes.standard().with(LmdbTables.type());
    }

    private void compareParameters(RoutingCase routing, Path mainCf) throws Exception {
        Path etc = mainCf.getParent();
        MainCf main = MainCf.read(mainCf).withDefaults(PostfixRouting.parameters(etc, List.of("-d"), List.of()));
        List<String> names = routing.parameters();
        Map<String, String> expected = PostfixRouting.parameters(etc, List.of("-x"), names);
        for (String name : names) {
            String theirs = expected.get(name);
            if (theirs == null) continue; // postconf does not know it: the configuration's own
            String ours;
            try {
                ours = main.string(name, "");
            } catch (RuntimeException e) {
                ours = e.toString();
            }
            check(routing, "postconf -x " + name, spaced(theirs), spaced(ours));
        }
    }

    /** With single blanks, as postconf(1) prints values. */
    private static String spaced(String value) {
        return String.join(" ", value.strip().split("\\s+"));
    }

    private void compareTables(RoutingCase routing, Path mainCf) throws Exception {
        if (routing.tables().isEmpty()) return;
        MainCf main = MainCf.read(mainCf);
        for (String word : routing.tables()) {
            String table = word.replace("$config_directory", mainCf.getParent().toString());
            Map<String, String> expected = PostfixRouting.lookUp(mainCf.getParent(), table, routing.addresses());
            LookupTable ours;
            try {
                ours = types().open(main, "tables", table, TextSyntax.POSTMAP);
            } catch (Exception e) {
                differ(routing, table, "works", e.getMessage());
                continue;
            }
            for (String key : routing.addresses()) {
                String given;
                try {
                    given = ours.get(key).orElse("");
                } catch (IOException e) {
                    given = PostfixRouting.UNAVAILABLE;
                }
                check(routing, "postmap -q " + key + " " + table, expected.getOrDefault(key, ""), given);
            }
        }
    }

    private void check(RoutingCase routing, String question, Object expected, Object given) {
        int[] count = counts.computeIfAbsent(routing.name(), name -> new int[2]);
        count[1]++;
        if (expected.equals(given)) count[0]++;
        else differences.add(new Difference(routing.name(), question, expected.toString(), given.toString()));
    }

    private void differ(RoutingCase routing, String question, String expected, String given) {
        check(routing, question, expected, given);
    }

    private int questions() {
        return counts.values().stream().mapToInt(count -> count[1]).sum();
    }

    /** Prints the counts, the explained differences by reason, and the others, which it returns. */
    private List<Difference> report() throws IOException {
        List<Difference> open = new ArrayList<>(differences);
        int agreeing = 0;
        for (Map.Entry<String, int[]> count : counts.entrySet()) {
            System.out.printf("%-24s %4d of %4d agree%n", count.getKey(), count.getValue()[0], count.getValue()[1]);
            agreeing += count.getValue()[0];
        }
        for (ExplainedDifference explained : ExplainedDifference.all()) {
            List<Difference> its = open.stream()
                    .filter(difference -> difference.isExplainedBy(explained))
                    .toList();
            if (its.isEmpty()) continue;
            System.out.printf("%d explained: %s%n", its.size(), explained.reason());
            its.forEach(PostfixAgreementTest::print);
            open.removeAll(its);
        }
        System.out.printf("%d not explained%n", open.size());
        open.forEach(PostfixAgreementTest::print);
        System.out.printf(
                "%d of %d agree, in %d configurations; %d differ for an explained reason%n",
                agreeing, questions(), counts.size(), differences.size() - open.size());
        return open;
    }

    private static void print(Difference difference) {
        System.out.printf(
                "    %s: %s%n        Postfix: %s%n        ours:    %s%n",
                difference.routing(), difference.question(), difference.postfix(), difference.ours());
    }
}
