package org.mailrail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasterCfTest {
    private static final Path FILE = Path.of("etc", "master.cf");

    private static final String TEXT = """
            # service type  private unpriv  chroot  wakeup  maxproc command + args
            smtp      inet  n       -       y       -       -       smtpd
            [::1]:587 inet  n       -       n       -       5       smtpd
              -o syslog_name=postfix/submission
              # a comment between
              -o smtpd_tls_auth_only=yes
              -o { smtpd_client_restrictions = permit_sasl_authenticated, reject }
              -o{smtpd_banner=$myhostname ready} -v
            pickup    unix-dgram n  -       y       60?     1       pickup
            support-pipe unix  -    n       n       -       0       pipe
              flags=DRX user=vmail argv=/usr/bin/support {a b} ${recipient} -o x
            flush     fifo  -       y       -       1000    -       flush
            passed    pass  -       -       -       -       -       smtpd
            """;

    private final MasterCf master = MasterCf.of(FILE, TEXT);

    private MasterService service(String name, MasterService.Type type) {
        return master.service(name, type).orElseThrow();
    }

    @Test
    void columnsHaveDefaults() {
        assertThat(master.services())
                .extracting(MasterService::toString)
                .containsExactly(
                        "smtp/inet",
                        "[::1]:587/inet",
                        "pickup/unix-dgram",
                        "support-pipe/unix",
                        "flush/fifo",
                        "passed/pass");
        MasterService smtp = service("smtp", MasterService.Type.INET);
        assertThat(smtp)
                .isEqualTo(new MasterService(
                        FILE,
                        2,
                        "smtp",
                        MasterService.Type.INET,
                        false,
                        true,
                        true,
                        Duration.ZERO,
                        false,
                        OptionalInt.empty(),
                        "smtpd",
                        Map.of(),
                        List.of()));
        MasterService passed = service("passed", MasterService.Type.PASS);
        assertThat(passed.isPrivate()).isTrue();
        assertThat(passed.isUnprivileged()).isTrue();
        assertThat(passed.isChrooted()).isFalse();
    }

    @Test
    void wakeUpAndProcessLimitAreRead() {
        MasterService pickup = service("pickup", MasterService.Type.UNIX_DGRAM);
        assertThat(pickup.wakeUp()).isEqualTo(Duration.ofMinutes(1));
        assertThat(pickup.wakesOnlyIfUsed()).isTrue();
        assertThat(pickup.maxProcesses()).hasValue(1);
        MasterService flush = service("flush", MasterService.Type.FIFO);
        assertThat(flush.wakeUp()).isEqualTo(Duration.ofSeconds(1000));
        assertThat(flush.wakesOnlyIfUsed()).isFalse();
        assertThat(service("support-pipe", MasterService.Type.UNIX).maxProcesses())
                .hasValue(0);
    }

    @Test
    void overridesStandOnTopOfMainCf() {
        MasterService submission = service("[::1]:587", MasterService.Type.INET);
        MainCf main = MainCf.of(
                Path.of("etc", "main.cf"), "myhostname = mx.example.org\nsmtpd_tls_auth_only = no\nother = x\n");
        MainCf overridden = submission.overrides(main);
        assertThat(overridden.yesNo("smtpd_tls_auth_only", false)).isTrue();
        assertThat(overridden.list("smtpd_client_restrictions", ""))
                .containsExactly("permit_sasl_authenticated", "reject");
        assertThat(overridden.string("smtpd_banner", "")).isEqualTo("mx.example.org ready");
        assertThat(overridden.string("syslog_name", "")).isEqualTo("postfix/submission");
        assertThat(overridden.string("other", "")).isEqualTo("x");
        assertThat(main.yesNo("smtpd_tls_auth_only", false)).isFalse();
        assertThat(overridden.where("smtpd_tls_auth_only")).isEqualTo(FILE + ", line 3: smtpd_tls_auth_only");
        assertThat(service("smtp", MasterService.Type.INET).overrides(main)).isSameAs(main);
    }

    @Test
    void argumentsStandBehindTheOptions() {
        MasterService pipe = service("support-pipe", MasterService.Type.UNIX);
        assertThat(pipe.command()).isEqualTo("pipe");
        assertThat(pipe.arguments())
                .containsExactly("flags=DRX", "user=vmail", "argv=/usr/bin/support", "a b", "${recipient}", "-o", "x");
        assertThat(pipe.overrides()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    smtp            | ''        | smtp
                    10025           | ''        | 10025
                    127.0.0.1:smtp  | 127.0.0.1 | smtp
                    ::1:smtp        | ::1       | smtp
                    [::1]:25        | ::1       | 25
                    localhost:2525  | localhost | 2525
                    """)
    void anInetServiceListensOnHostAndPort(String name, String host, String port) {
        MasterService service =
                MasterCf.of(FILE, name + " inet n - - - - smtpd\n").services().getFirst();
        assertThat(service.host()).isEqualTo(host);
        assertThat(service.port()).isEqualTo(port);
        MasterService unix = service("support-pipe", MasterService.Type.UNIX);
        assertThatThrownBy(unix::host).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(unix::port).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    smtp inet n - -                       | the column wakeup is missing; expected name type private
                    smtp                                  | the column type is missing
                    smtp tcp n - - - - smtpd              | "tcp" is no type; expected inet, unix, unix-dgram, fifo or pass
                    smtp inet y - - - - smtpd             | an inet service cannot be private; expected n
                    smtp inet - - - - - smtpd             | an inet service cannot be private; expected n
                    a unix x - - - - smtpd                | the column private is "x"; expected y, n or -
                    a unix n - - x - smtpd                | the column wakeup is "x"; expected a whole number or -
                    a unix n - - - -1 smtpd               | the column maxproc is "-1"
                    host: inet n - - - - smtpd            | "host:" is not of the form port, host:port or [address]:port
                    [::1 inet n - - - - smtpd             | is not of the form port
                    a unix n - - - - smtpd -o x           | "x" behind -o is not of the form name=value
                    a unix n - - - - smtpd -o             | the column -o name=value is missing
                    a unix n - - - - smtpd -o { x y = 1 } | "x y = 1" behind -o is not of the form name=value
                    a unix n - - - - smtpd -o { x = 1     | a { without its }
                    """)
    void aMistakeIsToldWithFileAndLine(String line, String problem) {
        assertThatThrownBy(() -> MasterCf.of(FILE, "\n" + line + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(FILE + ", line 2: ")
                .hasMessageContaining(problem);
    }

    @Test
    void aContinuationOfNothingIsRefused() {
        assertThatThrownBy(() -> MasterCf.of(FILE, "  -o a=b\n"))
                .hasMessageContaining("line 1: starts with white space");
    }

    @Test
    void aServiceThatStandsTwiceIsFoundAndTheLastCounts() {
        MasterCf twice =
                MasterCf.of(FILE, "smtp inet n - - - - smtpd\nsmtp unix - - - - - smtp\nsmtp inet n - - - - x\n");
        assertThat(twice.service("smtp", MasterService.Type.INET).orElseThrow().command())
                .isEqualTo("x");
        assertThat(twice.findings())
                .containsExactly(new Finding(Finding.Kind.DUPLICATE_SERVICE, FILE, 3, "smtp/inet", "overrides line 1"));
    }
}
