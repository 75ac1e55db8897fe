package org.mailrail.smtp.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.mailrail.auth.results.AuthenticationResults;
import org.mailrail.core.Domain;
import org.mailrail.message.Hops;

/**
 * Passes a message through as it comes in, octet for octet, but for Authentication-Results fields that claim to be ours: they can only be
 * forged. Counts what the server has to know of the header on the way. Used by one thread. RFC 8601 section 5.
 *
 * <p>The header ends at the first empty line and nowhere before: a line that is no field ends it for some readers and not for others, so a
 * forged field behind one is removed as well.
 */
public final class HeaderScanner {
    /** A field that is held back and grows beyond this is nothing that an honest server wrote: it is dropped. */
    private static final int MAX_HELD = 16 * 1024;

    /** White space before the colon is read by some (RFC 5322 section 4.5), so much of it must not hide a name. */
    private static final int MAX_NAME = 1000;

    /** Where the octets go. */
    @FunctionalInterface
    public interface Sink {
        /** Takes octets. */
        void write(ByteBuffer octets) throws IOException;
    }

    private enum State {
        /** At the first octet of a line. */
        LINE_START,
        /** In a field's name, which is held back. */
        NAME,
        /** In a line that goes through. */
        PASS,
        /** In an Authentication-Results field, which is held back. */
        HOLD,
        /** In a field that is left out. */
        DROP,
        /** Behind the empty line. */
        BODY
    }

    private final Domain authservId;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(64);
    private final Set<String> seen = new HashSet<>();
    private final Hops hops = new Hops();
    private State state = State.LINE_START;
    private State field = State.PASS;

    /**
     * @param authservId the name in our own Authentication-Results
     */
    public HeaderScanner(Domain authservId) {
        this.authservId = authservId;
    }

    /** Passes on what is in {@code in}, or holds it back. */
    public void scan(ByteBuffer in, Sink out) throws IOException {
        if (state != State.BODY) {
            ByteArrayOutputStream header = new ByteArrayOutputStream(in.remaining() + held.size());
            while (in.hasRemaining() && state != State.BODY) header(in.get(), header);
            if (header.size() > 0) out.write(ByteBuffer.wrap(header.toByteArray()));
        }
        if (in.hasRemaining()) out.write(in);
    }

    /** The message has ended: passes on what was held back. */
    public void finish(Sink out) throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        endField(rest);
        if (rest.size() > 0) out.write(ByteBuffer.wrap(rest.toByteArray()));
    }

    /** How many Received fields there are. */
    public int received() {
        return hops.count();
    }

    /** Whether there is a field of this name, one of {@code date} and {@code message-id}. */
    public boolean has(String lowerCaseName) {
        return seen.contains(lowerCaseName);
    }

    private void header(byte b, ByteArrayOutputStream out) {
        if (state == State.LINE_START) {
            if (b == ' ' || b == '\t') {
                state = field; // folded: as the lines above it
            } else {
                endField(out);
                if (b == '\r') { // the empty line
                    out.write(b);
                    state = State.BODY;
                    return;
                }
                state = State.NAME;
            }
        }
        switch (state) {
            case NAME -> name(b, out);
            case PASS -> out.write(b);
            case HOLD -> {
                held.write(b);
                if (held.size() > MAX_HELD) {
                    held.reset();
                    state = State.DROP;
                    field = State.DROP;
                }
            }
            case DROP, LINE_START, BODY -> {}
        }
        if (b == '\n') state = State.LINE_START;
    }

    private void name(byte b, ByteArrayOutputStream out) {
        held.write(b);
        if (b == ':') {
            String name = held.toString(StandardCharsets.ISO_8859_1);
            name = name.substring(0, name.length() - 1).stripTrailing().toLowerCase(Locale.ROOT);
            if (name.equals("authentication-results")) {
                state = State.HOLD;
                field = State.HOLD;
                return;
            }
            if (!hops.onField(name) && (name.equals("date") || name.equals("message-id"))) seen.add(name);
        } else if (b != '\n' && held.size() <= MAX_NAME) {
            return;
        }
        out.writeBytes(held.toByteArray());
        held.reset();
        state = State.PASS;
        field = State.PASS;
    }

    private void endField(ByteArrayOutputStream out) {
        if (held.size() > 0 && !AuthenticationResults.claims(held.toString(StandardCharsets.ISO_8859_1), authservId))
            out.writeBytes(held.toByteArray());
        held.reset();
        field = State.PASS;
    }
}
