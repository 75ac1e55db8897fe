package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.ConfigurationCheck;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.config.MasterCf;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.QueueId;
import org.mailrail.queue.TransportSettings.Concurrency;
import org.mailrail.queue.TransportSettings.Rest;

class QueueParametersTest {
    private static final Path FILE = Path.of("/etc/mail/main.cf");
    private static final QueueId ID = new QueueId("1Z1");
    private static final Instant ARRIVAL = Instant.parse("2026-01-01T00:00:00Z");

    private static MainCf main(String text) {
        return MainCf.of(FILE, text);
    }

    private static TransportSettings smtp(String text) {
        return QueueParameters.from(main(text)).transport("smtp");
    }

    @Test
    void anEmptyFileIsPostfixesDefaults() {
        assertThat(smtp("")).isEqualTo(TransportSettings.defaults().withDeliveries(100));
        assertThat(QueueParameters.from(main("")).schedule()).isEqualTo(RetrySchedule.postfix());
        assertThat(QueueParameters.from(main("")).bounceSchedule()).isEqualTo(RetrySchedule.postfix());
    }

    @Test
    void aTransportHasItsOwnOrWhatHoldsForAll() {
        QueueParameters parameters = QueueParameters.from(main("""
                initial_destination_concurrency = 2
                default_destination_concurrency_limit = 10
                default_destination_concurrency_positive_feedback = 1/concurrency
                default_destination_concurrency_negative_feedback = 1/8
                default_destination_concurrency_failed_cohort_limit = 3
                default_destination_recipient_limit = 40
                default_destination_rate_delay = 2s
                default_process_limit = 7
                slow_initial_destination_concurrency = 1
                slow_destination_concurrency_limit = 4
                slow_destination_concurrency_positive_feedback = 0
                slow_destination_concurrency_negative_feedback = 1/sqrt_concurrency
                slow_destination_concurrency_failed_cohort_limit = 10
                slow_destination_recipient_limit = 1
                slow_destination_rate_delay = 1m
                minimal_backoff_time = 10
                maximal_backoff_time = 100
                """));
        Rest rest = new Rest(Duration.ofSeconds(10), Duration.ofSeconds(100));
        assertThat(parameters.transport("smtp"))
                .isEqualTo(TransportSettings.defaults()
                        .withConcurrency(new Concurrency(2, 10, Feedback.of("1/concurrency"), Feedback.of("1/8"), 3))
                        .withRecipients(40)
                        .withRateDelay(Duration.ofSeconds(2))
                        .withRest(rest)
                        .withDeliveries(7));
        assertThat(parameters.transport("slow"))
                .isEqualTo(TransportSettings.defaults()
                        .withConcurrency(new Concurrency(1, 4, Feedback.of("0"), Feedback.of("1/sqrt_concurrency"), 10))
                        .withRecipients(1)
                        .withRateDelay(Duration.ofMinutes(1))
                        .withRest(rest)
                        .withDeliveries(7));
    }

    @Test
    void aReferenceToAnotherParameterIsItsValueOrDefault() {
        assertThat(smtp("smtp_destination_recipient_limit = $default_destination_recipient_limit\n")
                        .recipients())
                .isEqualTo(50);
        assertThat(smtp("""
                                smtp_destination_concurrency_limit = $relay_destination_concurrency_limit
                                relay_destination_concurrency_limit = 3
                                """).concurrency().limit()).isEqualTo(3);
    }

    @Test
    void noLimitIsZeroAsInPostfix() {
        TransportSettings settings =
                smtp("smtp_destination_concurrency_limit = 0\nsmtp_destination_recipient_limit = 0\n");
        assertThat(settings.concurrency().limit()).isEqualTo(Integer.MAX_VALUE);
        assertThat(settings.concurrency().initial()).isEqualTo(5);
        assertThat(settings.recipients()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aLimitBelowTheInitialConcurrencyWins() {
        assertThat(smtp("smtp_destination_concurrency_limit = 1\n")
                        .concurrency()
                        .initial())
                .isEqualTo(1);
    }

    @Test
    void processLimitsAreThoseOfTheServices() {
        MasterCf master = MasterCf.of(Path.of("/etc/mail/master.cf"), """
                smtp      inet  n - y - 9  smtpd
                smtp      unix  - - y - -  smtp
                relay     unix  - - y - 3  smtp
                lmtp      unix  - - y - 0  lmtp
                """);
        QueueParameters parameters = QueueParameters.from(main("default_process_limit = 50\n"), master);
        assertThat(parameters.transport("smtp").deliveries()).isEqualTo(50);
        assertThat(parameters.transport("relay").deliveries()).isEqualTo(3);
        assertThat(parameters.transport("lmtp").deliveries()).isEqualTo(Integer.MAX_VALUE);
        assertThat(parameters.transport("mailbox").deliveries()).isEqualTo(50);
    }

    @Test
    void bouncesHaveALifetimeOfTheirOwn() {
        QueueParameters parameters =
                QueueParameters.from(main("maximal_queue_lifetime = 2\nbounce_queue_lifetime = 1h\n"));
        Instant later = ARRIVAL.plus(Duration.ofHours(1));
        assertThat(parameters.bounceSchedule().nextAttempt(ID, ARRIVAL, later)).isEmpty();
        assertThat(parameters.schedule().nextAttempt(ID, ARRIVAL, later)).isPresent();
        assertThat(parameters.schedule().nextAttempt(ID, ARRIVAL, ARRIVAL.plus(Duration.ofDays(2))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    initial_destination_concurrency = 0                              | initial_destination_concurrency
                    default_destination_concurrency_limit = -1                       | default_destination_concurrency_limit
                    smtp_destination_concurrency_limit = many                        | smtp_destination_concurrency_limit
                    smtp_destination_concurrency_limit =                             | smtp_destination_concurrency_limit
                    default_destination_concurrency_positive_feedback = 2            | default_destination_concurrency_positive_feedback
                    smtp_destination_concurrency_negative_feedback = 1/x             | smtp_destination_concurrency_negative_feedback
                    default_destination_concurrency_failed_cohort_limit = 0.5        | default_destination_concurrency_failed_cohort_limit
                    smtp_destination_recipient_limit = 1x                            | smtp_destination_recipient_limit
                    default_destination_rate_delay = soon                            | default_destination_rate_delay
                    minimal_backoff_time = 0                                         | minimal_backoff_time
                    maximal_backoff_time = 10s                                       | maximal_backoff_time
                    default_process_limit = 0                                        | default_process_limit
                    """)
    void aMistakeIsNamedWithFileAndLine(String line, String parameter) {
        assertThatThrownBy(() -> smtp("# a comment\n" + line + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(FILE + ", line 2: " + parameter + ": ");
    }

    @ParameterizedTest
    @CsvSource({"maximal_queue_lifetime, 101d", "bounce_queue_lifetime, 101", "bounce_queue_lifetime, never"})
    void aLifetimeThatIsNoneIsNamed(String parameter, String value) {
        QueueParameters parameters = QueueParameters.from(main(parameter + " = " + value + "\n"));
        assertThatThrownBy(() -> {
                    parameters.schedule();
                    parameters.bounceSchedule();
                })
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(FILE + ", line 1: " + parameter + ": ");
    }

    @Test
    void whatIsToldIsPostfixesDefaultsOrAsItIsSet(@TempDir Path folder) throws IOException {
        QueueParameters defaults = QueueParameters.from(main("myhostname = mail.example.org\n"));
        assertThat(defaults.bounceSize()).isEqualTo(50_000);
        assertThat(defaults.delayWarning()).isZero();
        assertThat(defaults.templates()).isEqualTo(BounceTemplates.standard());
        assertThat(defaults.notices()).isEqualTo(PostmasterNotices.none());
        Path template = Files.writeString(folder.resolve("bounce.cf"), """
                failure_template = <<EOF
                Subject: Back to you

                From $myhostname.
                EOF
                """);
        QueueParameters set = QueueParameters.from(main("""
                myhostname = mail.example.org
                bounce_size_limit = 100
                delay_warning_time = 4
                notify_classes = 2bounce
                2bounce_notice_recipient = admin
                bounce_template_file = %s
                """.formatted(template)));
        assertThat(set.bounceSize()).isEqualTo(100);
        assertThat(set.delayWarning()).isEqualTo(Duration.ofHours(4));
        assertThat(set.templates().failure().subject()).isEqualTo("Back to you");
        assertThat(set.notices().recipient(PostmasterNotices.Event.DOUBLE_BOUNCE))
                .contains(EmailAddress.of("admin@mail.example.org"));
    }

    @ParameterizedTest
    @CsvSource({
        "bounce_size_limit, 0",
        "delay_warning_time, soon",
        "bounce_template_file, /nowhere/bounce.cf",
        "notify_classes, everything"
    })
    void whatIsToldWronglyIsNamed(String parameter, String value) {
        QueueParameters parameters =
                QueueParameters.from(main("myhostname = mail.example.org\n" + parameter + " = " + value + "\n"));
        assertThatThrownBy(() -> {
                    parameters.bounceSize();
                    parameters.delayWarning();
                    parameters.templates();
                    parameters.notices();
                })
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(FILE + ", line 2: " + parameter + ": ");
    }

    @Test
    void whatIsReadHasAnEffectForTheCheck() {
        MainCf main = main("smtp_destination_rate_delay = 1s\nbounce_queue_lifetime = 1d\n");
        QueueParameters parameters = QueueParameters.from(main);
        parameters.transport("smtp");
        parameters.bounceSchedule();
        assertThat(ConfigurationCheck.of(main).findings()).isEmpty();
    }
}
