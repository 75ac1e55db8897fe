package org.mailrail.table.ldap;

import java.io.IOException;
import org.mailrail.config.ConfigurationException;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableSource;
import org.mailrail.table.TableType;
import org.mailrail.table.internal.QueryFile;

/**
 * Tables {@code ldap:file}, where {@code file} says what is asked. Postfix's ldap_table(5).
 *
 * <p>Of such a file these are read: {@code server_host}, {@code server_port}, {@code timeout}, {@code search_base}, {@code query_filter},
 * {@code result_format}, {@code domain}, {@code result_attribute}, {@code special_result_attribute}, {@code terminal_result_attribute},
 * {@code leaf_result_attribute}, {@code scope}, {@code bind} ({@code yes} or {@code no}), {@code bind_dn}, {@code bind_pw}, {@code recursion_limit},
 * {@code expansion_limit}, {@code size_limit}, {@code dereference}, {@code chase_referrals}, {@code start_tls}, {@code tls_require_cert},
 * {@code tls_ca_cert_file}. As in Postfix a server's certificate is looked at only if {@code tls_require_cert = yes}.
 *
 * <p>What a key puts into filter or base is escaped, and stands for a value only: a file that has it elsewhere is refused. Connections are kept, and
 * no thread is started for them.
 */
public final class LdapTables {
    private LdapTables() {}

    private static final class Type implements TableType {
        @Override
        public String name() {
            return "ldap";
        }

        @Override
        public LookupTable open(TableSource source) throws IOException {
            try {
                QueryFile file = QueryFile.read(source, LdapQuery.PARAMETERS);
                return new LdapTable(source.toString(), LdapQuery.of(file), new LdapConnections(LdapServer.of(file)));
            } catch (LinkageError e) {
                throw new ConfigurationException(
                        source + ": needs the library com.unboundid:unboundid-ldapsdk, and with modules"
                                + " \"requires unboundid.ldapsdk\" in module-info.java: " + e,
                        e);
            }
        }
    }

    /** The type {@code ldap}. */
    public static TableType type() {
        return new Type();
    }
}
