package org.mailrail.queue;

import java.io.IOException;

/** The disk is too full to take mail: 452 4.3.1 to the client, who tries again later. Postfix's {@code queue_minfree}. */
public final class NoSpaceException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message for logs
     */
    public NoSpaceException(String message) {
        super(message);
    }
}
