package org.mailrail.imap.internal;

import java.io.IOException;

/** A command that was parsed whole. Each one's grammar, its work and its responses stand in the file of its name. RFC 9051 section 6. */
sealed interface Command {
    /** A command of any state. RFC 9051 section 6.1. */
    non-sealed interface InAnyState extends Command {
        /** Runs it; returns its tagged response. */
        Completion run(Session session, Responses out) throws IOException;
    }

    /** A command after which the session is in another state, or awaits something other than a command. */
    non-sealed interface OnSession extends Command {
        /** Runs it, and sends its tagged response unless that has to wait. */
        Next run(Session session, String tag, Responses out) throws IOException;
    }

    /** A command of the authenticated state, which a selected mailbox does not hinder. RFC 9051 section 6.3. */
    non-sealed interface AfterLogin extends Command {
        /** Runs it; returns its tagged response. */
        Completion run(Session session, Session.User user, Responses out) throws IOException;
    }

    /** A command on the selected mailbox. RFC 9051 section 6.4. */
    non-sealed interface OnSelected extends Command {
        /** Runs it; returns its tagged response. */
        Completion run(Session session, Session.User user, Selected mailbox, Responses out) throws IOException;

        /** Whether it is the variant with UIDs: then each FETCH response on its behalf holds the UID. RFC 9051 section 6.4.9. */
        default boolean uids() {
            return false;
        }

        /** What the client is told of the mailbox's changes before the tagged response. */
        default News news() {
            return News.ALL;
        }
    }

    /** Which changes may be told. RFC 9051 section 7.5.1. */
    enum News {
        /** All. */
        ALL,
        /** Those that do not shift sequence numbers: after FETCH, STORE and SEARCH, which name messages by number. */
        WITHOUT_EXPUNGE
    }
}
