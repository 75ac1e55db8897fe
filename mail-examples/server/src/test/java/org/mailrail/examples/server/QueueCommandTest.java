package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.smtp.SmtpServer;

/** What an administrator does by {@code mailrail queue} while the server runs. */
@Timeout(180)
class QueueCommandTest extends QueueCommandFixture {
    @Test
    void whatIsDeferredIsListedAndShownWithItsReason() throws Exception {
        done("list");
        assertThat(out).isEqualToIgnoringNewLines("Mail queue is empty");
        String id = deferred("app@sender.test", "ada@one.test", "ben@two.test");

        done("list");
        assertThat(out)
                .containsPattern("(?m)^" + id + " .* app@sender\\.test$")
                .containsPattern("(?m)^ {47}ada@one\\.test$")
                .containsPattern("(?m)^ +\\(.*127\\.0\\.0\\.1.*\\)$")
                .containsPattern("(?m)^-- 0 Kbytes in 1 Request\\.$");

        done("show", id);
        assertThat(out)
                .containsPattern("(?m)^id: +" + id + "$")
                .containsPattern("(?m)^state: +deferred$")
                .containsPattern("(?m)^recipient: +ben@two\\.test$")
                .containsPattern("(?m)^reason: .*127\\.0\\.0\\.1")
                .containsPattern("(?m)^next attempt: +20");

        done("statistics");
        assertThat(out).containsPattern("(?m)^deferred: +1$").containsPattern("(?m)^resting sites: +[0-9]+$");
        done("statistics", "--json");
        assertThat(out).contains("\"deferred\":1,\"hold\":0");
    }

    @Test
    void aListHasWhatAllOptionsAreTrueOf() throws Exception {
        String first = deferred("app@sender.test", "ada@one.test");
        String second = deferred("other@sender.test", "ada@one.test", "ben@two.test");
        String bounce = deferred("", "cy@three.test");
        assertThat(ids()).containsExactly(first, second, bounce);
        assertThat(ids("--from", "other@sender.test")).containsExactly(second);
        assertThat(ids("--from", "<>")).containsExactly(bounce);
        assertThat(ids("--from", "MAILER-DAEMON")).containsExactly(bounce);
        assertThat(ids("--to", "ada@ONE.test")).containsExactly(first, second);
        assertThat(ids("--to-domain", "two.test")).containsExactly(second);
        assertThat(ids("--to-domain", "one.test", "--from", "app@sender.test")).containsExactly(first);
        assertThat(ids("--older-than", "1h")).isEmpty();
        assertThat(ids("--state", "hold")).isEmpty();
        done("hold", second);
        assertThat(ids("--state", "hold")).containsExactly(second);
    }

    @Test
    void heldMessagesAreNotTriedUntilTheyAreReleased() throws Exception {
        String id = deferred("app@sender.test", "ada@one.test");
        done("hold", id);
        done("list");
        assertThat(out).contains(id + "! ");
        try (SmtpServer relay = relay()) {
            assertThat(relay).isNotNull();
            done("flush", "ALL");
            done("flush", id);
            String other = deferredOrRelayed();
            awaitRelayed("<app@sender.test> " + other);
            done("release", id);
            awaitRelayed("<app@sender.test> " + other, "<app@sender.test> ada@one.test");
        }
        assertThat(Await.within(PATIENCE, () -> ids().isEmpty())).isTrue();
    }

    /** Goes through the queue while the held one stays. */
    private String deferredOrRelayed() throws Exception {
        try (SmtpSession session = new SmtpSession(server.address("smtp"))) {
            session.send("app@sender.test", List.of("dot@one.test"), MESSAGE.getBytes(StandardCharsets.US_ASCII));
        }
        done("flush", "ALL");
        return "dot@one.test";
    }

    @Test
    void aDomainIsFlushedAloneAsEtrnAsks() throws Exception {
        deferred("app@sender.test", "ada@one.test");
        String kept = deferred("app@sender.test", "ben@two.test");
        try (SmtpServer relay = relay()) {
            assertThat(relay).isNotNull();
            done("flush", "--domain", "one.test");
            assertThat(out).contains("flush: 1 message");
            awaitRelayed("<app@sender.test> ada@one.test");
            assertThat(Await.within(PATIENCE, () -> ids().equals(List.of(kept))))
                    .isTrue();
            done("flush", kept);
            awaitRelayed("<app@sender.test> ada@one.test", "<app@sender.test> ben@two.test");
        }
    }

    @Test
    void aHeldMessageIsReaddressed() throws Exception {
        String id = deferred("app@sender.test", "ada@one.test", "ben@two.test");
        assertThat(run("readdress", id, "--sender", "<>")).isEqualTo(2);
        assertThat(err).contains("not held");
        done("hold", id);
        done("readdress", id, "--sender", "postmaster@sender.test");
        done("readdress", id, "--recipient", "ben@two.test", "--recipient", "cy@three.test");
        try (SmtpServer relay = relay()) {
            assertThat(relay).isNotNull();
            done("release", id);
            awaitRelayed("<postmaster@sender.test> ben@two.test", "<postmaster@sender.test> cy@three.test");
        }
    }

    @Test
    void whatIsRequeuedIsTriedAsIfItWereNew() throws Exception {
        String id = deferred("app@sender.test", "ada@one.test");
        done("hold", id);
        try (SmtpServer relay = relay()) {
            assertThat(relay).isNotNull();
            done("requeue", id);
            done("flush", "ALL"); // the relay host was found dead before
            awaitRelayed("<app@sender.test> ada@one.test");
        }
    }

    @Test
    void allMessagesAreSteeredByTheWordInCapitals() throws Exception {
        String first = deferred("app@sender.test", "ada@one.test");
        String second = deferred("other@sender.test", "ben@two.test");
        done("hold", "ALL", "--from", "other@sender.test");
        assertThat(out).isEqualToIgnoringNewLines("mailrail: hold: 1 message");
        assertThat(ids("--state", "hold")).containsExactly(second);
        done("hold", "ALL");
        assertThat(out).isEqualToIgnoringNewLines("mailrail: hold: 1 message");
        assertThat(run("delete", "all")).isEqualTo(1);
        done("release", "ALL", "--to-domain", "one.test", "--json");
        assertThat(out).isEqualToIgnoringNewLines("{\"queue_id\":\"" + first + "\"}");
        assertThat(ids("--state", "hold")).containsExactly(second);
        done("delete", "ALL");
        assertThat(out).isEqualToIgnoringNewLines("mailrail: delete: 2 messages");
        assertThat(ids()).isEmpty();
    }

    @Test
    void oneThatIsMissingIsToldAndTheOthersAreDone() throws Exception {
        String id = deferred("app@sender.test", "ada@one.test");
        assertThat(run("delete", "1Z1", id)).isEqualTo(1);
        assertThat(err).contains("there is no message 1Z1");
        assertThat(ids()).isEmpty();
        for (String command : List.of("show", "hold", "release", "requeue", "delete", "flush")) {
            assertThat(run(command, id)).as(command).isEqualTo(1);
        }
        assertThat(run("readdress", id, "--sender", "a@b.test")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hold",
                "hold a/b",
                "list --state dead",
                "list --older-than soon",
                "list --from a@b@c",
                "delete 1Z1 --from a@b.test",
                "flush",
                "flush 1Z1 --domain one.test",
                "flush --domain -",
                "readdress 1Z1",
                "readdress 1Z1 --recipient nobody",
                "export --all",
                "export 1Z1",
                "export --all 1Z1 folder",
                "sleep"
            })
    void aWrongCommandIsExplained(String command) {
        assertThat(run(command.split(" ", -1))).isEqualTo(2);
        assertThat(err).isNotEmpty();
    }

    @Test
    void aFolderWithoutConfigurationIsNamed() {
        assertThat(Main.commandLine()
                        .setErr(new PrintWriter(new StringWriter()))
                        .execute("queue", "list", "--config", folder.toString()))
                .isEqualTo(78);
    }

    @ParameterizedTest
    @CsvSource({"'', false", "control, true"})
    void theSocketMayBeElsewhereOrNowhere(String name, boolean isThere) throws Exception {
        stop();
        ours.set("mailrail_control_socket", name.isEmpty() ? "" : "$config_directory/r/" + name)
                .write();
        server = ExampleServer.from(ours.path());
        server.start();
        assertThat(ours.path().resolve("queue/run/control")).doesNotExist();
        assertThat(run("statistics")).isEqualTo(isThere ? 0 : 75);
    }
}
