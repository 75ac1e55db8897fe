package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.SyntaxException;
import org.mailrail.queue.Spool;

/** The state of a message in the log; see {@link LogEntry}. */
final class StateFormat {
    /** Octets before the details: two flags, the second of the next attempt, the length of the details. */
    static final int FIXED = 14;

    private StateFormat() {}

    static void write(OctetWriter out, Spool.State state) {
        writeWithoutDetails(out, state);
        int lengthAt = out.length() - 4;
        Spool.ContentFilter filter = state.filter();
        if (filter == null && state.problems().isEmpty()) return;
        out.flag(filter != null);
        if (filter != null) out.text(filter.transport()).text(filter.nextHop());
        for (Spool.Problem problem : state.problems())
            out.u32(problem.index()).text(problem.status().toString()).text(problem.text());
        out.patchU32(lengthAt, out.length() - lengthAt - 4);
    }

    /** Writes one as if it had none. */
    static void writeWithoutDetails(OctetWriter out, Spool.State state) {
        out.flag(state.held()).flag(state.delayWarned());
        out.u64(Math.max(0, state.next().getEpochSecond()));
        out.u32(0);
    }

    /** Reads one, and passes its details over. */
    static Spool.State readWithoutDetails(OctetReader in) throws IOException {
        boolean held = in.flag();
        boolean delayWarned = in.flag();
        Instant next;
        try {
            next = Instant.ofEpochSecond(in.u64());
        } catch (DateTimeException outOfRange) {
            throw new IOException("not an instant", outOfRange);
        }
        in.skip(in.count());
        return new Spool.State(held, delayWarned, next, List.of(), null);
    }

    /** A state with the details that stand in these octets. */
    static Spool.State withDetails(Spool.State state, ByteBuffer octets) throws IOException {
        OctetReader in = new OctetReader(octets);
        Spool.ContentFilter filter = in.flag() ? new Spool.ContentFilter(in.text(), in.text()) : null;
        List<Spool.Problem> problems = new ArrayList<>();
        while (in.remaining() > 0) {
            int index = in.u32();
            String status = in.text();
            String text = in.text();
            try {
                problems.add(new Spool.Problem(index, EnhancedStatusCode.of(status), text));
            } catch (SyntaxException notAStatus) {
                throw new IOException("not a status: " + status, notAStatus);
            }
        }
        return new Spool.State(state.held(), state.delayWarned(), state.next(), problems, filter);
    }
}
