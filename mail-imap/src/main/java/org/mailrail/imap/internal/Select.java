package org.mailrail.imap.internal;

import java.io.IOException;
import org.mailrail.store.Mailbox;
import org.mailrail.store.SystemFlag;

/**
 * SELECT and EXAMINE. RFC 9051 sections 6.3.2 and 6.3.3.
 *
 * @param mailbox as the wire has it
 * @param readOnly whether it is EXAMINE
 */
record Select(String mailbox, boolean readOnly) implements Command.OnSession {
    /** {@code select = "SELECT" SP mailbox}. */
    static Select parse(Parser in, boolean readOnly) {
        in.space();
        return new Select(in.mailbox(), readOnly);
    }

    @Override
    public Next run(Session session, String tag, Responses out) throws IOException {
        if (!session.isLoggedIn()) return session.bad(tag, "Log in first", out);
        session.leaveMailbox(); // also if the new one cannot be selected
        Selected selected = open(session.user());
        session.select(selected);
        selected.putFlags(out);
        out.untagged(selected.size(), "EXISTS");
        out.untagged(selected.recentCount(), "RECENT");
        for (int i = 0; i < selected.size(); i++) {
            if (!selected.flags(i).has(SystemFlag.SEEN)) {
                out.untagged("OK [UNSEEN " + (i + 1) + "] The first unseen");
                break;
            }
        }
        out.untagged("OK [UIDVALIDITY " + selected.view().uidValidity() + "] UIDs valid");
        out.untagged("OK [UIDNEXT " + selected.view().uidNext() + "] Predicted next UID");
        return session.tagged(
                tag,
                readOnly
                        ? Completion.ok("READ-ONLY", "EXAMINE completed")
                        : Completion.ok("READ-WRITE", "SELECT completed"),
                out);
    }

    private Selected open(Session.User user) throws IOException {
        Mailbox opened = user.open(mailbox, "NONEXISTENT");
        try {
            return new Selected(opened, readOnly);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }
}
