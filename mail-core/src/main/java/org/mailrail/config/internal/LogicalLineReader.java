package org.mailrail.config.internal;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@link LogicalLine}s of a file one by one, so that a table of a million lines is never in memory twice. A line that is not UTF-8,
 * or starts with white space and has nothing to continue, is reported and left out, as by postmap(1). Not safe for several threads.
 */
public final class LogicalLineReader implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final BiConsumer<Integer, String> problems;
    private final byte[] buffer = new byte[BUFFER];
    private int next;
    private int limit;
    private int number;
    private byte[] line = new byte[256];
    private int length;

    /**
     * Reads from a stream, which {@link #close} closes.
     *
     * @param problems is told of lines that are left out: the line's number and what is wrong with it
     */
    public LogicalLineReader(InputStream in, BiConsumer<Integer, String> problems) {
        this.in = in;
        this.problems = problems;
    }

    /** Reads a text in memory. */
    public static LogicalLineReader of(String text, BiConsumer<Integer, String> problems) {
        return new LogicalLineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), problems);
    }

    /**
     * The next logical line; null at the end.
     *
     * @throws IOException if the stream cannot be read
     */
    public @Nullable LogicalLine next() throws IOException {
        while (true) {
            length = 0;
            int first = 0;
            while (fill()) {
                if (length > 0 && buffer[next] != '#' && !isBlank(buffer[next])) break;
                int before = length;
                readPhysical();
                if (isEmptyOrComment(before)) length = before;
                else if (before == 0) first = number;
            }
            if (length == 0) return null;
            if (isBlank(line[0])) {
                problems.accept(
                        first, "starts with white space, but there is no entry above that it could continue: left out");
                continue;
            }
            try {
                ByteBuffer octets = ByteBuffer.wrap(line, 0, length);
                return new LogicalLine(
                        first,
                        StandardCharsets.UTF_8.newDecoder().decode(octets).toString());
            } catch (CharacterCodingException e) {
                problems.accept(first, "is not UTF-8: left out");
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        if (next < limit) return true;
        next = 0;
        limit = in.read(buffer, 0, buffer.length);
        return limit > 0;
    }

    /** Puts the next line behind what is there. */
    private void readPhysical() throws IOException {
        int start = length;
        boolean complete = false;
        number++;
        while (!complete && fill()) {
            int end = next;
            while (end < limit && buffer[end] != '\n') end++;
            int count = end - next;
            if (length + count > line.length) line = Arrays.copyOf(line, Math.max(line.length * 2, length + count));
            System.arraycopy(buffer, next, line, length, count);
            length += count;
            complete = end < limit;
            next = complete ? end + 1 : end;
        }
        if (length > start && line[length - 1] == '\r') length--;
    }

    private boolean isEmptyOrComment(int start) {
        int i = start;
        while (i < length && isBlank(line[i])) i++;
        return i == length || line[i] == '#';
    }

    private static boolean isBlank(byte octet) {
        return octet >= 0 && LogicalLine.isBlank((char) octet);
    }
}
