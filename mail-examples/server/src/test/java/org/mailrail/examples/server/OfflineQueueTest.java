package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailrail.queue.FileSpool;
import org.mailrail.smtp.SmtpServer;

/** What an administrator does by {@code mailrail queue} while no server runs. */
@Timeout(180)
class OfflineQueueTest extends QueueCommandFixture {
    @Test
    void aStoppedServersQueueIsSteeredToo() throws Exception {
        String first = deferred("app@sender.test", "ada@one.test");
        String second = deferred("other@sender.test", "ben@two.test");
        String third = deferred("app@sender.test", "cy@three.test");
        done("list");
        String online = out;
        stop();
        assertThat(ours.path().resolve("queue/run/control")).doesNotExist();

        done("list");
        assertThat(out).isEqualTo(online);
        done("show", first);
        assertThat(out).contains("deferred").contains("127.0.0.1").contains("next attempt");
        done("hold", first);
        assertThat(ids("--state", "hold")).containsExactly(first);
        done("delete", second);
        assertThat(run("delete", second)).isEqualTo(1);
        done("hold", "ALL");
        done("release", first);
        assertThat(ids("--state", "incoming")).containsExactly(first);
        assertThat(ids("--state", "hold")).containsExactly(third);
        for (List<String> needsServer : List.of(
                List.of("requeue", first),
                List.of("requeue", "ALL"),
                List.of("flush", "ALL"),
                List.of("flush", first),
                List.of("flush", "--domain", "one.test"),
                List.of("readdress", third, "--sender", "<>"),
                List.of("statistics"))) {
            assertThat(run(needsServer.toArray(String[]::new)))
                    .as("%s", needsServer)
                    .isEqualTo(75);
            assertThat(err).contains("no server runs");
        }

        try (SmtpServer relay = relay()) {
            assertThat(relay).isNotNull();
            server = ExampleServer.from(ours.path());
            server.start();
            awaitRelayed("<app@sender.test> ada@one.test");
            assertThat(Await.within(PATIENCE, () -> ids().equals(List.of(third))))
                    .isTrue();
        }
    }

    @Test
    void messagesAreExportedWhileNoServerRuns() throws Exception {
        String first = deferred("app@sender.test", "ada@one.test");
        String second = deferred("", "ben@two.test");
        Path some = folder.resolve("some");
        assertThat(run("export", first, some.toString())).isEqualTo(75);
        assertThat(err).contains("a server has the queue open");
        assertThat(some).doesNotExist();
        stop();

        done("export", first, some.toString());
        assertThat(some.toFile().list()).containsExactlyInAnyOrder(first + ".eml", first + ".json");
        assertThat(Files.readString(some.resolve(first + ".eml"), StandardCharsets.ISO_8859_1))
                .contains("\r\nFrom: <app@sender.test>\r\nSubject: x\r\n")
                .endsWith("\r\n\r\n.dot\r\nGood day.\r\n");
        assertThat(Files.readString(some.resolve(first + ".json")))
                .contains("\"queue_id\":\"" + first + "\"")
                .contains("\"sender\":\"app@sender.test\"")
                .contains("\"address\":\"ada@one.test\",\"done\":false,\"delay_reason\":\"")
                .contains("\"delay_status\":\"4.")
                .contains("\"next_attempt\":");

        assertThat(run("export", first, some.toString())).isEqualTo(75);
        assertThat(err).contains(first + ".eml is there already");
        assertThat(run("export", "1Z1", second, some.toString())).isEqualTo(1);
        assertThat(some.resolve(second + ".eml")).exists();

        Path all = folder.resolve("all");
        done("export", "--all", all.toString());
        assertThat(all.toFile().list()).hasSize(4);
        assertThat(ids()).containsExactly(first, second);
    }

    @Test
    void aQueueThatAnotherProgramHasOpenIsToldAsSuch() throws Exception {
        stop();
        try (FileSpool spool = FileSpool.open(ours.path().resolve("queue"))) {
            assertThat(spool).isNotNull();
            assertThat(run("list")).isEqualTo(75);
            assertThat(err).startsWith("mailrail: the spool ");
        }
    }

    @Test
    void aQueueThatIsNotThereIsNotMade() throws Exception {
        ours.set("queue_directory", "elsewhere").write();
        assertThat(run("list")).isEqualTo(75);
        assertThat(err).contains("there is no queue in " + ours.path().resolve("elsewhere"));
        assertThat(ours.path().resolve("elsewhere")).doesNotExist();
    }
}
