package org.mailrail.examples.server;

import org.mailrail.table.TableTypes;
import org.mailrail.table.lmdb.LmdbTables;

/** The types of tables that the server and its commands know. */
final class ServerTables {
    private ServerTables() {}

    static TableTypes types() {
        return TableTypes.standard().with(LmdbTables.type());
    }
}
