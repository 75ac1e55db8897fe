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
    /** Octets before the problems: two flags, the second of the next attempt, the length of the problems. */
    static final int FIXED = 14;

    private StateFormat() {}

    static void write(OctetWriter out, Spool.State state) {
        out.flag(state.held()).flag(state.delayWarned());
        out.u64(Math.max(0, state.next().getEpochSecond()));
        int lengthAt = out.length();
        out.u32(0);
        for (Spool.Problem problem : state.problems())
            out.u32(problem.index()).text(problem.status().toString()).text(problem.text());
        out.patchU32(lengthAt, out.length() - lengthAt - 4);
    }

    /** Reads one, and passes its problems over. */
    static Spool.State readWithoutProblems(OctetReader in) throws IOException {
        boolean held = in.flag();
        boolean delayWarned = in.flag();
        Instant next;
        try {
            next = Instant.ofEpochSecond(in.u64());
        } catch (DateTimeException outOfRange) {
            throw new IOException("not an instant", outOfRange);
        }
        in.skip(in.count());
        return new Spool.State(held, delayWarned, next, List.of());
    }

    /** The problems that stand in these octets. */
    static List<Spool.Problem> problems(ByteBuffer octets) throws IOException {
        OctetReader in = new OctetReader(octets);
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
        return problems;
    }
}
