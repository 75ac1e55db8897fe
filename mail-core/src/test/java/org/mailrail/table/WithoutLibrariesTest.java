package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.ConfigurationException;
import org.slf4j.Logger;

/** What an application sees that hands a type over and has not the library that it needs. */
class WithoutLibrariesTest {
    @TempDir
    Path folder;

    /** The classes of this module with what they cannot do without, and these libraries. */
    private static URLClassLoader with(Class<?>... libraries) {
        List<Class<?>> classes =
                new ArrayList<>(List.of(LookupTable.class, ConfigurationException.class, Logger.class));
        classes.addAll(List.of(libraries));
        URL[] urls = classes.stream()
                .map(each -> each.getProtectionDomain().getCodeSource().getLocation())
                .distinct()
                .toArray(URL[]::new);
        return new URLClassLoader(urls, null); // the platform's loader finds what is on the module path
    }

    private Object open(ClassLoader loader, String typeClass, String table) throws Exception {
        Class<?> types = loader.loadClass(TableTypes.class.getName());
        Class<?> type = loader.loadClass(TableType.class.getName());
        Object handedOver = loader.loadClass(typeClass).getMethod("type").invoke(null);
        Object all =
                types.getMethod("with", type).invoke(types.getMethod("standard").invoke(null), handedOver);
        Method open = types.getMethod("open", String.class, Path.class);
        try {
            return open.invoke(all, table, folder);
        } catch (InvocationTargetException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "org.mailrail.table.lmdb.LmdbTables, lmdb:table, org.lmdbjava:lmdbjava, requires lmdbjava",
        "org.mailrail.table.ldap.LdapTables, ldap:table, com.unboundid:unboundid-ldapsdk, requires unboundid.ldapsdk"
    })
    void theErrorNamesTheLibrary(String typeClass, String table, String library, String requires) throws Exception {
        Files.writeString(folder.resolve("table"), "server_host = localhost\n");
        Files.writeString(folder.resolve("table.lmdb"), "any");
        try (URLClassLoader loader = with()) {
            Object result = open(loader, typeClass, table);
            assertThat(result.getClass().getSimpleName()).isEqualTo("ConfigurationException");
            assertThat(result.toString())
                    .contains(table + ": needs the library " + library)
                    .contains(requires);
        }
    }

    @Test
    void withTheLibraryItIsOpened() throws Exception {
        Files.writeString(folder.resolve("table"), "server_host = localhost\n");
        try (URLClassLoader loader = with(LDAPConnection.class)) {
            Object result = open(loader, "org.mailrail.table.ldap.LdapTables", "ldap:table");
            assertThat(result.getClass().getSimpleName()).isEqualTo("LdapTable");
        }
    }
}
