package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final RoutingCase HUB = new RoutingCase("hub", Map.of(), List.of(), List.of(), List.of());
    private static final String EXPLANATION =
            "hub | (?<who>\\w+)@far | relay \\k<who> | smtp \\k<who> | The hub is far away.";

    private final Agreement agreement = new Agreement();

    private List<String> wrong(String... explanations) throws IOException {
        List<ExplainedDifference> explained = new ArrayList<>();
        for (String line : explanations) explained.add(ExplainedDifference.of(line));
        return agreement.report(explained, new PrintStream(OutputStream.nullOutputStream()));
    }

    @Test
    void whatIsTheSameNeedsNoExplanation() throws IOException {
        agreement.check(HUB, "kate@far", "relay kate", "relay kate");
        assertThat(wrong()).isEmpty();
        assertThat(agreement.questions()).isEqualTo(1);
    }

    @Test
    void aDifferenceWithAReasonIsNotWrong() throws IOException {
        agreement.check(HUB, "kate@far", "relay kate", "smtp kate");
        assertThat(wrong(EXPLANATION)).isEmpty();
        assertThat(wrong()).singleElement().asString().contains("not explained", "kate@far", "relay kate", "smtp kate");
    }

    @Test
    void anotherAnswerThanTheExplainedOneIsWrong() throws IOException {
        agreement.check(HUB, "kate@far", "relay kate", "smtp kate");
        agreement.check(HUB, "john@far", "relay john", "smtp kate");
        assertThat(wrong(EXPLANATION)).singleElement().asString().contains("not explained", "john@far");
    }

    @Test
    void anExplanationOfNothingIsWrong() throws IOException {
        agreement.check(HUB, "kate@far", "relay kate", "relay kate");
        assertThat(wrong(EXPLANATION)).singleElement().asString().contains("explains nothing");
        assertThat(wrong(EXPLANATION.replace("hub |", "another |")))
                .as("about a configuration that was not asked")
                .isEmpty();
    }
}
