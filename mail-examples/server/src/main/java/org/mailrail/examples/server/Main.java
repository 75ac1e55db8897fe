package org.mailrail.examples.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.mailrail.config.ConfigurationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line: {@code serve DIR} and {@code demo}. */
@Command(
        name = "mailrail",
        description = "A mail server composed of Mailrail's public API.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private static final int WRONG_CONFIGURATION = 78; // EX_CONFIG of sysexits

    private Main() {}

    /** Runs a command; exit status 0 if it worked, 78 if the configuration is wrong. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((e, command, parsed) -> explain(e))
                .execute(arguments));
    }

    private static int explain(Exception e) throws Exception {
        return switch (e) {
            case ConfigurationException wrong -> complain(wrong, WRONG_CONFIGURATION);
            case IOException trouble -> complain(trouble, CommandLine.ExitCode.SOFTWARE);
            default -> throw e;
        };
    }

    private static int complain(Exception e, int status) {
        System.err.println("mailrail: " + e.getMessage());
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

    private static String listening(String name, InetSocketAddress address) {
        return "mailrail: " + name + " listening on " + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** On SIGTERM and Ctrl-C: connections and deliveries end in order before the process does. */
    private static void closeOnSignal(ExampleServer server) {
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "mailrail-shutdown"));
    }
}
