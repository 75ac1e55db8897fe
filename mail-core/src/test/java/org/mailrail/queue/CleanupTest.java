package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mailrail.config.ConfigurationException;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;

/** Whole messages, before and after. */
final class CleanupTest extends CleanupFixture {
    @Test
    void nothingConfiguredChangesNothing() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            String message = random(new SplittableRandom(seed));
            Cleanup nothing = Cleanup.builder(Domain.of("mx.example.org")).build();
            queue.queued.clear();
            client = Client.application();
            accept(nothing, message, (int) (seed % 7) + 1);
            assertThat(queue.only().text()).as("seed %d", seed).isEqualTo(wire(message));
        }
    }

    @Test
    void whatTheClientSentStaysToBeRead() throws IOException {
        for (long seed = 0; seed < 300; seed++) {
            String message = random(new SplittableRandom(seed));
            Cleanup cleanup = cleanup(
                    "header_checks = regexp:"
                            + file("/^X-A/ IGNORE\n/^Subject: (.*)/ REPLACE Subject: [x] $1\n/^To/ PREPEND X-P: 1"),
                    "message_strip_characters = \\1",
                    "body_checks = regexp:" + file("/a/ IGNORE\n/b/ REPLACE c\n/d/ PREPEND e"),
                    "always_add_missing_headers = yes");
            Intake intake = cleanup.intake(queue);
            try (Spool.Draft draft = intake.draft(transaction())) {
                write(draft, wire(message), (int) (seed % 5) + 1);
                assertThat(MemoryIntake.text(draft.content()))
                        .as("seed %d", seed)
                        .isEqualTo(wire(message));
            }
        }
    }

    @Test
    void aTableThatCannotBeAskedIsATemporaryFailure() {
        assertThatThrownBy(() -> accept(cleanup("header_checks = fail:x"), HEADER))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> accept(cleanup("canonical_maps = fail:x"), HEADER))
                .isInstanceOf(IOException.class);
        assertThat(queue.queued).isEmpty();
    }

    @Test
    void submissionsOfTheApplicationPassTheSameChecks() throws IOException {
        Submission submission = cleanup("header_checks = regexp:" + file("/^Subject: spam/ REJECT"))
                .submission(queue);
        submission.submit(Envelope.of("ada@example.org", "bob@example.org"), content("To: bob\n\nhi\n"));
        assertThat(queue.only().text()).startsWith("To: bob@example.org\r\nMessage-Id: <");
        assertThatThrownBy(() -> submission.submit(
                        Envelope.of("ada@example.org", "bob@example.org"), content("Subject: spam\n\n")))
                .isInstanceOfSatisfying(
                        MessageRefusedException.class,
                        e -> assertThat(e.reply().code()).isEqualTo(550));
    }

    @Test
    void mistakesNameTheParameter() {
        assertThatThrownBy(() -> cleanup("undisclosed_recipients_header = nobody"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("undisclosed_recipients_header");
        assertThatThrownBy(() -> cleanup("canonical_classes = header"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("canonical_classes")
                .hasMessageContaining("envelope_sender");
        assertThatThrownBy(() -> cleanup("sender_canonical_classes = header_recipient"))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> cleanup("always_bcc = @")).isInstanceOf(ConfigurationException.class);
    }

    /** Lines of all kinds, fields or not, in any order. */
    private static String random(SplittableRandom random) {
        String[] lines = {
            "X-A: 1",
            "Subject: a",
            " folded",
            "To: bob",
            "To : x, y",
            "no field",
            "",
            "--b",
            "--b--",
            "a",
            "b",
            "d",
            "Content-Type: multipart/mixed; boundary=b",
            "Content-Type: message/rfc822",
            "\t",
            "x".repeat(3000),
            "From a",
            "\u0001",
            "d\u0001",
            "From: a",
        };
        StringBuilder message = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            message.append(lines[random.nextInt(lines.length)]).append('\n');
        }
        return message.toString();
    }
}
