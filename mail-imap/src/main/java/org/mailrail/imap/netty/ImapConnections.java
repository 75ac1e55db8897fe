package org.mailrail.imap.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.mailrail.imap.internal.Settings;
import org.mailrail.net.ServerTls;

/**
 * Makes the pipelines of a server's connections.
 *
 * @param settings of all sessions
 * @param tls null if there is none
 * @param blocking where sessions run
 * @param loginTimeout from the connection on
 * @param idleTimeout between what the client says
 * @param writeTimeout how long a client may take nothing
 */
public record ImapConnections(
        Settings settings,
        @Nullable ServerTls tls,
        Executor blocking,
        Duration loginTimeout,
        Duration idleTimeout,
        Duration writeTimeout) {

    /** Serves a connection. On its event loop. */
    public void accept(Channel channel, boolean fromStart) {
        if (fromStart) channel.pipeline().addLast(sslHandler());
        channel.pipeline().addLast(new ImapHandler(this, channel, fromStart));
    }

    /** Refuses a connection that is one too many. On its event loop. */
    public void refuse(Channel channel, boolean fromStart) {
        if (fromStart) { // a handshake is more than somebody is worth who has too many connections already
            channel.close();
            return;
        }
        channel.writeAndFlush(Unpooled.copiedBuffer("* BYE Too many connections\r\n", StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /** Says BYE as soon as the command that runs has ended. By any thread. */
    public void sayBye(Channel channel) {
        channel.eventLoop().execute(() -> {
            ImapHandler handler = channel.pipeline().get(ImapHandler.class);
            if (handler != null) handler.sayBye("The server is shutting down");
        });
    }

    SslHandler sslHandler() {
        if (tls == null) throw new IllegalStateException("no TLS");
        return new SslHandler(tls.newEngine());
    }
}
