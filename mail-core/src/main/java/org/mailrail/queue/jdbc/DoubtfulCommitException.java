package org.mailrail.queue.jdbc;

import java.io.IOException;

/** The connection was lost while a transaction was being committed: whether it was, only the database knows. */
final class DoubtfulCommitException extends IOException {
    private static final long serialVersionUID = 1L;

    DoubtfulCommitException(IOException cause) {
        super("nobody knows whether the database has it: " + cause.getMessage(), cause);
    }
}
