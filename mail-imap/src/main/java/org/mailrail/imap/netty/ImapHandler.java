package org.mailrail.imap.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mailrail.imap.internal.Next;
import org.mailrail.imap.internal.PeerGoneException;
import org.mailrail.imap.internal.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one session. What the client sends goes to it on a thread that may block, one piece of work at a time; meanwhile nothing is read, so that a
 * client cannot send faster than it is served. The fields belong to the event loop, the session to the work that runs, if one does.
 */
final class ImapHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ImapHandler.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** What a session is asked to do, away from the event loop. */
    private interface Work {
        Next run() throws IOException;
    }

    private enum Phase {
        /** Awaiting the end of a TLS handshake. */
        HANDSHAKE,
        /** Awaiting the client. */
        READING,
        /** The session is at work. */
        BUSY,
        /** The session answers after a while. */
        DELAYED,
        /** The last has been said. */
        CLOSING
    }

    private final ImapConnections server;
    private final Channel channel;
    private final boolean tlsFromStart;
    private final ChannelOutput output;
    private final Session session;
    private Phase phase = Phase.READING;
    private ByteBuffer unread = NOTHING;
    private boolean news;
    private @Nullable String bye;
    private long lastHeard;
    private @Nullable Future<?> loginTimer;
    private @Nullable Future<?> idleTimer;
    private @Nullable Future<?> closeTimer;

    ImapHandler(ImapConnections server, Channel channel, boolean tlsFromStart) {
        this.server = server;
        this.channel = channel;
        this.tlsFromStart = tlsFromStart;
        output = new ChannelOutput(channel, server.writeTimeout());
        session = new Session(
                server.settings(), tlsFromStart, () -> channel.eventLoop().execute(this::onNews));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        lastHeard = now();
        loginTimer = after(server.loginTimeout(), this::onLoginTimeout);
        idleTimer = after(server.idleTimeout(), this::onIdleTimeout);
        if (tlsFromStart) phase = Phase.HANDSHAKE;
        else greet();
        ctx.fireChannelActive();
    }

    private void greet() {
        start(() -> {
            session.greet(output);
            return Next.Read.INSTANCE;
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && phase == Phase.HANDSHAKE) {
            phase = Phase.READING;
            if (!handshake.isSuccess()) ctx.close();
            else if (tlsFromStart) greet();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf octets = (ByteBuf) message;
        try {
            lastHeard = now();
            if (phase == Phase.CLOSING) return;
            ByteBuffer more = ByteBuffer.allocate(unread.remaining() + octets.readableBytes());
            more.put(unread);
            octets.readBytes(more);
            unread = more.flip();
        } finally {
            octets.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (phase == Phase.READING) goOn();
        ctx.fireChannelReadComplete();
    }

    /** Does what is next while the session is at rest. */
    private void goOn() {
        if (bye != null) {
            String why = bye;
            start(() -> {
                session.bye(why, output);
                return Next.Close.INSTANCE;
            });
        } else if (unread.hasRemaining()) {
            ByteBuffer octets = unread;
            start(() -> session.receive(octets, output));
        } else if (news) {
            news = false;
            start(() -> session.tellNews(output));
        } else {
            phase = Phase.READING;
            channel.config().setAutoRead(true);
        }
    }

    private void start(Work work) {
        phase = Phase.BUSY;
        channel.config().setAutoRead(false);
        server.blocking().execute(() -> {
            Next next = Next.Close.INSTANCE;
            try {
                next = work.run();
            } catch (PeerGoneException gone) {
                LOG.debug("{}: {}", channel.remoteAddress(), gone.getMessage());
                channel.close(); // at once, since what was begun cannot be finished
            } catch (IOException | RuntimeException e) {
                LOG.error("The session with {} failed", channel.remoteAddress(), e);
            } finally {
                finish(next);
            }
        });
    }

    private void finish(Next next) {
        try {
            channel.eventLoop().execute(() -> finished(next));
        } catch (RejectedExecutionException eventLoopHasEnded) {
            closeSession();
        }
    }

    private void finished(Next next) {
        lastHeard = now();
        if (!channel.isActive()) {
            phase = Phase.CLOSING;
            server.blocking().execute(this::closeSession);
            return;
        }
        switch (next) {
            case Next.Read none -> goOn();
            case Next.Delay(Duration duration) -> {
                phase = Phase.DELAYED;
                after(duration, () -> {
                    if (phase == Phase.DELAYED && channel.isActive()) start(() -> session.resume(output));
                });
            }
            case Next.StartTls none -> {
                unread = NOTHING; // plain text that came behind STARTTLS is nobody's
                session.tlsStarted();
                phase = Phase.HANDSHAKE;
                channel.pipeline().addFirst(server.sslHandler());
                channel.config().setAutoRead(true);
            }
            case Next.Close none -> {
                phase = Phase.CLOSING;
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
                // A client that takes nothing any more must not keep its connection for ever.
                closeTimer = after(server.writeTimeout(), channel::close);
            }
        }
    }

    private void onNews() {
        news = true;
        if (phase == Phase.READING) goOn();
    }

    /** Says BYE once the session is at rest. On the event loop. */
    void sayBye(String why) {
        bye = why;
        switch (phase) {
            case READING, DELAYED -> goOn();
            case HANDSHAKE -> channel.close();
            case BUSY, CLOSING -> {} // it is said after the work, or has been
        }
    }

    private void onLoginTimeout() {
        if (phase == Phase.BUSY) // the session is not to be looked at
        loginTimer = after(Duration.ofSeconds(1), this::onLoginTimeout);
        else if (!session.isLoggedIn()) sayBye("Too slow to log in");
    }

    private void onIdleTimeout() {
        long left = server.idleTimeout().toNanos() - (now() - lastHeard);
        if (phase == Phase.BUSY) left = server.idleTimeout().toNanos();
        if (left > 0) idleTimer = after(Duration.ofNanos(left), this::onIdleTimeout);
        else sayBye("Nothing was heard for too long");
    }

    private Future<?> after(Duration time, Runnable action) {
        return channel.eventLoop().schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        output.wake();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (loginTimer != null) loginTimer.cancel(false);
        if (idleTimer != null) idleTimer.cancel(false);
        if (closeTimer != null) closeTimer.cancel(false);
        output.wake();
        if (phase != Phase.BUSY) server.blocking().execute(this::closeSession);
        ctx.fireChannelInactive();
    }

    private void closeSession() {
        try {
            session.close();
        } catch (IOException e) {
            LOG.warn("A session did not close cleanly", e);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Resets, and what is no TLS: the peer's doing, so no more than a note.
        if (cause instanceof IOException || cause.getCause() instanceof IOException)
            LOG.debug("{}: {}", channel.remoteAddress(), cause.toString());
        else LOG.error("The connection with {} failed", channel.remoteAddress(), cause);
        ctx.close();
    }
}
