package org.mailrail.examples.server.steering;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.mailrail.core.SyntaxException;

/** Steers the queue of a running server over its {@link ControlSocket}. */
final class RemoteQueue implements Steering {
    /** Of an answer: a message with as many recipients as there can be. */
    private static final int LONGEST_LINE = 64 << 20;

    /** A server that writes down each of many messages sends what fits a buffer before the next; a stopped one sends nothing. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ScheduledThreadPoolExecutor alarms = LineChannel.alarms();
    private final LineChannel lines;

    private RemoteQueue(SocketChannel channel) {
        lines = new LineChannel(channel, LONGEST_LINE, PATIENCE, alarms);
    }

    /**
     * The server that listens there; nothing if none does.
     *
     * @throws IOException if one may, but cannot be reached
     */
    static Optional<RemoteQueue> connect(Path file) throws IOException {
        if (Files.notExists(file)) return Optional.empty();
        try {
            return Optional.of(new RemoteQueue(SocketChannel.open(ControlSocket.address(file))));
        } catch (ConnectException ofADeadServer) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException("the server cannot be reached by " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public int carryOut(QueueRequest request, Consumer<JsonObject> shown) throws IOException, Refusal {
        try {
            lines.write(request.json());
            lines.flush();
        } catch (IOException e) {
            readRefusal(); // a server that takes no more connections says so, asked or not
            throw e;
        }
        while (true) {
            JsonObject answer = read();
            if (answer.isTrue("end")) return (int) answer.number("count").orElse(0);
            shown.accept(answer);
        }
    }

    private void readRefusal() throws IOException, Refusal {
        try {
            read();
        } catch (EOFException it) {
            return; // said nothing
        }
    }

    private JsonObject read() throws IOException, Refusal {
        Optional<String> line = lines.readLine();
        if (line.isEmpty()) throw new EOFException("the server ended in the midst of its answer");
        try {
            JsonObject answer = JsonObject.parse(line.get());
            Optional<String> error = answer.text("error");
            if (error.isEmpty()) return answer;
            throw new Refusal(
                    Refusal.Kind.of(error.get()), answer.text("reason").orElse(error.get()));
        } catch (SyntaxException e) {
            throw new IOException("the server's answer is not understood: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        alarms.shutdownNow();
        lines.close();
    }
}
