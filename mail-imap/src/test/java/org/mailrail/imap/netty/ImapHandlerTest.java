package org.mailrail.imap.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mailrail.auth.sasl.SaslServer;
import org.mailrail.imap.internal.Settings;
import org.mailrail.store.memory.MemoryStore;

/** What a client does to its connection, without sockets. */
class ImapHandlerTest {
    private static final Duration WRITE_TIMEOUT = Duration.ofMinutes(5);

    /** A network that takes nothing of what is written. */
    private static final class FullWindow extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise neverDone) {
            ReferenceCountUtil.release(message);
        }
    }

    private static EmbeddedChannel channel() {
        Settings settings = new Settings(
                new MemoryStore(),
                new SaslServer((name, password) -> Optional.empty()),
                false,
                true,
                64 * 1024,
                8 * 1024,
                1_000_000,
                20,
                5,
                Duration.ofSeconds(2),
                null,
                InstantSource.system());
        ImapConnections connections = new ImapConnections(
                settings, null, Runnable::run, Duration.ofMinutes(1), Duration.ofMinutes(30), WRITE_TIMEOUT);
        return new EmbeddedChannel(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new FullWindow());
                connections.accept(channel, false);
            }
        });
    }

    @Test
    void aClientThatTakesNothingDoesNotKeepItsConnectionAfterBye() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(Unpooled.copiedBuffer("a LOGOUT\r\n", StandardCharsets.US_ASCII));
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(WRITE_TIMEOUT.toSeconds() + 1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }
}
