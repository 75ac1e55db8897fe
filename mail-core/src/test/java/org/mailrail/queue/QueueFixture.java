package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.message.MessageContent;

/** What tests of the queue share: a folder, a clock that goes when told, an agent that answers as told. */
abstract class QueueFixture {
    static final String TEXT = "Subject: hello\r\n\r\nHello.\r\n";
    static final MessageContent CONTENT = content(TEXT);

    @TempDir
    Path folder;

    final TestClock clock = new TestClock();
    final FakeAgent agent = FakeAgent.accepting();

    static MessageContent content(String text) {
        return MessageContent.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until nothing is under way, and nothing due. */
    static void settle(MailQueue queue) throws InterruptedException {
        assertThat(queue.awaitIdle(Duration.ofSeconds(20))).isTrue();
    }
}
