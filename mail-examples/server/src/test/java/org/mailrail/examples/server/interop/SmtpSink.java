package org.mailrail.examples.server.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mailrail.examples.server.Await;

/** Postfix's test server: takes every message and writes each to a file. */
final class SmtpSink implements AutoCloseable {
    private static final Program SMTP_SINK = Program.named("smtp-sink", "postfix");
    private static final Duration TO_START = Duration.ofSeconds(10);

    private final Process process;
    private final Path folder;
    private final int port;

    private SmtpSink(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Starts one that writes into a folder. */
    static SmtpSink start(Path folder) throws Exception {
        Program.reachable(folder);
        Files.setOwner(
                folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
        int port = Program.freePort();
        Process process = SMTP_SINK.start(
                List.of("-u", "postfix", "-R", folder.toString(), "-d", "m.", "127.0.0.1:" + port, "200"),
                folder.resolveSibling("smtp-sink.log"));
        SmtpSink sink = new SmtpSink(process, folder, port);
        if (!Await.within(TO_START, () -> DovecotPeer.listens(sink.address()))) {
            sink.close();
            throw new IOException(
                    "smtp-sink does not listen:\n" + Files.readString(folder.resolveSibling("smtp-sink.log")));
        }
        return sink;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** How many messages it has taken, or begun to. */
    int count() throws IOException {
        return files().size();
    }

    private List<Path> files() throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "m.*")) {
            files.forEach(all::add);
        }
        return all;
    }

    /** The messages it has taken, lines ended by LF, after fields that begin with {@code X-}. */
    List<byte[]> messages() throws IOException {
        List<byte[]> messages = new ArrayList<>();
        for (Path file : files()) {
            byte[] dump = Files.readAllBytes(file);
            messages.add(Arrays.copyOf(dump, dump.length - 1)); // it ends a message with an empty line of its own
        }
        return messages;
    }

    @Override
    public void close() {
        process.destroy();
        if (!Await.end(process, Duration.ofSeconds(10))) process.destroyForcibly();
    }
}
