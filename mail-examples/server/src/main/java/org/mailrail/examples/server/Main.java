package org.mailrail.examples.server;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;
import org.mailrail.examples.server.steering.QueueCommand;
import org.mailrail.table.TextSyntax;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line: {@code serve DIR}, {@code demo}, {@code queue}, {@code postmap} and {@code postalias}. */
@Command(
        name = "mailrail",
        subcommands = QueueCommand.class,
        description = "A mail server composed of Mailrail's public API.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private static final int WRONG_CONFIGURATION = 78; // EX_CONFIG of sysexits

    private Main() {}

    /** Runs a command; exit status 0 if it worked, 78 if the configuration is wrong. */
    public static void main(String[] arguments) {
        System.exit(commandLine()
                .setOut(new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true))
                .setErr(new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true))
                .execute(arguments));
    }

    /** The commands, with errors told as {@link #main} tells them. */
    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((e, command, parsed) -> explain(e, command));
    }

    private static int explain(Exception e, CommandLine command) throws Exception {
        return switch (e) {
            case ConfigurationException wrong -> complain(wrong, command, WRONG_CONFIGURATION);
            case IOException trouble -> complain(trouble, command, CommandLine.ExitCode.SOFTWARE);
            default -> throw e;
        };
    }

    private static int complain(Exception e, CommandLine command, int status) {
        command.getErr().println("mailrail: " + e.getMessage());
        return status;
    }

    @Command(name = "serve", description = "Runs the server that the folder DIR configures, until it is told to end.")
    int serve(@Parameters(paramLabel = "DIR", description = "has main.cf and the tables it names") Path dir)
            throws IOException, InterruptedException {
        try (ExampleServer server = ExampleServer.from(dir)) {
            closeOnSignal(server);
            server.start();
            server.listeners().forEach((name, address) -> System.out.println(listening(name, address)));
            System.out.println("mailrail: ready");
            new CountDownLatch(1).await();
        }
        return 0;
    }

    @Command(
            name = "demo",
            description =
                    "Runs the server on an embedded default in a new folder below ./data: loopback, high ports, two users.")
    int demo(@Option(names = "--once", description = "end after the round trip") boolean once)
            throws IOException, InterruptedException {
        DemoFolder folder = DemoFolder.create(Path.of("data"));
        System.out.println("mailrail: configuration, mail and queue are in " + folder.path());
        try (ExampleServer server = ExampleServer.from(folder.path())) {
            closeOnSignal(server);
            server.start();
            server.listeners().forEach((name, address) -> System.out.println(listening(name, address)));
            Demo demo = new Demo(server, System.out);
            demo.roundTrip();
            if (once) return 0;
            demo.explain(folder);
            new CountDownLatch(1).await();
        }
        return 0;
    }

    /** What to do with a table, if it is not to be made. */
    static final class Asking {
        @Option(
                names = "-q",
                paramLabel = "KEY",
                description = "print the value under KEY; - reads keys, one a line. Status 1 if there is none")
        private @Nullable String key;

        @Option(names = "-s", description = "print all entries")
        private boolean all;
    }

    @Command(name = "postmap", description = "Makes the LMDB file of a table of \"key value\" lines, or asks a table.")
    int postmap(
            @ArgGroup(exclusive = true) @Nullable Asking asking,
            @Parameters(paramLabel = "TYPE:FILE", description = "the table; without a type it is lmdb") String table)
            throws IOException {
        return run(asking, table, TextSyntax.POSTMAP);
    }

    @Command(
            name = "postalias",
            description = "Makes the LMDB file of a table of \"name: value\" lines, or asks a table.")
    int postalias(
            @ArgGroup(exclusive = true) @Nullable Asking asking,
            @Parameters(paramLabel = "TYPE:FILE", description = "the table; without a type it is lmdb") String table)
            throws IOException {
        return run(asking, table, TextSyntax.POSTALIAS);
    }

    private static int run(@Nullable Asking asking, String table, TextSyntax syntax) throws IOException {
        TableCommands commands = new TableCommands(ServerTables.types(), System.in, System.out, System.err);
        if (asking == null) return commands.make(table, syntax);
        if (asking.all) return commands.list(table, syntax);
        return commands.query(table, syntax, Objects.requireNonNull(asking.key, "picocli takes one of both"));
    }

    private static String listening(String name, InetSocketAddress address) {
        return "mailrail: " + name + " listening on " + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** On SIGTERM and Ctrl-C: connections and deliveries end in order before the process does. */
    private static void closeOnSignal(ExampleServer server) {
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "mailrail-shutdown"));
    }
}
