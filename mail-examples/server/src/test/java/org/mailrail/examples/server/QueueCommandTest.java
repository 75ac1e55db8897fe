package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Domain;
import org.mailrail.core.Reply;
import org.mailrail.queue.FileSpool;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.smtp.SmtpServer;
import picocli.CommandLine;

/**
 * What an administrator does with the queue by {@code mailrail queue}, while the server runs and while it does not. All mail goes by a relay host that
 * cannot be reached, at first.
 */
@Timeout(180)
class QueueCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MESSAGE = "From: <app@sender.test>\r\nSubject: x\r\n\r\n.dot\r\nGood day.\r\n";
    private static final Pattern ID = Pattern.compile("\"queue_id\":\"(\\w+)\"");

    @TempDir
    Path folder;

    private ServerFolder ours;
    private int relayPort;
    private final List<String> relayed = new CopyOnWriteArrayList<>();
    private String out = "";
    private String err = "";
    private ExampleServer server;

    @BeforeEach
    void open() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            relayPort = socket.getLocalPort();
        }
        ours = ServerFolder.create(folder.resolve("ours"))
                .set("relayhost", "[127.0.0.1]:" + relayPort)
                .set("mailrail_imap_listen", "")
                .write();
        server = ExampleServer.from(ours.path());
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private int run(String... arguments) {
        StringWriter printed = new StringWriter();
        StringWriter complaints = new StringWriter();
        CommandLine command =
                Main.commandLine().setOut(new PrintWriter(printed, true)).setErr(new PrintWriter(complaints, true));
        List<String> all =
                new ArrayList<>(List.of("queue", "--config", ours.path().toString()));
        all.addAll(List.of(arguments));
        int status = command.execute(all.toArray(String[]::new));
        out = printed.toString();
        err = complaints.toString();
        return status;
    }

    private void done(String... arguments) {
        assertThat(run(arguments)).as("%s%s", out, err).isZero();
    }

    private List<String> ids(String... filter) {
        List<String> arguments = new ArrayList<>(List.of("list", "--json"));
        arguments.addAll(List.of(filter));
        done(arguments.toArray(String[]::new));
        return ID.matcher(out).results().map(match -> match.group(1)).toList();
    }

    /** Sends a message that is deferred; its id. */
    private String deferred(String from, String... to) throws Exception {
        List<String> before = ids();
        try (SmtpSession session = new SmtpSession(server.address("smtp"))) {
            session.send(from, List.of(to), MESSAGE.getBytes(StandardCharsets.US_ASCII));
        }
        int count = before.size() + 1;
        assertThat(Await.within(PATIENCE, () -> ids("--state", "deferred,hold").size() == count))
                .isTrue();
        List<String> after = new ArrayList<>(ids());
        after.removeAll(before);
        return after.getFirst();
    }

    /** The relay host comes up. */
    private SmtpServer relay() throws IOException {
        return SmtpServer.builder(
                        Domain.of("relay.example.net"),
                        (transaction, to) -> RecipientVerdict.accept(),
                        (transaction, message) -> {
                            transaction
                                    .envelope()
                                    .recipients()
                                    .forEach(to ->
                                            relayed.add(transaction.envelope().from() + " " + to.address()));
                            return Reply.of(250, "2.0.0", "Ok");
                        })
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), relayPort))
                .build()
                .start();
    }

    private void awaitRelayed(String... expected) throws Exception {
        Await.within(PATIENCE, () -> relayed.size() >= expected.length);
        assertThat(relayed).containsExactlyInAnyOrder(expected);
    }

    private void stop() {
        server.close();
    }

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
