package org.mailrail.imap.internal;

import java.util.Locale;
import org.mailrail.core.SyntaxException;

/** The names of the commands. RFC 9051 section 9, {@code command}. */
final class Commands {
    private Commands() {}

    /** What stands after {@code tag SP}, to the end. */
    static Command parse(Parser in) {
        int start = in.offset();
        Command command = switch (in.keyword()) {
            case "CAPABILITY" -> new Capability();
            case "NOOP" -> new Noop();
            case "LOGOUT" -> new Logout();
            case "ID" -> Id.parse(in);
            case "STARTTLS" -> new StartTls();
            case "LOGIN" -> Login.parse(in);
            case "AUTHENTICATE" -> Authenticate.parse(in);
            case "SELECT" -> Select.parse(in, false);
            case "EXAMINE" -> Select.parse(in, true);
            case "CREATE" -> Create.parse(in);
            case "DELETE" -> Delete.parse(in);
            case "RENAME" -> Rename.parse(in);
            case "SUBSCRIBE" -> Subscribe.parse(in, true);
            case "UNSUBSCRIBE" -> Subscribe.parse(in, false);
            case "LIST" -> ListMailboxes.parse(in, false);
            case "LSUB" -> ListMailboxes.parse(in, true);
            case "NAMESPACE" -> new Namespace();
            case "STATUS" -> Status.parse(in);
            case "APPEND" -> throw new SyntaxException("a message as literal", start);
            case "IDLE" -> new Idle();
            case "CHECK" -> new Check();
            case "CLOSE" -> new Leave(true);
            case "UNSELECT" -> new Leave(false);
            case "EXPUNGE" -> new Expunge(null);
            case "UID" -> uid(in);
            default -> numbered(in, start, false);
        };
        in.end();
        return command;
    }

    /** {@code uid = "UID" SP (copy / move / fetch / search / store / uid-expunge)}. */
    private static Command uid(Parser in) {
        in.space();
        int start = in.offset();
        if (in.takeWord("EXPUNGE")) return Expunge.parse(in);
        in.keyword();
        return numbered(in, start, true);
    }

    /** The commands that have a variant with UIDs; their name has just been read. */
    private static Command numbered(Parser in, int start, boolean uids) {
        return switch (in.textSince(start).toUpperCase(Locale.ROOT)) {
            case "FETCH" -> Fetch.parse(in, uids);
            case "STORE" -> Store.parse(in, uids);
            case "SEARCH" -> Search.parse(in, uids);
            case "COPY" -> Copy.parse(in, uids);
            case "MOVE" -> Move.parse(in, uids);
            default -> throw new SyntaxException("a command that is known", start);
        };
    }
}
