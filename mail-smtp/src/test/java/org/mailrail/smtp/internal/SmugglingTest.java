package org.mailrail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailrail.smtp.internal.Transcript.PLAIN;
import static org.mailrail.smtp.internal.Transcript.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands where the end of a message should: only CRLF.CRLF is one, and what follows is never a command. */
class SmugglingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\n.\\n",
                "\\n.\\r",
                "\\r.\\n",
                "\\r.\\r",
                "\\n.\\r\\n",
                "\\r.\\r\\n",
                "\\r\\n\\0.\\r\\n",
                "\\r\\n.\\n",
                "\\r\\n.\\r",
                "\\r\\n.\\r\\r\\n",
                "\\r\\r\\n.\\r\\n",
                "\\r\\n.\\0\\r\\n",
                "\\n\\n.\\r\\n",
                "\\r\\n.\\n\\r\\n",
                "\\r\\n.\\r\\0\\n"
            })
    void onlyTheTrueEndEndsAMessage(String sequence) {
        // The one that hides nothing: CR CR LF . CR LF ends with CRLF.CRLF, so what follows are commands, and the
        // message is refused.
        if (sequence.equals("\\r\\r\\n.\\r\\n")) {
            assertThat(play(PLAIN, session(sequence, "S: 550 5.5.2\nS: 250\nS: 250\nS: 354\nS: 250 2.0.0\n")))
                    .hasSize(1);
            return;
        }
        String refusal = sequence.contains("\\0") && !sequence.contains("\\r\\0") ? "S: 550 5.6.0" : "S: 550 5.5.2";
        assertThat(play(PLAIN, session(sequence, refusal + "\n"))).isEmpty();
    }

    @Test
    void conformanceSequencesAreOneMessageAtMost() throws IOException {
        String folder = System.getProperty("mailrail.conformance", "");
        Assumptions.assumeFalse(folder.isEmpty(), "no conformance data");
        List<String> inbound = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of(folder, "smtp", "smuggling.yml"))) {
            if (!line.startsWith(" ")) inside = line.startsWith("inbound:");
            int quote = line.indexOf('"');
            if (inside && line.startsWith("  - ") && quote > 0) {
                inbound.add(line.substring(quote + 1, line.indexOf('"', quote + 1)));
            }
        }
        assertThat(inbound).hasSizeGreaterThan(5);
        for (String sequence : inbound) onlyTheTrueEndEndsAMessage(sequence);
    }

    private static String session(String sequence, String afterwards) {
        return """
                S: 220 mx.example.org ESMTP
                C: EHLO client.example.net
                S: 250 mx.example.org
                C: MAIL FROM:<a@example.net>
                S: 250
                C: RCPT TO:<ada@example.org>
                S: 250
                C: DATA
                S: 354
                C: Subject: one
                C:
                C~ hi""" + sequence + """

                C: MAIL FROM:<evil@example.net>
                C: RCPT TO:<bob@example.org>
                C: DATA
                C: Subject: two
                C: .
                """ + afterwards + """
                C: NOOP
                S: 250
                """;
    }
}
