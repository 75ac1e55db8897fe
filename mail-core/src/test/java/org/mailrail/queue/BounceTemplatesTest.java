package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;

/** The example of bounce(5), and what may be wrong in such a file. */
class BounceTemplatesTest {
    @TempDir
    Path folder;

    private Path file(String text, Charset charset) throws IOException {
        return Files.writeString(folder.resolve("bounce.cf"), text, charset);
    }

    private BounceTemplates read(String text) throws IOException {
        return BounceTemplates.read(file(text, StandardCharsets.UTF_8));
    }

    @Test
    void whatTheFileHasReplacesTheStandardAndTheRestStays() throws IOException {
        BounceTemplates templates = read("""
                # The failure template is used for undeliverable mail.

                failure_template = <<EOF
                Charset: us-ascii
                from: MAILER-DAEMON (Mail Delivery System)
                SUBJECT: Undelivered Mail
                Postmaster-Subject: Postmaster Copy

                This is the mail system at host $myhostname. It costs 5$$.

                  Indented, and a backslash \\n.
                EOF
                  # and one more
                delay_template=<< END2
                Only text, $delay_warning_time_hours h, ${maximal_queue_lifetime_days} d.
                EOF
                END2
                verify_template = <<EOF
                Subject: Mail Delivery Status Report

                Enclosed.
                EOF
                """);
        assertThat(templates.failure())
                .isEqualTo(new BounceTemplate(
                        StandardCharsets.US_ASCII,
                        "MAILER-DAEMON (Mail Delivery System)",
                        "Undelivered Mail",
                        "Postmaster Copy",
                        """
                        This is the mail system at host ${myhostname}. It costs 5$$.

                          Indented, and a backslash \\n.
                        """));
        assertThat(templates.delay().text())
                .isEqualTo("Only text, ${delay_warning_time_hours} h, ${maximal_queue_lifetime_days} d.\nEOF\n");
        assertThat(templates.delay().subject())
                .isEqualTo(BounceTemplates.standard().delay().subject());
        assertThat(templates.success()).isEqualTo(BounceTemplates.standard().success());
    }

    @Test
    void eachTemplateIsInItsOwnCharset() throws IOException {
        Path file = file(
                "failure_template = <<EOF\nCharset: iso-8859-1\n\nf\u00FCr Sie\nEOF\n", StandardCharsets.ISO_8859_1);
        assertThat(BounceTemplates.read(file).failure().text()).isEqualTo("f\u00FCr Sie\n");
    }

    @Test
    void parametersOfMainCfMayStandInIt() throws IOException {
        MainCf main = MainCf.of(folder.resolve("main.cf"), "help = call $phone\nphone = 5$$\n");
        Path file = file("failure_template = <<EOF\n\nIn need, $help. $myhostname\nEOF\n", StandardCharsets.UTF_8);
        assertThat(BounceTemplates.read(file, main).failure().text()).isEqualTo("In need, call 5$$. ${myhostname}\n");
        assertThatThrownBy(() -> BounceTemplates.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bounce.cf, line 3: $help stands for nothing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            failure_template = text                          | line 1: expected name_template = <<EOF
            failure_template = <<                            | line 1: expected name_template = <<EOF
            failure_template = <<'EOF'                       | line 1: expected name_template = <<EOF
            nonsense                                         | line 1: expected name_template = <<EOF
            other_template = <<E;x;E                         | line 1: "other_template" is none of
            failure_template = <<E;x                         | line 1: failure_template is not ended by a line "E"
            failure_template = <<E;Subject: x;;E             | line 1: failure_template has no text
            failure_template = <<E;Subject:;;x;E             | line 2: "subject" has no value
            failure_template = <<E;X-Mailer: y;;x;E          | line 2: "x-mailer" is none of
            success_template = <<E;Postmaster-Subject: y;;x;E| line 2: the postmaster gets no copy of success_template
            failure_template = <<E;Subject: \u00E4;;x;E      | line 2: not printable ASCII
            failure_template = <<E;Charset: klingon;;x;E     | line 1: the charset "klingon" is not known
            failure_template = <<E;Charset: utf-16;;x;E      | line 4: not in the charset UTF-16
            failure_template = <<E;;\u00E4;E                 | line 3: not in the charset US-ASCII
            failure_template = <<E;;a;$;E                    | line 4: a $ that starts neither
            failure_template = <<E;;${myhostname;E           | line 3: a $ that starts neither
            failure_template = <<E;;$nothing;E               | line 3: $nothing stands for nothing
            failure_template = <<E;;$delay_warning_time_years;E | line 3: $delay_warning_time_years stands for nothing
            """)
    void whatIsWrongIsSaidWithItsLine(String text, String problem) {
        assertThatThrownBy(() -> read(text.replace(';', '\n')))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bounce.cf, " + problem);
    }
}
