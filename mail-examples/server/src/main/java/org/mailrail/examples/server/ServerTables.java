package org.mailrail.examples.server;

import org.mailrail.table.TableTypes;
import org.mailrail.table.ldap.LdapTables;
import org.mailrail.table.lmdb.LmdbTables;

/** The types of tables that the server and its commands know; for LDAP its library has to be put on the class path. */
final class ServerTables {
    private ServerTables() {}

    static TableTypes types() {
        return TableTypes.standard().with(LmdbTables.type()).with(LdapTables.type());
    }
}
