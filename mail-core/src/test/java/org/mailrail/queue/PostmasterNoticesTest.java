package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;

class PostmasterNoticesTest {
    private static PostmasterNotices of(String parameters) {
        String text = "myhostname = mx.example.org\nmyorigin = example.org\n" + parameters.replace(';', '\n');
        return PostmasterNotices.from(MainCf.of(Path.of("main.cf"), text));
    }

    @Test
    void byDefaultThePostmasterIsToldNothing() {
        assertThat(of("")).isEqualTo(PostmasterNotices.none());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            notify_classes = resource, delay                              | {DELAY=postmaster@example.org}
            notify_classes = 2bounce                                      | {DOUBLE_BOUNCE=postmaster@example.org}
            notify_classes = bounce                                       | {BOUNCE=postmaster@example.org, DOUBLE_BOUNCE=postmaster@example.org}
            notify_classes = bounce;bounce_notice_recipient = a@b.example | {BOUNCE=a@b.example, DOUBLE_BOUNCE=postmaster@example.org}
            notify_classes = bounce;2bounce_notice_recipient = root       | {BOUNCE=postmaster@example.org, DOUBLE_BOUNCE=root@example.org}
            notify_classes = delay;delay_notice_recipient = root          | {DELAY=root@example.org}
            """)
    void classesAndRecipientsAreThoseOfMainCf(String parameters, String recipients) {
        assertThat(new TreeMap<>(of(parameters).recipients())).hasToString(recipients);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            notify_classes = bounces                               | notify_classes
            notify_classes = bounce;bounce_notice_recipient = a@@b | bounce_notice_recipient
            double_bounce_sender = a@b.example                     | double_bounce_sender
            double_bounce_sender =                                 | double_bounce_sender
            """)
    void mistakesAreNamed(String parameters, String parameter) {
        assertThatThrownBy(() -> of(parameters))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("main.cf")
                .hasMessageContaining(parameter);
    }
}
