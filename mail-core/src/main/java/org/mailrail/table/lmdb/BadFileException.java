package org.mailrail.table.lmdb;

import java.io.IOException;

/** A file that LMDB must not be given, as it would end this process. */
final class BadFileException extends IOException {
    private static final long serialVersionUID = 1L;

    BadFileException(String message) {
        super(message);
    }
}
