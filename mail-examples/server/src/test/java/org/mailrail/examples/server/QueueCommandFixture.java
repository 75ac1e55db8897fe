package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.core.Domain;
import org.mailrail.core.Reply;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.smtp.SmtpServer;
import picocli.CommandLine;

/** A server whose mail goes by a relay host that cannot be reached, at first, and {@code mailrail queue} for it. */
abstract class QueueCommandFixture {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String MESSAGE = "From: <app@sender.test>\r\nSubject: x\r\n\r\n.dot\r\nGood day.\r\n";
    private static final Pattern ID = Pattern.compile("\"queue_id\":\"(\\w+)\"");

    @TempDir
    Path folder;

    ServerFolder ours;
    private int relayPort;
    final List<String> relayed = new CopyOnWriteArrayList<>();
    String out = "";
    String err = "";
    ExampleServer server;

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

    int run(String... arguments) {
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

    void done(String... arguments) {
        assertThat(run(arguments)).as("%s%s", out, err).isZero();
    }

    List<String> ids(String... filter) {
        List<String> arguments = new ArrayList<>(List.of("list", "--json"));
        arguments.addAll(List.of(filter));
        done(arguments.toArray(String[]::new));
        return ID.matcher(out).results().map(match -> match.group(1)).toList();
    }

    /** Sends a message that is deferred; its id. */
    String deferred(String from, String... to) throws Exception {
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
    SmtpServer relay() throws IOException {
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

    void awaitRelayed(String... expected) throws Exception {
        Await.within(PATIENCE, () -> relayed.size() >= expected.length);
        assertThat(relayed).containsExactlyInAnyOrder(expected);
    }

    void stop() {
        server.close();
    }
}
