package org.mailrail.smtp.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Domain;
import org.mailrail.core.Reply;
import org.mailrail.queue.NoSpaceException;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.smtp.internal.MessageReceiver;
import org.mailrail.smtp.internal.Protocol;
import org.mailrail.smtp.internal.SessionSettings;

/** The handler with threads that run only when told to, so that storage is as slow as a test wants it. */
class SessionHandlerTest {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private int finished;
    private int closed;

    private EmbeddedChannel connect(MessageReceiver receiver) {
        Duration hour = Duration.ofHours(1);
        return new EmbeddedChannel(new SessionHandler(
                SessionSettings.defaults(Protocol.SMTP, Domain.of("mx.example.org")),
                new SessionServer.Timeouts(hour, hour, hour, hour, Duration.ZERO),
                (transaction, to) -> RecipientVerdict.accept(),
                receiver,
                tasks::add,
                null,
                false,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
    }

    private void runTasks(EmbeddedChannel channel) {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
            channel.runPendingTasks();
        }
    }

    private static void say(EmbeddedChannel channel, String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private static String heard(EmbeddedChannel channel) {
        StringBuilder heard = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            heard.append(out.toString(StandardCharsets.US_ASCII));
            out.release();
        }
        return heard.toString();
    }

    private final class Storage implements MessageReceiver.Incoming {
        private boolean failed;

        @Override
        public void append(ByteBuffer octets) throws IOException {
            if (failed) return; // there is room again
            failed = true;
            throw new NoSpaceException("full");
        }

        @Override
        public List<Reply> finish() {
            finished++;
            return List.of(Reply.of(250, "2.0.0", "kept"));
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messageOfWhichAPieceIsMissingIsNotTaken(boolean endIsReadBefore) {
        EmbeddedChannel channel = connect((transaction, with) -> new Storage());
        say(channel, "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\n");
        runTasks(channel);
        assertThat(heard(channel)).contains("\r\n354 ");
        say(channel, "0123456789\r\n".repeat(6000));
        assertThat(tasks).as("a piece to store").hasSize(1);
        if (endIsReadBefore) say(channel, ".\r\n");
        runTasks(channel);
        if (!endIsReadBefore) say(channel, ".\r\n");
        runTasks(channel);
        assertThat(heard(channel)).startsWith("452 4.3.1");
        assertThat(finished).isZero();
        assertThat(closed).isEqualTo(1);
        channel.finishAndReleaseAll();
    }

    @Test
    void answerInTheWrongNumberEndsTheSession() {
        EmbeddedChannel channel = connect((transaction, with) -> new MessageReceiver.Incoming() {
            @Override
            public void append(ByteBuffer octets) {
                // only what comes at the end matters here
            }

            @Override
            public List<Reply> finish() {
                return List.of();
            }

            @Override
            public void close() {
                closed++;
            }
        });
        say(channel, "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\n");
        runTasks(channel);
        heard(channel);
        say(channel, "hi\r\n.\r\n");
        runTasks(channel);
        assertThat(heard(channel)).startsWith("421 4.3.0").hasLineCount(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(closed).isEqualTo(1);
        channel.finishAndReleaseAll();
    }
}
