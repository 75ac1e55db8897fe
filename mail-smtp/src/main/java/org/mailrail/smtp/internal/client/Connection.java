package org.mailrail.smtp.internal.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.smtp.DefaultLastSmtpContent;
import io.netty.handler.codec.smtp.DefaultSmtpContent;
import io.netty.handler.codec.smtp.DefaultSmtpRequest;
import io.netty.handler.codec.smtp.SmtpCommand;
import io.netty.handler.codec.smtp.SmtpRequestEncoder;
import io.netty.handler.codec.smtp.SmtpResponse;
import io.netty.handler.codec.smtp.SmtpResponseDecoder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Reply;
import org.mailrail.core.SyntaxException;

/**
 * A connection to a server, blocking for the one (virtual) thread that uses it, on Netty below. Little is read beyond the
 * reply that is asked for, so that a server which sends what nobody asked for fills its own buffers.
 */
final class Connection implements AutoCloseable {
    /** For the event loop to look at something. */
    private static final Duration LOOP_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(5);
    /** More replies than commands were sent: whoever talks like that is no mail server. */
    private static final int MAX_QUEUED = 20_000;

    private sealed interface Event {
        record Replied(Reply reply) implements Event {}

        record Lost(String why) implements Event {}
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final ReplyLineGuard guard = new ReplyLineGuard();
    private final Channel channel;
    private CompletableFuture<@Nullable Void> lastWrite = CompletableFuture.completedFuture(null);

    private Connection(EventLoopGroup loops, SocketAddress address, Duration timeout) throws SessionException {
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(
                        address instanceof UnixDomainSocketAddress
                                ? NioDomainSocketChannel.class
                                : NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096).maxMessagesPerRead(1))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        opened.pipeline()
                                .addLast(
                                        guard,
                                        new SmtpResponseDecoder(ReplyLineGuard.MAX_LINE + 8),
                                        new SmtpRequestEncoder(),
                                        new Collector());
                    }
                });
        ChannelFuture connecting = bootstrap.connect(address);
        channel = connecting.channel();
        try {
            await(connecting, timeout);
        } catch (SessionException e) {
            channel.close();
            throw SessionException.lost("4.4.1", "connect to " + address + ": " + why(e, address));
        }
    }

    /** Netty's text ends with the address, which is said already. */
    private static String why(SessionException e, SocketAddress address) {
        String why = String.valueOf(e.getMessage());
        String end = ": " + address;
        return why.endsWith(end) ? why.substring(0, why.length() - end.length()) : why;
    }

    /** Connects. */
    static Connection open(EventLoopGroup loops, SocketAddress address, Duration timeout) throws SessionException {
        return new Connection(loops, address, timeout);
    }

    /**
     * Writes commands, each a verb and its arguments, in one go. The replies to those before must have been read.
     *
     * @throws SessionException if there is a reply already
     */
    void send(List<List<String>> commands) throws SessionException {
        checkSilent();
        write(commands);
    }

    /**
     * What a server says before it is asked would be taken for the answer to what is sent next: a message could count as taken that was not. It
     * is no server to go on with.
     */
    private void checkSilent() throws SessionException {
        CompletableFuture<@Nullable Void> silent = new CompletableFuture<>();
        onLoop(() -> {
            switch (events.peek()) {
                case Event.Lost lost -> silent.completeExceptionally(new IOException(lost.why()));
                case Event.Replied early ->
                    silent.completeExceptionally(new IOException("a reply to no command: " + early.reply()));
                case null -> {
                    if (guard.isInReply()) silent.completeExceptionally(new IOException("a reply to no command"));
                    else silent.complete(null);
                }
            }
        });
        try {
            await(silent, LOOP_TIMEOUT);
        } catch (SessionException e) {
            channel.close();
            throw e;
        }
    }

    private void onLoop(Runnable task) throws SessionException {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException loopIsGone) {
            throw SessionException.lost("4.3.2", "the event loop was closed");
        }
    }

    private void write(List<List<String>> commands) {
        for (List<String> command : commands) {
            for (String word : command) checkPrintable(word);
            channel.write(new DefaultSmtpRequest(
                    SmtpCommand.valueOf(command.get(0)),
                    command.subList(1, command.size()).toArray(CharSequence[]::new)));
        }
        channel.flush();
    }

    /** Our types let no such thing through; here it is seen once more, since what would follow is a command of somebody else's. */
    private static void checkPrintable(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) < ' ' || word.charAt(i) >= 0x7F) {
                throw new IllegalArgumentException("a command with a character that is not printable ASCII");
            }
        }
    }

    /**
     * The next reply.
     *
     * @throws SessionException if none comes in time, or the connection is lost
     */
    Reply reply(Duration timeout) throws SessionException {
        Event event = events.poll();
        if (event == null) {
            channel.read();
            try {
                event = events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        return switch (event) {
            case null -> throw SessionException.lost("4.4.2", "no reply within " + timeout.toSeconds() + " s");
            case Event.Replied replied -> {
                if (events.isEmpty()) channel.read(); // what comes now, unasked, is seen before the next command
                yield replied.reply();
            }
            case Event.Lost lost -> {
                events.add(lost); // it stays lost
                throw SessionException.lost("4.4.2", lost.why());
            }
        };
    }

    /** Writes a piece of the message, dot-stuffed; waits until the piece before it is taken. */
    void content(byte[] octets, int length, Duration timeout) throws SessionException {
        if (length == 0) return;
        await(lastWrite, timeout);
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        lastWrite = written;
        channel.writeAndFlush(new DefaultSmtpContent(Unpooled.copiedBuffer(octets, 0, length)))
                .addListener(done -> complete(written, done.cause()));
    }

    /**
     * Writes the dot.
     *
     * @throws SessionException if the server answered already: it cannot have the message
     */
    void endOfContent(Duration timeout) throws SessionException {
        await(lastWrite, timeout);
        checkSilent();
        await(channel.writeAndFlush(new DefaultLastSmtpContent(Unpooled.EMPTY_BUFFER)), timeout);
    }

    /**
     * Shakes hands after the 220 to STARTTLS. What the server sent in plain text behind that 220 is no reply of the server's: it ends the
     * session. RFC 3207 section 6.
     */
    void startTls(SSLEngine engine, Duration timeout) throws SessionException {
        CompletableFuture<@Nullable Void> shaken = new CompletableFuture<>();
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        onLoop(() -> {
            if (guard.isInReply() || !events.isEmpty()) {
                shaken.completeExceptionally(new IOException("plain text behind the reply to STARTTLS"));
                return;
            }
            channel.pipeline().addFirst(handler);
            handler.handshakeFuture().addListener(done -> complete(shaken, done.cause()));
            channel.read();
        });
        try {
            await(shaken, timeout.plusSeconds(1));
        } catch (SessionException e) {
            throw SessionException.tls("TLS: " + e.getMessage());
        }
    }

    /** Says QUIT, closes when the server answered or after a moment; does not wait for the answer. */
    void quit(List<List<String>> commands) {
        try {
            write(commands); // whatever is still unread
            await(channel.writeAndFlush(Unpooled.EMPTY_BUFFER), QUIT_TIMEOUT); // so that it is out if the loop ends now
            onLoop(this::closeAfterAnswer);
        } catch (SessionException alreadyLost) {
            channel.close();
        }
    }

    private void closeAfterAnswer() {

        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                ctx.close();
            }
        });
        channel.read();
        channel.eventLoop().schedule(() -> channel.close(), QUIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        channel.close();
    }

    private static void complete(CompletableFuture<@Nullable Void> future, @Nullable Throwable cause) {
        if (cause == null) future.complete(null);
        else future.completeExceptionally(cause);
    }

    /** Netty's own await holds the carrier of a virtual thread on older Javas. */
    private static void await(ChannelFuture future, Duration timeout) throws SessionException {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        future.addListener((ChannelFutureListener) f -> complete(done, f.cause()));
        await(done, timeout);
    }

    private static void await(CompletableFuture<@Nullable Void> future, Duration timeout) throws SessionException {
        try {
            future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (TimeoutException e) {
            throw SessionException.lost("4.4.2", "time-out after " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw SessionException.lost("4.4.2", text(e.getCause()));
        }
    }

    private static SessionException interrupted() {
        Thread.currentThread().interrupt();
        return SessionException.lost("4.3.2", "interrupted");
    }

    private static String text(@Nullable Throwable cause) {
        if (cause == null) return "unknown";
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Replies out of Netty's responses. */
    private final class Collector extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            SmtpResponse response = (SmtpResponse) message;
            if (events.size() > MAX_QUEUED) lose(ctx, "more replies than commands");
            else events.add(new Event.Replied(reply(response)));
        }

        /** One read may end in the midst of a reply: then more is read, since reads are only started by who awaits a reply. */
        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (events.isEmpty()) ctx.read();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add(new Event.Lost("the connection was closed"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            lose(ctx, text(cause));
        }

        private void lose(ChannelHandlerContext ctx, String why) {
            events.add(new Event.Lost(why));
            ctx.close();
        }
    }

    private static Reply reply(SmtpResponse response) {
        List<String> lines = new ArrayList<>();
        EnhancedStatusCode status = null;
        for (CharSequence detail : response.details()) {
            String line = detail.toString();
            int space = line.indexOf(' ');
            EnhancedStatusCode found = status(space < 0 ? line : line.substring(0, space), response.code());
            if (found != null) line = space < 0 ? "" : line.substring(space + 1);
            if (status == null) status = found;
            lines.add(Reply.printable(line));
        }
        if (lines.isEmpty()) lines.add("");
        return new Reply(response.code(), status, lines);
    }

    private static @Nullable EnhancedStatusCode status(String word, int code) {
        try {
            EnhancedStatusCode status = EnhancedStatusCode.of(word);
            return status.category() == code / 100 ? status : null;
        } catch (SyntaxException noStatus) {
            return null;
        }
    }
}
