package org.mailrail.imap.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.SyntaxException;
import org.mailrail.store.Flags;
import org.mailrail.store.Mailbox;

/**
 * APPEND. The message is streamed to an {@link Upload} while it comes in, so this is read twice: up to the message's announcement, and at the end.
 * RFC 9051 section 6.3.12.
 *
 * @param mailbox as the wire has it
 * @param flags of the new message
 * @param date its INTERNALDATE; null for now
 */
record Append(String mailbox, Flags flags, @Nullable Instant date) {
    /**
     * What the command says, if it ends in the announcement of its message.
     *
     * @param soFar a command up to the announcement of a literal
     * @return nothing if it is another command, or the literal is the mailbox's name, or a mistake comes before
     */
    static Optional<Append> announced(byte[] soFar) {
        Parser in = new Parser(soFar);
        try {
            in.tag();
            in.space();
            if (!in.keyword().equals("APPEND")) return Optional.empty();
            Append append = head(in);
            return in.isAtAnnouncement() ? Optional.of(append) : Optional.empty();
        } catch (SyntaxException mistake) {
            return Optional.empty(); // it is told when the command is complete
        }
    }

    /** {@code append = "APPEND" SP mailbox [SP flag-list] [SP date-time] SP literal}, from the mailbox up to the literal. */
    private static Append head(Parser in) {
        in.space();
        String mailbox = in.mailbox();
        in.space();
        Flags flags = Flags.NONE;
        if (in.peek() == '(') {
            flags = in.flagList();
            in.space();
        }
        Instant date = null;
        if (in.peek() == '"') {
            date = InternalDate.parse(in);
            in.space();
        }
        return new Append(mailbox, flags, date);
    }

    /** The whole command, without the octets of the message: nothing but spaces may follow them. */
    static void parseEnd(byte[] octets) {
        Parser in = new Parser(octets);
        in.tag();
        in.space();
        in.keyword();
        head(in);
        in.streamedLiteral();
        in.end();
    }

    /** Why the message need not be sent at all. */
    Optional<Completion> refusal(Session.User user) throws IOException {
        try {
            user.open(mailbox, "TRYCREATE").close();
            return Optional.empty();
        } catch (RefusedException refused) {
            return Optional.of(refused.completion());
        }
    }

    /** Appends what was uploaded. */
    Completion finish(Session.User user, Upload upload, Settings settings) throws IOException {
        try (Mailbox to = user.open(mailbox, "TRYCREATE")) {
            if (upload.hasNul()) return Completion.no("A message cannot hold NUL");
            Instant when = date == null ? settings.clock().instant() : date;
            Mailbox.Appended appended = to.append(List.of(new Mailbox.NewMessage(upload.content(), flags, when)));
            return Completion.ok(
                    "APPENDUID " + appended.uidValidity() + " " + Responses.ranges(appended.uids()),
                    "APPEND completed");
        }
    }
}
