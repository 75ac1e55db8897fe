package org.mailrail.route.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.config.ConfigurationCheck;
import org.mailrail.config.MainCf;
import org.mailrail.config.MasterCf;
import org.mailrail.config.MasterService;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.ReversePath;
import org.mailrail.route.AddressClass;
import org.mailrail.route.Resolution;
import org.mailrail.route.Router;

/** Names of the host and its log in main.cf; what holds for one service only stands in master.cf. */
class SubmissionServiceTest {
    @TempDir
    private Path folder;

    @Test
    void anOverrideHoldsForItsServiceAlone() throws IOException {
        ConfigurationFolder configuration = new ConfigurationFolder(folder);
        MainCf main = configuration.main("maillog_file = /path/mail.log\nmyhostname = mail.server.com\n");
        MasterCf master = MasterCf.of(folder.resolve("master.cf"), """
                smtp       inet  n  -  n  -  -  smtpd
                submission inet  n  -  n  -  -  smtpd
                  -o smtpd_tls_auth_only=yes
                """);
        MainCf submission = master.service("submission", MasterService.Type.INET)
                .orElseThrow()
                .overrides(main);
        MainCf smtp =
                master.service("smtp", MasterService.Type.INET).orElseThrow().overrides(main);
        assertThat(submission.yesNo("smtpd_tls_auth_only", false)).isTrue();
        assertThat(smtp.yesNo("smtpd_tls_auth_only", false)).isFalse();
        assertThat(submission.path("maillog_file", "")).contains(folder.resolve("mail.log"));

        Router router = Router.from(submission, ConfigurationFolder.types());
        EmailAddress root = EmailAddress.of("postmaster@mail.server.com");
        assertThat(router.resolveExpanded(ReversePath.none(), root)).isInstanceOfAny(Resolution.class);
        assertThat(router.classOf(root.host())).isEqualTo(AddressClass.LOCAL);
        assertThat(ConfigurationCheck.of(main, master).findings()).isEmpty();
    }
}
