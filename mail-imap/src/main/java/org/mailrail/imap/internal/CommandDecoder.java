package org.mailrail.imap.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts what a client sends into commands: lines ended by CRLF, with literals in between, kept as the wire has them. Resumable at any octet. It
 * stops at each announced literal until it is told whether to keep it, to hand it on piece by piece, or to forget the command: before a single octet
 * of memory is spent on it. RFC 9051 section 2.2, RFC 7888.
 */
final class CommandDecoder {
    /** What was found. */
    sealed interface Event {
        /** All octets are used up and nothing is complete. */
        enum NeedMore implements Event {
            INSTANCE
        }

        /**
         * A command, or a line.
         *
         * @param octets with its literals, without the last CRLF; a streamed literal is left out after its announcement
         */
        record Complete(byte[] octets) implements Event {}

        /**
         * A literal is announced; the next call has to be one of {@link #keep}, {@link #stream} and {@link #reset}.
         *
         * @param soFar the command up to the announcement's closing brace
         * @param size its octets
         * @param synchronizing whether the client waits for a continuation request
         */
        record Announced(byte[] soFar, long size, boolean synchronizing) implements Event {}

        /**
         * Octets of a streamed literal.
         *
         * @param octets at least one, to be used before the next call
         */
        record Streamed(ByteBuffer octets) implements Event {}

        /**
         * The line is longer than allowed, and was dropped up to its end.
         *
         * @param start its first octets
         * @param inStep false if a literal may follow it that would be taken for commands
         */
        record TooLong(byte[] start, boolean inStep) implements Event {}

        /**
         * The line ends in something like a literal's announcement that is none: how many octets follow cannot be known.
         *
         * @param start the line
         */
        record BadLiteral(byte[] start) implements Event {}
    }

    private enum State {
        LINE,
        ANNOUNCED,
        KEPT,
        STREAMED,
        SKIPPED
    }

    /** Enough for every announcement of a literal, to see what the end of a skipped line says. */
    private static final int TAIL = 32;

    private byte[] octets = new byte[256];
    private int length;
    private int lineStart;
    private State state = State.LINE;
    private long remaining;
    private int limit;

    CommandDecoder(int limit) {
        this.limit = limit;
    }

    /** Sets how long a command may be, from the next octet on. */
    void limit(int newLimit) {
        limit = newLimit;
    }

    /** How many octets the command so far has left. */
    int room() {
        return limit - length;
    }

    /** Looks for the next command or literal. */
    Event next(ByteBuffer in) {
        return read(in, true);
    }

    /** Looks for the next line, in which nothing announces a literal: a response of AUTHENTICATE, the DONE of IDLE. */
    Event line(ByteBuffer in) {
        return read(in, false);
    }

    /** Keeps the announced literal with the command. */
    void keep() {
        state = remaining == 0 ? State.LINE : State.KEPT;
        append("\r\n".getBytes(StandardCharsets.US_ASCII));
        lineStart = length;
    }

    /** Hands the announced literal on. */
    void stream() {
        keep();
        if (remaining > 0) state = State.STREAMED;
    }

    /** Forgets the command; the next octet begins a new one. */
    void reset() {
        length = 0;
        lineStart = 0;
        remaining = 0;
        state = State.LINE;
        if (octets.length > 16 * 1024) octets = new byte[256];
    }

    private Event read(ByteBuffer in, boolean literals) {
        while (in.hasRemaining()) {
            switch (state) {
                case LINE, SKIPPED -> {
                    byte b = in.get();
                    if (b == '\n' && length > lineStart && octets[length - 1] == '\r') {
                        length--;
                        return lineEnd(literals);
                    }
                    put(b);
                }
                case KEPT -> {
                    int count = (int) Math.min(remaining, in.remaining());
                    ensure(count);
                    in.get(octets, length, count);
                    length += count;
                    taken(count);
                }
                case STREAMED -> {
                    int count = (int) Math.min(remaining, in.remaining());
                    ByteBuffer piece = in.slice(in.position(), count);
                    in.position(in.position() + count);
                    taken(count);
                    return new Event.Streamed(piece);
                }
                case ANNOUNCED -> throw new IllegalStateException("nobody said what to do with the literal");
            }
        }
        return Event.NeedMore.INSTANCE;
    }

    private void taken(int count) {
        remaining -= count;
        if (remaining > 0) return;
        state = State.LINE;
        lineStart = length;
    }

    private void put(byte b) {
        if (length >= limit && state == State.LINE) {
            state = State.SKIPPED;
            lineStart = length - Math.min(TAIL, length);
        }
        if (state == State.SKIPPED && length >= limit) {
            System.arraycopy(octets, lineStart + 1, octets, lineStart, length - lineStart - 1);
            length--;
        }
        ensure(1);
        octets[length++] = b;
    }

    private Event lineEnd(boolean literals) {
        byte[] line = Arrays.copyOf(octets, length);
        if (state == State.SKIPPED) {
            boolean inStep = !literals || Literal.at(line, lineStart, length).isNone();
            reset();
            return new Event.TooLong(line, inStep);
        }
        Literal literal = literals ? Literal.at(line, lineStart, length) : Literal.NONE;
        if (literal.isNone()) {
            reset();
            return new Event.Complete(line);
        }
        if (literal.isMalformed()) {
            reset();
            return new Event.BadLiteral(line);
        }
        state = State.ANNOUNCED;
        remaining = literal.size();
        return new Event.Announced(line, literal.size(), literal.synchronizing());
    }

    private void append(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, octets, length, more.length);
        length += more.length;
    }

    private void ensure(int more) {
        if (length + more > octets.length) octets = Arrays.copyOf(octets, Math.max(length + more, octets.length * 2));
    }
}
