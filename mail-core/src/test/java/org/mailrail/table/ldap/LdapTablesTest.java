package org.mailrail.table.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFException;
import com.unboundid.util.ssl.PEMFileKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.net.ServerTls;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableTypes;
import org.mailrail.table.contract.LookupTableContract;

class LdapTablesTest {
    private static final String FOLLOWING = """
            result_attribute = forward
            special_result_attribute = member, memberurl
            leaf_result_attribute = maildrop
            """;

    @TempDir
    Path folder;

    private InMemoryDirectoryServer directory;

    @BeforeEach
    void startDirectory() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=org");
        config.setSchema(null);
        config.addAdditionalBindCredentials("cn=mail,dc=org", "se$cret");
        SSLUtil tls =
                new SSLUtil(new PEMFileKeyManager(resource("ec.pem"), resource("ec.key")), new TrustAllTrustManager());
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("plain", null, 0, tls.createSSLSocketFactory()),
                InMemoryListenerConfig.createLDAPSConfig("tls", 0, tls.createSSLServerSocketFactory()));
        directory = new InMemoryDirectoryServer(config);
        directory.add("dn: dc=org", "objectClass: domain");
        directory.add("dn: dc=example,dc=org", "objectClass: domain");
        add("ada", "mail: ada@example.org", "maildrop: ada@store.example.org");
        add("bob", "mail: bob@example.org", "mail: robert@example.org", "maildrop: bob", "maildrop: bob@example.net");
        add("odd (name)*", "mail: odd@example.org", "maildrop: odd");
        add("staff", "mail: staff@example.org", member("ada"), member("bob"));
        String url = "memberurl: ldap:///dc=example,dc=org??sub?(mail=odd@example.org)";
        add(
                "all",
                "mail: all@example.org",
                member("staff"),
                member("gone"),
                url,
                "maildrop: leaf",
                "forward: ordinary");
        add("closed", "mail: closed@example.org", "sealed: only this", "maildrop: not this", member("ada"));
        add("loop", "mail: loop@example.org", member("loop"));
        directory.startListening();
    }

    private static File resource(String name) throws Exception {
        return Path.of(Objects.requireNonNull(ServerTls.class.getResource(name)).toURI())
                .toFile();
    }

    private static String member(String uid) {
        return "member: uid=" + uid + ",dc=example,dc=org";
    }

    private void add(String uid, String... attributes) throws LDAPException, LDIFException {
        List<String> lines = new ArrayList<>(List.of("dn: uid=" + uid + ",dc=example,dc=org", "objectClass: person"));
        lines.addAll(List.of(attributes));
        directory.add(lines.toArray(String[]::new));
    }

    @AfterEach
    void stopDirectory() {
        directory.shutDown(true);
    }

    private LookupTable open(String lines) throws IOException {
        String server = "server_host = 127.0.0.1\nserver_port = " + directory.getListenPort("plain") + "\n";
        Files.writeString(folder.resolve("query"), server + lines);
        return TableTypes.standard().with(LdapTables.type()).open("ldap:query", folder);
    }

    private LookupTable byMail(String lines) throws IOException {
        return open("search_base = dc=example, dc=org\nquery_filter = (mail=%s)\n" + lines);
    }

    @Test
    void valuesOfTheResultAttributeAreJoined() throws IOException {
        LookupTable table = byMail("");
        assertThat(table.get("ADA@example.org")).contains("ada@store.example.org");
        assertThat(table.get("robert@example.org")).contains("bob,bob@example.net");
        assertThat(table.get("nobody@example.org")).isEmpty();
        assertThat(table.get("staff@example.org")).as("without the attribute").isEmpty();
        assertThat(table.name()).isEqualTo("ldap:query");
    }

    @Test
    void formatDomainAndLimitAreThoseOfAllQueryFiles() throws IOException {
        assertThat(byMail("result_format = smtp:[%d]\n").get("bob@example.org")).contains("smtp:[example.net]");
        assertThat(byMail("result_filter = <%s>\n").get("ada@example.org")).contains("<ada@store.example.org>");
        assertThat(byMail("domain = example.net\n").get("ada@example.org")).isEmpty();
        LookupTable limited = byMail("expansion_limit = 1\n");
        assertThat(limited.get("ada@example.org")).isPresent();
        assertThatThrownBy(() -> limited.get("bob@example.org"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expansion_limit");
    }

    @Test
    void aBaseMayDependOnTheKey() throws IOException {
        LookupTable table = open("search_base = dc=%2, dc=%1\nquery_filter = (mail=%s)\nscope = one\n");
        assertThat(table.get("ada@example.org")).contains("ada@store.example.org");
        assertThat(table.get("ada@other.org")).as("a base that is not there").isEmpty();
        LookupTable wrong = open("search_base = dc=nosuch, dc=org\n");
        assertThatThrownBy(() -> wrong.get("ada@example.org")).as("a mistake").isInstanceOf(IOException.class);
        LookupTable byName =
                open("search_base = uid=%u, dc=example, dc=org\nquery_filter = objectClass=*\nscope = base\n");
        assertThat(byName.get("ada")).contains("ada@store.example.org");
        assertThat(byName.get("odd (name)*")).contains("odd");
        assertThat(byName.get("ada,dc=example")).isEmpty();
        assertThat(byName.get("x+uid=ada")).isEmpty();
    }

    @Test
    void specialAttributesNameFurtherEntries() throws IOException {
        LookupTable table = byMail(FOLLOWING + "terminal_result_attribute = sealed\n");
        assertThat(table.get("staff@example.org")).contains("ada@store.example.org,bob,bob@example.net");
        assertThat(table.get("all@example.org").orElseThrow().split(",", -1))
                .containsExactlyInAnyOrder("ada@store.example.org", "bob", "bob@example.net", "odd", "ordinary");
        assertThat(table.get("closed@example.org")).contains("only this");
    }

    @Test
    void entriesThatNameEachOtherTooDeepAreATemporaryError() throws IOException {
        LookupTable loop = byMail(FOLLOWING + "recursion_limit = 20\n");
        assertThatThrownBy(() -> loop.get("loop@example.org"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("recursion_limit = 20");
        LookupTable flat = byMail(FOLLOWING + "recursion_limit = 1\n");
        assertThat(flat.get("ada@example.org")).isPresent();
        assertThatThrownBy(() -> flat.get("staff@example.org")).isInstanceOf(IOException.class);
    }

    @Test
    void aKeyThatIsTooLongIsATemporaryError() throws IOException {
        LookupTable table = byMail("");
        assertThat(table.get("x".repeat(102_400))).isEmpty();
        assertThatThrownBy(() -> table.get("x".repeat(102_401)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(table.name());
    }

    @Test
    void moreEntriesThanTheLimitAreATemporaryError() throws IOException {
        LookupTable table = byMail("query_filter = (|(mail=%s)(objectClass=person))\nsize_limit = 2\n");
        assertThatThrownBy(() -> table.get("ada@example.org"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "a*",
                "*)(objectClass=*",
                "x)(|(mail=*",
                "ada@example.org)(&",
                "\\2a",
                "\\",
                "(",
                ")",
                "ada@example.org,dc=org",
                "é*",
                "#",
                "\"",
                "=",
                "+"
            })
    void aKeyIsNeverPartOfTheFilter(String hostile) throws IOException {
        String parts = "(&(objectClass=person)(|(mail=%u)(mail=%s)))";
        for (String filter : List.of("(mail=%s)", "mail=%s", parts)) {
            LookupTable table = byMail("query_filter = " + filter + "\n");
            assertThat(table.get(hostile)).as(filter).isEmpty();
            assertThat(table.get(hostile + "@example.org")).as(filter).isEmpty();
        }
        LookupTable byBase = open("search_base = uid=%s,dc=example,dc=org\nquery_filter = objectClass=*\n");
        assertThat(byBase.get(hostile)).isEmpty();
    }

    @Test
    void itBindsWithNameAndPassword() throws IOException {
        assertThat(byMail("bind_dn = cn=mail,dc=org\nbind_pw = se$cret\n").get("ada@example.org"))
                .isPresent();
        LookupTable wrong = byMail("bind_dn = cn=mail,dc=org\nbind_pw = hunter2\n");
        assertThatThrownBy(() -> wrong.get("ada@example.org"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("ldap:query: ")
                .hasMessageNotContaining("hunter2");
        assertThat(byMail("bind = no\nbind_dn = cn=mail,dc=org\nbind_pw = hunter2\n")
                        .get("ada@example.org"))
                .isPresent();
    }

    @Test
    void aConnectionThatTheServerClosedIsOpenedAgain() throws IOException {
        LookupTable table = byMail("");
        for (int i = 0; i < 5; i++) {
            assertThat(table.get("ada@example.org")).isPresent();
            directory.closeAllConnections(false);
        }
    }

    @Test
    void hostsAreTriedInTurn() throws IOException {
        String hosts = "server_host = 127.0.0.1:1, ldap://127.0.0.1:" + directory.getListenPort("plain") + "\n";
        assertThat(byMail(hosts).get("ada@example.org")).isPresent();
    }

    @Test
    void tlsIsStartedOrUsedFromTheStart() throws IOException {
        String ldaps = "server_host = ldaps://127.0.0.1:" + directory.getListenPort("tls") + "\n";
        for (String lines : List.of("start_tls = yes\n", ldaps)) {
            assertThat(byMail(lines).get("ada@example.org")).as(lines).isPresent();
            LookupTable verifying = byMail(lines + "tls_require_cert = yes\n");
            assertThatThrownBy(() -> verifying.get("ada@example.org"))
                    .as("a certificate that nobody vouches for")
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "localhost, false"})
    void aCertificateHasToBeTheHosts(String host, boolean found) throws Exception {
        String verify = "\ntls_require_cert = yes\ntls_ca_cert_file = " + resource("ec.pem") + "\n";
        for (String server : List.of(
                "server_host = ldaps://" + host + ":" + directory.getListenPort("tls"),
                "start_tls = yes\nserver_host = ldap://" + host + ":" + directory.getListenPort("plain"))) {
            LookupTable table = byMail(server + verify);
            if (found) assertThat(table.get("ada@example.org")).isPresent();
            else assertThatThrownBy(() -> table.get("ada@example.org")).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    query_filter = (mail=%s                   | query_filter: is no LDAP filter
                    query_filter = (%u=x)                     | query_filter: %u does not stand behind a =
                    query_filter = %s                         | query_filter: %s does not stand behind a =
                    query_filter = (&(mail=x)(%s=y))          | query_filter: %s does not stand behind a =
                    query_filter = (mail=%x)                  | query_filter: a % with neither
                    search_base = %s                          | search_base: %s does not stand behind a =
                    search_base = dc=x, %d                    | search_base: %d does not stand behind a =
                    search_base = example                     | search_base: is no distinguished name
                    scope = deep                              | scope: is none of sub, one, base
                    bind = sasl                               | bind: is neither yes nor no
                    timeout = 0                               | timeout: is not a whole number
                    dereference = 4                           | dereference: is not a whole number
                    server_host = ldapi:///                   | server_host: "ldapi:///" is none of
                    server_host =                             | server_host: is empty
                    """)
    void aMistakeInTheFileIsNamed(String line, String problem) {
        assertThatThrownBy(() -> open(line + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(folder.resolve("query").toString())
                .hasMessageContaining(problem);
    }

    @Nested
    class Contract extends LookupTableContract {
        @Override
        protected LookupTable open(Map<String, String> entries) throws Exception {
            directory.add("dn: ou=table,dc=org", "objectClass: organizationalUnit");
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                directory.add(new Entry(
                        "cn=" + entry.getKey() + ",ou=table,dc=org",
                        new Attribute("objectClass", "person"),
                        new Attribute("maildrop", entry.getValue())));
            }
            return LdapTablesTest.this.open("search_base = ou=table, dc=org\nquery_filter = (cn=%s)\n");
        }

        @Override
        protected boolean replace(Map<String, String> entries) throws Exception {
            for (int i = 0; i < 50; i++) {
                String dn = "cn=" + key(i) + ",ou=table,dc=org";
                String value = entries.get(key(i));
                if (value == null) directory.delete(dn);
                else directory.modify(dn, new Modification(ModificationType.REPLACE, "maildrop", value));
            }
            return true;
        }

        @Override
        protected boolean breakDown() {
            directory.shutDown(true);
            return true;
        }
    }
}
