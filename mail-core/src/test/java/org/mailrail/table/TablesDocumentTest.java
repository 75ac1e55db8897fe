package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.config.MainCf;
import org.mailrail.table.jdbc.JdbcTables;
import org.mailrail.table.ldap.LdapTables;

/** The examples of configuration in docs/tables.md can be opened as they stand there. */
class TablesDocumentTest {
    private static final Pattern EXAMPLE = Pattern.compile("```cf\n# (\\S+)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theExamplesOpen() throws Exception {
        String document = Files.readString(Path.of("..", "docs", "tables.md"));
        List<MatchResult> examples = EXAMPLE.matcher(document).results().toList();
        for (MatchResult example : examples) Files.writeString(folder.resolve(example.group(1)), example.group(2));
        List<String> urls = new ArrayList<>();
        TableTypes types = TableTypes.standard().with(LdapTables.type());
        for (String name : List.of("pgsql", "mysql", "sqlite")) {
            types = types.with(JdbcTables.type(name, settings -> {
                urls.add(settings.url());
                return unasked();
            }));
        }
        MainCf main = MainCf.read(folder.resolve("main.cf"));
        for (String parameter : main.names())
            assertThat(types.tables(main, parameter, "")).as(parameter).isPresent();
        assertThat(examples).hasSize(5);
        assertThat(urls)
                .containsExactlyInAnyOrder(
                        "jdbc:postgresql://db1.example.org,db2.example.org:5433/mail",
                        "jdbc:mariadb://localhost/mail",
                        "jdbc:sqlite:/var/lib/mail/domains.db");
    }

    private static DataSource unasked() {
        return (DataSource) Proxy.newProxyInstance(
                TablesDocumentTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, given) -> {
                    throw new IllegalStateException("asked for " + method.getName());
                });
    }
}
