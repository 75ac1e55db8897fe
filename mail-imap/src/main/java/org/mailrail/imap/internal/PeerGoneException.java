package org.mailrail.imap.internal;

import java.io.IOException;

/** The client cannot be written to any more, or not to the end of what was begun: the session is over. */
public final class PeerGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message why */
    public PeerGoneException(String message) {
        super(message);
    }

    /** @param cause why a response could not be finished */
    PeerGoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
