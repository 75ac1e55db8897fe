package org.mailrail.examples.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The example server as a process of its own, as an operator runs it: {@code Main serve DIR}. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(60);
    private static final Duration TO_END = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;
    private final Map<String, InetSocketAddress> listeners = new HashMap<>();

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts the server and waits until it is ready. */
    public static ServerProcess start(ServerFolder folder) throws Exception {
        return started(launch(folder));
    }

    /** The same, with these variables added to the environment. */
    static ServerProcess start(ServerFolder folder, Map<String, String> environment) throws Exception {
        return started(launch(folder, environment));
    }

    /** The same for one that is to be measured, with the virtual machine as an operator has it. */
    public static ServerProcess startForLoad(ServerFolder folder) throws Exception {
        return started(launch(folder, List.of(), Map.of()));
    }

    private static ServerProcess started(ServerProcess server) throws Exception {
        try {
            server.awaitReady();
            return server;
        } catch (Exception e) {
            server.kill();
            throw e;
        }
    }

    /** Starts the server and waits for nothing. What it prints is in a log of this run alone. */
    public static ServerProcess launch(ServerFolder folder) throws IOException {
        return launch(folder, Map.of());
    }

    /** The same, with these variables added to the environment. */
    static ServerProcess launch(ServerFolder folder, Map<String, String> environment) throws IOException {
        return launch(folder, List.of("-XX:TieredStopAtLevel=1"), environment); // these processes live for seconds
    }

    private static ServerProcess launch(ServerFolder folder, List<String> options, Map<String, String> environment)
            throws IOException {
        Path log = Files.createTempFile(folder.path(), "server-", ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Netty's native memory, which Java 24 and later warn about.
        command.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 23) command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(
                "org.mailrail.examples.server.Main", "serve", folder.path().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new ServerProcess(process, log);
    }

    private void awaitReady() throws Exception {
        boolean started = Await.within(TO_START, () -> {
            if (!process.isAlive()) throw new IOException("the server ended before it was ready:\n" + log());
            return log().contains("mailrail: ready\n");
        });
        if (!started) throw new IOException("the server was not ready within " + TO_START + ":\n" + log());
        log().lines().forEach(this::listener);
    }

    /** Takes apart {@code mailrail: NAME listening on ADDRESS:PORT}. */
    private void listener(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 5 || !words[0].equals("mailrail:") || !words[2].equals("listening")) return;
        int colon = words[4].lastIndexOf(':');
        listeners.put(
                words[1],
                new InetSocketAddress(words[4].substring(0, colon), Integer.parseInt(words[4].substring(colon + 1))));
    }

    /** Where the listener of this name (smtp, submission, lmtp, imap) is. */
    public InetSocketAddress address(String name) {
        @Nullable InetSocketAddress address = listeners.get(name);
        if (address == null) throw new IllegalStateException("no listener " + name + ", only " + listeners.keySet());
        return address;
    }

    /** The processor time that it has taken since it was started. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** What the server has printed. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Waits so long for the server to end by itself; false if it has not. */
    public boolean endsWithin(Duration time) {
        return Await.end(process, time);
    }

    /** SIGKILL: the server can do nothing more, whatever it was doing. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM, and waits until the server has ended. */
    @Override
    public void close() throws IOException {
        process.destroy();
        if (!Await.end(process, TO_END)) {
            kill();
            throw new IOException("the server did not end within " + TO_END + " of SIGTERM:\n" + log());
        }
    }
}
