package org.mailrail.imap.internal;

import java.io.IOException;
import org.mailrail.core.SyntaxException;

/** ID: read and not used, since what a client says of itself is no ground for anything. RFC 2971. */
record Id() implements Command.InAnyState {
    private static final int MAX_FIELDS = 30;

    /** {@code id = "ID" SP ("(" [string SP nstring *(SP string SP nstring)] ")" / nil)}. */
    static Id parse(Parser in) {
        in.space();
        if (in.takeWord("NIL")) return new Id();
        in.expect('(');
        if (in.take(')')) return new Id();
        int fields = 0;
        do {
            if (++fields > MAX_FIELDS) throw new SyntaxException("at most 30 fields", in.offset());
            in.string();
            in.space();
            if (!in.takeWord("NIL")) in.string();
        } while (in.take(' '));
        in.expect(')');
        return new Id();
    }

    @Override
    public Completion run(Session session, Responses out) throws IOException {
        out.untagged("ID (\"name\" \"Mailrail\")");
        return Completion.ok("ID completed");
    }
}
