package org.mailrail.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationCheckTest {
    private static final Path MAIN = Path.of("etc", "main.cf");
    private static final Path MASTER = Path.of("etc", "master.cf");

    private static MainCf main(String text) {
        return MainCf.of(MAIN, text);
    }

    private static List<String> of(ConfigurationCheck check) {
        return check.findings().stream()
                .map(finding -> finding.kind() + " " + finding)
                .toList();
    }

    @Test
    void parametersWithoutEffectAndUnknownOnesAreToldApart() {
        MainCf main = main("""
                myhostname = mx.example.org
                biff = no
                mydestinaton = $myhostname
                my_networks = 192.0.2.0/24
                mynetworks = $my_networks
                smtpd_restriction_classes = greylist, strict
                greylist = reject
                mailrail_spf = no
                """);
        main.string("myhostname", "");
        main.string("mynetworks", "");
        assertThat(of(ConfigurationCheck.of(main).knowing(List.of("mailrail_spf"))))
                .containsExactly(
                        "UNUSED_PARAMETER " + MAIN + ", line 2: biff: has no effect here",
                        "UNKNOWN_PARAMETER " + MAIN
                                + ", line 3: mydestinaton: is no parameter, and nothing refers to it",
                        "UNUSED_PARAMETER " + MAIN + ", line 6: smtpd_restriction_classes: has no effect here",
                        "UNUSED_PARAMETER " + MAIN + ", line 8: mailrail_spf: has no effect here");
    }

    @Test
    void whatIsAskedForIsUsed() {
        MainCf main = main("a = 1\nb = ${a?{$c}}\nc = 2\n");
        main.string("b", "");
        assertThat(ConfigurationCheck.of(main).findings()).isEmpty();
    }

    @Test
    void referencesToNothingAreFoundAlsoInValuesThatNobodyAskedFor() {
        MainCf main = main("""
                myhostname = mx.$mydomian
                smtpd_banner = $myhostname ${nosuch?x} $(neither) $$signs $mail_name $mydomain
                """);
        assertThat(ConfigurationCheck.of(main).findings())
                .filteredOn(finding -> finding.kind() == Finding.Kind.UNDEFINED_REFERENCE)
                .extracting(Finding::toString)
                .containsExactly(
                        MAIN + ", line 1: myhostname: refers to $mydomian, which is not set",
                        MAIN + ", line 2: smtpd_banner: refers to $nosuch, which is not set",
                        MAIN + ", line 2: smtpd_banner: refers to $neither, which is not set");
    }

    @Test
    void aReferenceThatIsFoundTwiceIsToldOnce() {
        MainCf main = main("myhostname = mx.$mydomian\n");
        main.string("myhostname", "");
        assertThat(of(ConfigurationCheck.of(main)))
                .containsExactly(
                        "UNDEFINED_REFERENCE " + MAIN + ", line 1: myhostname: refers to $mydomian, which is not set");
    }

    @Test
    void whatStandsTwiceIsFoundInBothFiles() {
        MainCf main = main("myhostname = a\nmyhostname = b\n");
        main.string("myhostname", "");
        MasterCf master = MasterCf.of(MASTER, "smtp unix - - - - - smtp\nsmtp unix - - - - - smtp\n");
        assertThat(of(ConfigurationCheck.of(main, master)))
                .containsExactly(
                        "DUPLICATE_PARAMETER " + MAIN + ", line 2: myhostname: overrides line 1",
                        "DUPLICATE_SERVICE " + MASTER + ", line 2: smtp/unix: overrides line 1");
    }

    @Test
    void servicesHaveParametersOfTheirOwn() {
        MainCf main = main("support_time_limit = 10s\nother_time_limit = 10s\nvalue = 1\n");
        MasterCf master = MasterCf.of(
                MASTER, "support unix - n n - - pipe\n  -o x=$value -o y=$nosuch -o smtpd_tls_auth_only=yes\n");
        assertThat(of(ConfigurationCheck.of(main, master)))
                .containsExactlyInAnyOrder(
                        "UNUSED_PARAMETER " + MAIN + ", line 1: support_time_limit: has no effect here",
                        "UNKNOWN_PARAMETER " + MAIN
                                + ", line 2: other_time_limit: is no parameter, and nothing refers to it",
                        "UNKNOWN_PARAMETER " + MASTER + ", line 1: x: is no parameter, and nothing refers to it",
                        "UNKNOWN_PARAMETER " + MASTER + ", line 1: y: is no parameter, and nothing refers to it",
                        "UNDEFINED_REFERENCE " + MASTER + ", line 1: y: refers to $nosuch, which is not set",
                        "UNUSED_PARAMETER " + MASTER + ", line 1: smtpd_tls_auth_only: has no effect here");
    }

    @Test
    void transportsThatNobodyDeliversByAreMissing() {
        MasterCf master = MasterCf.of(MASTER, "lmtp unix - - - - - lmtp\nsmtp inet n - - - - smtpd\n");
        assertThat(of(ConfigurationCheck.of(main(""), master)
                        .transports(List.of("lmtp", "smtp", "local", "error", "uucp"), List.of("local"))))
                .containsExactly(
                        "MISSING_TRANSPORT " + MAIN
                                + ": smtp: is named as a transport, but nothing delivers by it: mail for it waits",
                        "MISSING_TRANSPORT " + MAIN
                                + ": uucp: is named as a transport, but nothing delivers by it: mail for it waits");
    }
}
