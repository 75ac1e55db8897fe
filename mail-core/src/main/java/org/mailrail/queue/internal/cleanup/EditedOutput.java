package org.mailrail.queue.internal.cleanup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mailrail.core.Reply;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.MessageRefusedException;

/**
 * What is written of a message, with what was changed on the way, so that the message can be read as it came in: up to 1 MiB of what was replaced is
 * kept.
 */
final class EditedOutput {
    private static final int BUFFER = 8192;
    private static final int MAX_KEPT = 1 << 20;
    /** What an edit of few octets costs. */
    private static final int EDIT_SIZE = 32;

    private static final Reply TOO_MUCH_CHANGED =
            Reply.of(552, "5.3.4", "Too much of the message would have to be changed");

    /** Where it goes. */
    interface Sink {
        void write(ByteBuffer octets) throws IOException;
    }

    private record Edit(long at, int length, byte[] original) {}

    private final Sink sink;
    private final byte[] buffer = new byte[BUFFER];
    private final List<Edit> edits = new ArrayList<>();
    private int buffered;
    private long position;
    private int kept;
    private boolean lost;

    EditedOutput(Sink sink) {
        this.sink = sink;
    }

    /** Writes octets that came in like this. */
    void pass(byte[] octets, int from, int length) throws IOException {
        position += length;
        if (length > BUFFER - buffered) flush();
        if (length > BUFFER) {
            sink.write(ByteBuffer.wrap(octets, from, length));
        } else {
            System.arraycopy(octets, from, buffer, buffered, length);
            buffered += length;
        }
    }

    /** Writes octets in the place of those that came in. */
    void replace(byte[] original, byte[] by) throws IOException {
        if (Arrays.equals(original, by)) {
            pass(by, 0, by.length);
            return;
        }
        if (hasRoom(original.length)) {
            kept += original.length + EDIT_SIZE;
            edits.add(new Edit(position, by.length, original));
        }
        pass(by, 0, by.length);
    }

    /** Whether an original of this size can be kept besides what is; if not, nothing of the message is kept any more. */
    boolean hasRoom(int length) {
        if (!lost && length + EDIT_SIZE > MAX_KEPT - kept) {
            lost = true;
            edits.clear();
        }
        return !lost;
    }

    void flush() throws IOException {
        if (buffered > 0) sink.write(ByteBuffer.wrap(buffer, 0, buffered));
        buffered = 0;
    }

    /**
     * The message as it came in.
     *
     * @param written what the sink was given, to be called after {@link #flush}
     * @throws MessageRefusedException if more was changed than is kept: it will be no less when the message comes again
     */
    MessageContent original(MessageContent written) throws IOException {
        if (lost) throw new MessageRefusedException(TOO_MUCH_CHANGED);
        if (edits.isEmpty()) return written;
        List<MessageContent> parts = new ArrayList<>();
        long at = 0;
        for (Edit edit : edits) {
            if (edit.at() > at) parts.add(written.range(at, edit.at() - at));
            if (edit.original().length > 0) parts.add(MessageContent.wrap(edit.original(), 0, edit.original().length));
            at = edit.at() + edit.length();
        }
        if (at < position) parts.add(written.range(at, position - at));
        return parts.isEmpty() ? MessageContent.wrap(new byte[0], 0, 0) : MessageContent.concat(parts);
    }
}
