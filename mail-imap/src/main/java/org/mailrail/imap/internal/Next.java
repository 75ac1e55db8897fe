package org.mailrail.imap.internal;

import java.time.Duration;

/** What the driver of a session does next. */
public sealed interface Next {
    /** Read on. */
    enum Read implements Next {
        /** The one. */
        INSTANCE
    }

    /** Drop what was read, start TLS, and call {@link Session#tlsStarted}. */
    enum StartTls implements Next {
        /** The one. */
        INSTANCE
    }

    /** Flush and close the connection. */
    enum Close implements Next {
        /** The one. */
        INSTANCE
    }

    /**
     * Wait, then call {@link Session#resume}; what was read and not taken stays.
     *
     * @param duration how long
     */
    record Delay(Duration duration) implements Next {}
}
