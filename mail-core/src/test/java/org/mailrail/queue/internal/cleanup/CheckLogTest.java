package org.mailrail.queue.internal.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.table.MemoryTable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

final class CheckLogTest {
    private final List<String> lines = new ArrayList<>();
    private final CheckLog log = new CheckLog(
            new Transaction(Client.application(), Envelope.of("a@x.example", "b@x.example"), new QueueId("Q1")),
            new Recorder(lines));

    @Test
    void oneMessageFillsNoLog() {
        for (int i = 0; i < 90; i++) log.action("warning", "body", "line " + i, "text");
        for (int i = 0; i < 1000; i++)
            log.mistake(new Check("body_checks", MemoryTable.of("none", Map.of())), "a mistake");
        log.close();
        assertThat(lines).hasSize(101);
        assertThat(lines.getFirst())
                .isEqualTo("Q1: warning: body line 0 from [127.0.0.1]; from=<a@x.example> to=b@x.example: text");
        assertThat(lines.getLast()).isEqualTo("Q1: 990 more lines of its checks are left out");
    }

    @Test
    void ofALineOnlyTheBeginningIsWrittenAndNoneBeginsAnother() {
        log.action("warning", "body", "x".repeat(100_000), "\n" + "y".repeat(100_000));
        log.close();
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line).hasSizeLessThan(600).doesNotContain("\n"));
    }

    /** Keeps what is logged. */
    private static final class Recorder extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        private final transient List<String> lines;

        Recorder(List<String> lines) {
            this.lines = lines;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String message, Object[] arguments, Throwable cause) {
            lines.add(MessageFormatter.basicArrayFormat(message, arguments));
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return Logger.class.getName();
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
