package org.mailrail.examples.server.interop;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.mailrail.examples.server.Await;

/**
 * A peer's program on this machine.
 *
 * @param path the executable file
 */
record Program(Path path) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * How a run ended.
     *
     * @param status the exit status
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    record Run(int status, byte[] out, String err) {
        /** Standard output as text; one character for each octet. */
        String text() {
            return new String(out, StandardCharsets.ISO_8859_1);
        }
    }

    /** Finds a program; that it is missing fails the test, as a test that is skipped proves nothing. */
    static Program named(String name, String debianPackage) {
        return Stream.concat(
                        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1)),
                        Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Program::new)
                .orElseThrow(() -> new AssertionError(
                        "the peer " + name + " is not installed (Debian's package " + debianPackage + ")"));
    }

    /** Runs the program to its end, with nothing on its standard input. */
    Run run(List<String> arguments) throws IOException {
        return run(arguments, Map.of());
    }

    Run run(List<String> arguments, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(arguments));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> everything(process.getInputStream()));
        CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> everything(process.getErrorStream()));
        if (!Await.end(process, PATIENCE)) {
            process.destroyForcibly();
            throw new IOException(path + " had not ended after " + PATIENCE);
        }
        return new Run(process.exitValue(), out.join(), new String(err.join(), StandardCharsets.ISO_8859_1));
    }

    /** As {@link #run}; a status other than 0 is an error that says what was printed. */
    Run succeed(List<String> arguments) throws IOException {
        Run run = run(arguments);
        if (run.status() != 0) {
            throw new IOException(
                    command(arguments) + " ended with status " + run.status() + ":\n" + run.text() + run.err());
        }
        return run;
    }

    /** Starts the program and leaves it running; what it prints goes to a file. */
    Process start(List<String> arguments, Path log) throws IOException {
        Process process = new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        return process;
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(path.toString());
        command.addAll(arguments);
        return command;
    }

    private static byte[] everything(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port of loopback's that is free now. The peers cannot take any free port and say which. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Makes a folder which the users that a peer's processes run as can get into, as they cannot into a temporary one. */
    static Path reachable(Path folder) throws IOException {
        Files.createDirectories(folder);
        var everybody = PosixFilePermissions.fromString("rwxr-xr-x");
        Files.setPosixFilePermissions(folder, everybody);
        Files.setPosixFilePermissions(folder.getParent(), everybody);
        return folder;
    }
}
