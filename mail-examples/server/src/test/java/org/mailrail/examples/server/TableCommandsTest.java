package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.config.ConfigurationException;
import org.mailrail.table.TextSyntax;

class TableCommandsTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private TableCommands commands(String in) {
        return new TableCommands(
                ServerTables.types(),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String table(String text) throws IOException {
        return "lmdb:" + Files.writeString(folder.resolve("table"), text);
    }

    @Test
    void aTableIsMadeAskedAndListed() throws IOException {
        String table = table("b@example.test  two words\nÄ@example.test x\nlonely\n");
        assertThat(commands("").make(table, TextSyntax.POSTMAP)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("mailrail: warning: ")
                .contains("line 3");
        assertThat(commands("").query(table, TextSyntax.POSTMAP, "B@EXAMPLE.test"))
                .isZero();
        assertThat(commands("").query(table, TextSyntax.POSTMAP, "c@example.test"))
                .isEqualTo(1);
        assertThat(commands("c\nä@example.test\n").query(table, TextSyntax.POSTMAP, "-"))
                .isZero();
        assertThat(commands("").list(table, TextSyntax.POSTMAP)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                two words
                ä@example.test\tx
                b@example.test\ttwo words
                ä@example.test\tx
                """);
    }

    @Test
    void aliasesAreMadeAndListed() throws IOException {
        String table = table("root: ada\n");
        commands("").make(table, TextSyntax.POSTALIAS);
        commands("").list(table, TextSyntax.POSTALIAS);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("root:\tada\n");
    }

    @Test
    void noOtherTypeIsMade() {
        assertThatThrownBy(() -> commands("").make("hash:" + folder.resolve("table"), TextSyntax.POSTMAP))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the source text itself is read");
    }

    @Test
    void aTypeWithoutAListCannotBeListed() {
        assertThatThrownBy(() -> commands("").list("static:all", TextSyntax.POSTMAP))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be listed");
    }
}
