package org.mailrail.table.lmdb;

import java.io.IOException;

/** The file has outgrown what is mapped of it, and is to be opened again. */
final class GrownException extends IOException {
    private static final long serialVersionUID = 1L;

    GrownException() {
        super("it keeps growing while it is read");
    }
}
