package org.mailrail.examples.server.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.QueueId;
import org.mailrail.core.ReversePath;
import org.mailrail.queue.QueuedMessage;
import org.mailrail.queue.QueuedMessage.State;

class QueuePrinterTest {
    private static final Instant ARRIVAL = Instant.parse("2026-01-02T03:04:05Z");

    private final StringWriter printed = new StringWriter();
    private final QueuePrinter printer = new QueuePrinter(new PrintWriter(printed), ZoneOffset.UTC);

    private static JsonObject message(String id, State state, ReversePath sender, String reason) {
        return QueueAnswer.of(new QueuedMessage(
                new QueueId(id),
                state,
                ARRIVAL,
                sender,
                List.of(EmailAddress.of("ada@example.net"), EmailAddress.of("bob@example.net")),
                5000,
                state == State.DEFERRED ? Optional.of(ARRIVAL.plusSeconds(300)) : Optional.empty(),
                Optional.of(reason).filter(text -> !text.isEmpty())));
    }

    private void assertPrinted(String expected) {
        assertThat(printed.toString().replace(System.lineSeparator(), "\n")).isEqualTo(expected);
    }

    @Test
    void theListIsThatOfPostqueue() {
        printer.listed(
                message("2Z1", State.DEFERRED, ReversePath.of(EmailAddress.of("app@example.org")), "mailbox full"));
        printer.listed(message("2Z2", State.ACTIVE, ReversePath.none(), ""));
        printer.listed(message("2Z3", State.HELD, ReversePath.none(), ""));
        printer.endOfList();
        String recipients = " ".repeat(47) + "ada@example.net\n" + " ".repeat(47) + "bob@example.net\n";
        assertPrinted("----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------\n"
                + "2Z1                   5000 Fri Jan  2 03:04:05 app@example.org\n"
                + " ".repeat(62) + "(mailbox full)\n"
                + recipients
                + "\n2Z2*                  5000 Fri Jan  2 03:04:05 MAILER-DAEMON\n"
                + recipients
                + "\n2Z3!                  5000 Fri Jan  2 03:04:05 MAILER-DAEMON\n"
                + recipients
                + "\n-- 14 Kbytes in 3 Requests.\n");
    }

    @Test
    void anEmptyQueueIsToldAsPostfixDoes() {
        printer.endOfList();
        assertPrinted("Mail queue is empty\n");
    }

    @Test
    void oneMessageIsShownWithReasonAndNextAttempt() {
        printer.shown(message("2Z1", State.DEFERRED, ReversePath.none(), "mailbox full"));
        assertPrinted("""
                id:            2Z1
                state:         deferred
                arrival:       2026-01-02 03:04:05 +0000
                size:          5000
                sender:        MAILER-DAEMON
                recipient:     ada@example.net
                recipient:     bob@example.net
                reason:        mailbox full
                next attempt:  2026-01-02 03:09:05 +0000
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "plain text, plain text",
        "é 中 😀, é 中 😀",
        "'a\u001b[2Jb', a?[2Jb",
        "'a\u0007\r\n\tb', a????b",
        "'a\u009bb', a?b",
        "'a\u202eb\u2066c\u200bd', a?b?c?d",
        "'a\u2028b\u00a0c', a?b?c",
        "'a\uE000b', a?b"
    })
    void whatATerminalMayMisunderstandIsNotPrinted(String text, String expected) {
        assertThat(QueuePrinter.printable(text)).isEqualTo(expected);
    }

    @Test
    void halfACharacterIsNotPrinted() {
        assertThat(QueuePrinter.printable("a\ud800b")).isEqualTo("a?b");
    }
}
