package org.mailrail.examples.server.steering;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.mailrail.core.SyntaxException;

/** One connection to the control socket: request, answer, request, answer. */
final class ControlSession {
    private final LineChannel lines;
    private final Steering steering;

    ControlSession(LineChannel lines, Steering steering) {
        this.lines = lines;
        this.steering = steering;
    }

    /**
     * Serves until the client has no more requests.
     *
     * @throws IOException if the connection is lost, or the client too slow
     */
    void run() throws IOException {
        try {
            while (answerNext()) lines.flush();
        } catch (LineChannel.TooLong e) {
            lines.write(QueueAnswer.error(new Refusal(Refusal.Kind.SYNTAX, String.valueOf(e.getMessage()))));
            lines.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private boolean answerNext() throws IOException {
        Optional<String> line;
        try {
            line = lines.readLine();
        } catch (CharacterCodingException e) {
            lines.write(QueueAnswer.error(new Refusal(Refusal.Kind.SYNTAX, "not UTF-8")));
            return true;
        }
        if (line.isEmpty()) return false;
        lines.write(answer(line.get()));
        return true;
    }

    /** The last line of the answer, after those that it writes. */
    private JsonObject answer(String line) {
        try {
            return QueueAnswer.end(steering.carryOut(QueueRequest.parse(line), this::show));
        } catch (SyntaxException e) {
            return QueueAnswer.error(new Refusal(Refusal.Kind.SYNTAX, String.valueOf(e.getMessage())));
        } catch (Refusal e) {
            return QueueAnswer.error(e);
        } catch (IOException e) {
            return QueueAnswer.error(new Refusal(Refusal.Kind.FAILED, String.valueOf(e.getMessage())));
        }
    }

    /** Trouble with the connection is not taken for trouble with the queue. */
    private void show(JsonObject object) {
        try {
            lines.write(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
