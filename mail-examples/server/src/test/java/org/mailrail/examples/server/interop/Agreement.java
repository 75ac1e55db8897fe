package org.mailrail.examples.server.interop;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often two mail servers gave the same answer, and where they did not. */
final class Agreement {
    /** A question to which the two have different answers. */
    record Difference(String routing, String question, String postfix, String ours) {
        @Override
        public String toString() {
            return "    %s: %s%n        Postfix: %s%n        ours:    %s".formatted(routing, question, postfix, ours);
        }
    }

    private record Count(int agreeing, int all) {
        Count plus(Count other) {
            return new Count(agreeing + other.agreeing, all + other.all);
        }
    }

    private final Map<String, Count> counts = new TreeMap<>();
    private final List<Difference> differences = new ArrayList<>();

    /** Counts a question. */
    void check(RoutingCase routing, String question, Object postfix, Object ours) {
        boolean isSame = postfix.equals(ours);
        counts.merge(routing.name(), new Count(isSame ? 1 : 0, 1), Count::plus);
        if (!isSame) differences.add(new Difference(routing.name(), question, postfix.toString(), ours.toString()));
    }

    int questions() {
        return counts.values().stream().mapToInt(Count::all).sum();
    }

    /**
     * Prints the counts, the explained differences by reason, and what is wrong, which it returns: differences that are not explained, and
     * explanations of what does not differ.
     */
    List<String> report(List<ExplainedDifference> explanations, PrintStream out) {
        counts.forEach((name, count) -> out.printf("%-24s %4d of %4d agree%n", name, count.agreeing(), count.all()));
        List<Difference> open = new ArrayList<>(differences);
        List<String> wrong = new ArrayList<>();
        Map<String, List<Difference>> byReason = new LinkedHashMap<>();
        for (ExplainedDifference explained : explanations) {
            List<Difference> its = open.stream().filter(explained::explains).toList();
            if (its.isEmpty() && counts.keySet().stream().anyMatch(explained::isAbout)) {
                wrong.add("explains nothing: " + explained.routing() + ": " + explained.answers());
            }
            if (its.isEmpty()) continue;
            byReason.computeIfAbsent(explained.reason(), reason -> new ArrayList<>())
                    .addAll(its);
            open.removeAll(its);
        }
        byReason.forEach((reason, its) -> {
            out.printf("%d explained: %s%n", its.size(), reason);
            its.forEach(out::println);
        });
        open.forEach(difference -> wrong.add("not explained: " + difference));
        wrong.forEach(out::println);
        out.printf(
                "%d of %d agree, in %d configurations; %d differ for an explained reason, %d for none%n",
                questions() - differences.size(),
                questions(),
                counts.size(),
                differences.size() - open.size(),
                open.size());
        return wrong;
    }
}
