package org.mailrail.examples.server.steering;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lines of UTF-8 over a stream socket, each of at most so many octets, and each within a time: who sends or takes one octet a minute is as bad as who sends
 * none. For one thread at a time; blocks.
 */
final class LineChannel implements AutoCloseable {
    private static final int BUFFER = 8192;

    private final SocketChannel channel;
    private final int longest;
    private final Duration patience;
    private final ScheduledThreadPoolExecutor alarms;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();
    private final ByteBuffer out = ByteBuffer.allocate(BUFFER);
    private volatile boolean late;

    /** A line is longer than it may be. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(int longest) {
            super("a line of more than " + longest + " octets");
        }
    }

    LineChannel(SocketChannel channel, int longest, Duration patience, ScheduledThreadPoolExecutor alarms) {
        this.channel = channel;
        this.longest = longest;
        this.patience = patience;
        this.alarms = alarms;
    }

    /** What closes channels that are late; to be shut down by who asks for it. */
    static ScheduledThreadPoolExecutor alarms() {
        ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("mailrail-control-alarm").factory());
        alarms.setRemoveOnCancelPolicy(true);
        return alarms;
    }

    /**
     * The next line, without its end; nothing at the end of all.
     *
     * @throws CharacterCodingException if it is not UTF-8; the next one can be read
     * @throws TooLong if it is too long; no other can be read
     * @throws EOFException if the other side ends in the midst of a line
     * @throws SocketTimeoutException if it is late
     */
    Optional<String> readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        return inTime(() -> {
            while (true) {
                while (in.hasRemaining()) {
                    byte octet = in.get();
                    if (octet == '\n') return Optional.of(decoded(line.toByteArray()));
                    if (line.size() == longest) throw new TooLong(longest);
                    line.write(octet);
                }
                in.clear();
                int read = channel.read(in);
                in.flip();
                if (read >= 0) continue;
                if (line.size() > 0) throw new EOFException("the other side ended in the midst of a line");
                return Optional.empty();
            }
        });
    }

    private static String decoded(byte[] line) throws CharacterCodingException {
        CharBuffer text = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(line));
        return text.toString();
    }

    /** Adds a line, which goes out when there is enough, or by {@link #flush}. */
    void write(JsonObject object) throws IOException {
        byte[] line = (object + "\n").getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < line.length; ) {
            if (!out.hasRemaining()) flush();
            int some = Math.min(out.remaining(), line.length - at);
            out.put(line, at, some);
            at += some;
        }
    }

    void flush() throws IOException {
        inTime(() -> {
            out.flip();
            while (out.hasRemaining()) channel.write(out);
            out.clear();
            return true;
        });
    }

    private interface Operation<T> {
        T run() throws IOException;
    }

    private <T> T inTime(Operation<T> operation) throws IOException {
        ScheduledFuture<?> alarm = alarms.schedule(this::end, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return operation.run();
        } catch (ClosedChannelException e) {
            if (!late) throw e;
            throw (IOException) new SocketTimeoutException("nothing for " + patience.toSeconds() + " s").initCause(e);
        } finally {
            alarm.cancel(false);
        }
    }

    private void end() {
        late = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // kept in the future of the alarm: there is nothing more to close
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
