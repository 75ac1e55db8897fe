package org.mailrail.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableTypes;
import org.mailrail.table.contract.LookupTableContract;
import org.sqlite.SQLiteDataSource;

class JdbcTablesTest {
    @TempDir
    Path folder;

    private final List<QuerySettings> asked = new ArrayList<>();
    private final SQLiteDataSource sqlite = new SQLiteDataSource();
    private final JdbcDataSource h2 = new JdbcDataSource();

    @BeforeEach
    void makeTables() throws SQLException {
        sqlite.setUrl("jdbc:sqlite:" + folder.resolve("db"));
        sqlite.setSynchronous("OFF");
        h2.setUrl("jdbc:h2:mem:" + folder.getFileName() + ";DB_CLOSE_DELAY=-1");
        for (DataSource source : List.of(sqlite, h2)) {
            execute(
                    source,
                    "CREATE TABLE mail (name VARCHAR(300), host VARCHAR(300), target VARCHAR(300), other VARCHAR(300))");
            execute(source, "INSERT INTO mail VALUES ('ada', 'example.org', 'ada@store.example.org', 'second')");
            execute(source, "INSERT INTO mail VALUES ('list', 'example.org', 'a@example.org', NULL)");
            execute(source, "INSERT INTO mail VALUES ('list', 'example.org', 'b', '')");
            execute(source, "INSERT INTO mail VALUES ('o''hara', 'example.org', 'scarlett', NULL)");
            execute(source, "INSERT INTO mail VALUES ('nothing', 'example.org', NULL, NULL)");
        }
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private LookupTable open(String type, String file) throws IOException {
        Files.writeString(folder.resolve("query"), file);
        TableTypes types = TableTypes.standard().with(JdbcTables.type(type, settings -> {
            asked.add(settings);
            return type.equals("sqlite") ? sqlite : h2;
        }));
        return types.open(type + ":query", folder);
    }

    private LookupTable sqlite(String query) throws IOException {
        return open("sqlite", "dbpath = db\n" + query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "mysql"})
    void anAddressIsFoundByItsParts(String type) throws IOException {
        LookupTable table = open(
                type,
                "dbpath = db\ndbname = db\nquery = SELECT target FROM mail\n    WHERE name = '%u' AND host = '%d'\nhosts = h\n");
        assertThat(table.get("Ada@Example.ORG")).contains("ada@store.example.org");
        assertThat(table.get("list@example.org")).contains("a@example.org,b");
        assertThat(table.get("o'hara@example.org")).contains("scarlett");
        assertThat(table.get("nothing@example.org")).isEmpty();
        assertThat(table.get("nobody@example.org")).isEmpty();
        assertThat(table.get("ada")).as("no domain").isEmpty();
        assertThat(table.get("@example.org")).as("no local part").isEmpty();
    }

    @Test
    void allColumnsCountButInSqlite() throws IOException {
        String query = "query = SELECT target, other FROM mail WHERE name = '%s'\n";
        assertThat(open("mysql", "dbname = db\n" + query).get("ada")).contains("ada@store.example.org,second");
        assertThat(sqlite(query).get("ada")).contains("ada@store.example.org");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    %s           | a@example.org,b
                    smtp:[%s]    | smtp:[a@example.org],smtp:[b]
                    %d           | example.org
                    %u           | a,b
                    %U at %D     | list at example.org,list at example.org
                    %1.%2 100%%  | org.example 100%,org.example 100%
                    """)
    void resultsHaveTheFormatOfTheFile(String format, String value) throws IOException {
        LookupTable table =
                sqlite("query = SELECT target FROM mail WHERE name = '%u'\nresult_format = " + format + "\n");
        assertThat(table.get("list@example.org")).contains(value);
    }

    @Test
    void aKeyThatLacksWhatTheResultNeedsIsNotAskedFor() throws IOException {
        LookupTable table = sqlite("query = SELECT 'x' WHERE '%s' <> ''\nresult_format = %3%2\n");
        assertThat(table.get("a@mail.example.org")).contains("mailexample");
        assertThat(table.get("a@example.org")).isEmpty();
        assertThat(table.get("a@.example.org")).isEmpty();
        assertThat(table.get("mail.example.org")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a@example.org, true",
        "a@EXAMPLE.org, true",
        "a@example.com, true",
        "a@no.example, false",
        "a@sub.example.org, false",
        "example.org, false",
        "@example.org, false",
        "a, false"
    })
    void onlyKeysOfTheFilesDomainsAreAskedFor(String key, boolean found) throws IOException {
        Path domains = Files.writeString(folder.resolve("domains"), "example.com\n# comment\nno.example\n");
        LookupTable table =
                sqlite("query = SELECT 'x' WHERE '%s' <> ''\ndomain = !no.example, example.org, " + domains + "\n");
        assertThat(table.get(key).isPresent()).isEqualTo(found);
    }

    @Test
    void moreResultsThanTheLimitAreATemporaryError() throws IOException {
        String query = "query = SELECT target FROM mail WHERE name = '%s'\nexpansion_limit = ";
        assertThat(sqlite(query + "2\n").get("list")).contains("a@example.org,b");
        assertThatThrownBy(() -> sqlite(query + "1\n").get("list"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expansion_limit = 1");
    }

    @Test
    void theOlderFormOfAQuery() throws IOException {
        LookupTable table = sqlite("""
                table = mail
                select_field = target
                where_field = name
                additional_conditions = AND host = 'example.org'
                """);
        assertThat(table.get("ADA")).contains("ada@store.example.org");
        assertThat(open("mysql", "dbname = x\nselect_function = UPPER\n").get("ada"))
                .contains("ADA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR ''='",
                "x' OR '1'='1",
                "x'; DROP TABLE mail; --",
                "x'' OR 1=1 --",
                "\\' OR 1=1 #",
                "x\" OR \"\"=\"",
                "%",
                "_da",
                "ad%",
                "%s",
                "'||(SELECT target FROM mail)||'",
                "x' UNION SELECT target FROM mail --@example.org",
                "\u02bc OR 1=1",
                "ada\n' OR ''='"
            })
    void aKeyIsNeverPartOfTheQuery(String hostile) throws IOException {
        for (String type : List.of("sqlite", "mysql")) {
            for (String query : List.of(
                    "SELECT target FROM mail WHERE name = '%s'",
                    "SELECT target FROM mail WHERE name = '%u'",
                    "SELECT target FROM mail WHERE name || '' = '%u' AND host LIKE 'example.org'")) {
                LookupTable table = open(type, "dbpath = db\ndbname = db\nquery = " + query + "\n");
                assertThat(table.get(hostile)).isEmpty();
                assertThat(table.get(hostile + "@example.org")).isEmpty();
                assertThat(table.get("a@" + hostile)).isEmpty();
                assertThat(table.get("ada")).as("the table is still there").isPresent();
            }
        }
    }

    @Test
    void whatTheApplicationIsTold() throws IOException {
        open(
                "pgsql",
                "hosts = inet:a.example:5433 b.example\nuser = u\npassword = p$x=y\ndbname = mail\nquery = SELECT 1\n");
        open("mysql", "hosts = unix:/run/mysqld.sock\ndbname = mail\nquery = SELECT 1\n");
        open("mysql", "hosts = db.example\ndbname = mail\nquery = SELECT 1\n");
        open("sqlite", "dbpath = db\nquery = SELECT 1\n");
        assertThat(asked)
                .containsExactly(
                        new QuerySettings(
                                "pgsql:query",
                                List.of("inet:a.example:5433", "b.example"),
                                "u",
                                "p$x=y",
                                "mail",
                                "jdbc:postgresql://a.example:5433,b.example/mail"),
                        new QuerySettings("mysql:query", List.of("unix:/run/mysqld.sock"), "", "", "mail", ""),
                        new QuerySettings(
                                "mysql:query", List.of("db.example"), "", "", "mail", "jdbc:mariadb://db.example/mail"),
                        new QuerySettings(
                                "sqlite:query", List.of(), "", "", "db", "jdbc:sqlite:" + folder.resolve("db")));
        assertThat(asked.getFirst().toString()).doesNotContain("p$x=y");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    sqlite | query = SELECT 1                                       | dbpath: is not set
                    pgsql  | query = SELECT 1                                       | dbname: is not set
                    sqlite | dbpath = db                                            | select_field: is not set
                    sqlite | query = SELECT a WHERE b = %s                          | query: %s stands outside single quotes
                    sqlite | query = SELECT '%s';result_format = %x                 | result_format: a % with neither
                    sqlite | query = SELECT '%s';expansion_limit = many             | expansion_limit: is not a whole number
                    sqlite | query = SELECT '%s';domain = hash:x                    | domain: has a table
                    sqlite | no equals sign                                         | line 1: is not of the form name = value
                    """)
    void aMistakeInTheFileIsNamed(String type, String lines, String problem) {
        assertThatThrownBy(() -> open(type, lines.replace(';', '\n') + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(folder.resolve("query").toString())
                .hasMessageContaining(problem);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> TableTypes.standard()
                        .with(JdbcTables.type("pgsql", settings -> h2))
                        .open("pgsql:nosuch", folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> JdbcTables.type("oracle", settings -> h2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDatabaseThatFailsIsATemporaryError() throws IOException {
        LookupTable table = sqlite("query = SELECT nosuch FROM nothere WHERE x = '%s'\n");
        assertThatThrownBy(() -> table.get("ada"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("sqlite:query: ");
    }

    /** A field of a header, for which a check is asked, has what length its sender likes: nobody has said that it is not there. */
    @Test
    void aKeyThatIsTooLongIsATemporaryError() throws IOException {
        LookupTable table = sqlite("query = SELECT 'REJECT' WHERE '%s' LIKE 'x%%'\n");
        assertThat(table.get("x".repeat(102_400))).contains("REJECT");
        assertThatThrownBy(() -> table.get("x".repeat(102_401)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("sqlite:query: ");
    }

    @Nested
    class Contract extends LookupTableContract {
        @Override
        protected LookupTable open(Map<String, String> entries) throws Exception {
            execute(sqlite, "CREATE TABLE entries (k VARCHAR(300) PRIMARY KEY, v VARCHAR(300))");
            replace(entries);
            return sqlite("query = SELECT v FROM entries WHERE k = '%s'\n");
        }

        @Override
        protected boolean replace(Map<String, String> entries) throws Exception {
            try (Connection connection = sqlite.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("DELETE FROM entries");
                for (Map.Entry<String, String> entry : entries.entrySet()) {
                    statement.execute(
                            "INSERT INTO entries VALUES ('" + entry.getKey() + "', '" + entry.getValue() + "')");
                }
                connection.commit();
            }
            return true;
        }

        @Override
        protected boolean breakDown() throws Exception {
            execute(sqlite, "DROP TABLE entries");
            return true;
        }
    }
}
