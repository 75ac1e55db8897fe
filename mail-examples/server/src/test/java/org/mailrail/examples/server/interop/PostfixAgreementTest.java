package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableTypes;
import org.mailrail.table.TextSyntax;
import org.mailrail.table.lmdb.LmdbTables;

/** Postfix and ours, asked the same about the same configurations: where addresses go, what tables have, what parameters are. */
@Tag("interop")
class PostfixAgreementTest {
    private static final String NOBODY = "probe@probe.test";
    private static final String WORKS = "works";
    private static final int MIN_QUESTIONS = 2_000;

    private final Agreement agreement = new Agreement();

    @TempDir
    Path folder;

    @Test
    void everyAnswerIsTheSameOrItsDifferenceIsExplained() throws Exception {
        Pattern only = Pattern.compile(System.getProperty("mailrail.routing", ""));
        PostfixRouting.prepare(folder);
        for (RoutingCase routing : RoutingCase.all()) {
            if (only.matcher(routing.name()).find()) compare(routing);
        }
        assertThat(agreement.report(ExplainedDifference.all(), System.out)).isEmpty();
        assertThat(agreement.questions()).isGreaterThanOrEqualTo(only.pattern().isEmpty() ? MIN_QUESTIONS : 1);
    }

    private void compare(RoutingCase routing) throws Exception {
        Path etc = PostfixRouting.write(folder, routing);
        MainCf main = MainCf.read(etc.resolve("main.cf"));
        compareParameters(routing, main, etc);
        compareTables(routing, main, etc);
        String delimiters = PostfixRouting.parameters(etc, List.of("-x"), List.of("recipient_delimiter"))
                .getOrDefault("recipient_delimiter", "");
        List<String> addresses = AddressGenerator.addresses(routing, delimiters);
        try (PostfixRouting postfix = PostfixRouting.start(folder);
                TrivialRewrite rewrite = postfix.trivialRewrite()) {
            OurRouting ours;
            try {
                ours = OurRouting.of(main, types());
            } catch (ConfigurationException | IOException e) {
                agreement.check(routing, "configuration", WORKS, e.toString());
                return;
            }
            for (String address : addresses) {
                String expected = Outcome.address(rewrite.rewrite(address));
                agreement.check(routing, "rewrite " + address, expected, ours.rewrite(address));
            }
            List<String> senders = routing.senders().isEmpty() ? List.of("") : routing.senders();
            PostfixAnswers answers = PostfixAnswers.ask(postfix, rewrite, addresses, senders);
            for (String sender : senders) {
                for (String address : addresses) {
                    agreement.check(
                            routing,
                            sender.isEmpty() ? address : address + " from " + sender,
                            answers.outcome(sender, address),
                            ours.outcome(sender.isEmpty() ? NOBODY : sender, address));
                }
            }
        }
    }

    private static TableTypes types() {
        return TableTypes.standard().with(LmdbTables.type());
    }

    private void compareParameters(RoutingCase routing, MainCf read, Path etc) throws IOException {
        MainCf main = read.withDefaults(PostfixRouting.parameters(etc, List.of("-d"), List.of()));
        List<String> names = routing.parameters();
        Map<String, String> expected = PostfixRouting.parameters(etc, List.of("-x"), names);
        for (String name : names) {
            String theirs = expected.get(name);
            if (theirs == null) continue; // postconf does not know it: the configuration's own
            agreement.check(routing, "postconf -x " + name, spaced(theirs), spaced(main.string(name, "")));
        }
    }

    /** With single blanks, as postconf(1) prints values. */
    private static String spaced(String value) {
        return String.join(" ", value.strip().split("\\s+"));
    }

    private void compareTables(RoutingCase routing, MainCf main, Path etc) throws IOException {
        for (String word : routing.tables()) {
            String table = word.replace("$config_directory", etc.toString());
            Map<String, String> expected = PostfixRouting.lookUp(etc, table, routing.addresses());
            LookupTable ours;
            try {
                ours = types().open(main, "tables", table, TextSyntax.POSTMAP);
            } catch (ConfigurationException e) {
                agreement.check(routing, table, WORKS, e.toString());
                continue;
            }
            for (String key : routing.addresses()) {
                String given;
                try {
                    given = ours.get(key).orElse("");
                } catch (IOException e) {
                    given = PostfixRouting.UNAVAILABLE;
                }
                agreement.check(routing, "postmap -q " + key + " " + table, expected.getOrDefault(key, ""), given);
            }
        }
    }
}
