package org.mailrail.smtp.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.sasl.SaslExchange;
import org.mailrail.core.Client;
import org.mailrail.core.NonBlocking;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.net.ServerTls;
import org.mailrail.queue.NoSpaceException;
import org.mailrail.route.RecipientPolicy;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.smtp.internal.Effect;
import org.mailrail.smtp.internal.MessageReceiver;
import org.mailrail.smtp.internal.Replies;
import org.mailrail.smtp.internal.ReplyEncoder;
import org.mailrail.smtp.internal.ServerSession;
import org.mailrail.smtp.internal.SessionSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one session. All its state belongs to the connection's event loop; what may block runs on {@code blocking}, one task of a session
 * at a time, and its result comes back to the loop.
 *
 * <p>Reading stops while the session waits or the client does not take its replies; what was already read lies in {@code inputs}, and not in
 * a handler in front, since all of it has to be thrown away when TLS starts.
 */
final class SessionHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LINGER = Duration.ofSeconds(5);

    /** Work that may block; gives what is to be done on the event loop with its result. */
    private interface Work {
        Runnable run() throws IOException;
    }

    /** What answers when {@link Work} failed. */
    private interface OnFailure {
        List<Effect> reply(Reply reply);
    }

    private record Task(Work work, OnFailure onFailure) {}

    private final SessionServer.Timeouts timeouts;
    private final RecipientPolicy recipients;
    private final MessageReceiver receiver;
    private final Executor blocking;
    private final @Nullable ServerTls tls;
    private final boolean implicitTls;
    private final ServerSession session;
    private final Deque<ByteBuf> inputs = new ArrayDeque<>();
    private final Deque<Task> tasks = new ArrayDeque<>();
    private boolean working;
    private boolean pumping;
    private boolean closing;
    private MessageReceiver.@Nullable Incoming incoming; // belongs to the tasks, of which one runs at a time
    private @Nullable IOException hole; // likewise: why the message lacks a piece
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> timer;
    private @Nullable SslHandler handshake;
    private long started;
    private long lastProgress;

    SessionHandler(
            SessionSettings settings,
            SessionServer.Timeouts timeouts,
            RecipientPolicy recipients,
            MessageReceiver receiver,
            Executor blocking,
            @Nullable ServerTls tls,
            boolean implicitTls,
            InetSocketAddress peer) {
        this.timeouts = timeouts;
        this.recipients = recipients;
        this.receiver = receiver;
        this.blocking = blocking;
        this.tls = tls;
        this.implicitTls = implicitTls;
        session = new ServerSession(settings, Client.connected(peer));
    }

    private ChannelHandlerContext ctx() {
        if (context == null) throw new IllegalStateException("not in a pipeline");
        return context;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        started = System.nanoTime();
        lastProgress = started;
        schedule();
        if (implicitTls) {
            addTls();
        } else {
            perform(session.start());
            ctx.flush();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf octets = (ByteBuf) message;
        if (closing || !octets.isReadable()) {
            octets.release();
            return;
        }
        lastProgress = System.nanoTime();
        inputs.add(octets);
        pump();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pump();
    }

    /** Feeds the session until it waits, the input runs dry, or the client falls behind in reading. */
    private void pump() {
        if (pumping) return; // an answer that came at once: the loop below goes on with it
        pumping = true;
        try {
            while (!closing
                    && !inputs.isEmpty()
                    && !session.isWaiting()
                    && ctx().channel().isWritable()) {
                ByteBuf input = inputs.element();
                ByteBuffer octets = input.nioBuffer();
                int before = octets.remaining();
                List<Effect> effects = session.receive(octets);
                input.skipBytes(before - octets.remaining());
                if (!input.isReadable()) inputs.remove().release();
                perform(effects); // which may throw away all inputs
            }
        } finally {
            pumping = false;
        }
        // The replies to a pipelined group go out together, once there is nothing more to answer. RFC 2920 section 3.2
        ctx().flush();
        // Not while the session waits: a client that shuts down its side behind the message would not get its answer.
        if (!closing) {
            ctx().channel().config().setAutoRead(inputs.isEmpty() && !session.isWaiting() || awaitsHandshake());
        }
    }

    private boolean awaitsHandshake() {
        return handshake != null && !handshake.handshakeFuture().isDone();
    }

    private void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Send send ->
                    ctx().write(Unpooled.wrappedBuffer(ReplyEncoder.encode(send.reply())), ctx().voidPromise());
                case Effect.AskRecipient ask -> ask(ask);
                case Effect.Append append -> append(append);
                case Effect.Finish finish -> finish(finish);
                case Effect.Drop drop -> enqueue(this::dropped, reply -> List.of());
                case Effect.Authenticate authenticate -> authenticate(authenticate);
                case Effect.StartTls startTls -> startTls();
                case Effect.Close close -> closeAfterSending();
            }
        }
    }

    /** The answer to a question is in. */
    private void answered(List<Effect> effects) {
        if (closing) return;
        lastProgress = System.nanoTime();
        perform(effects);
        pump();
    }

    private void ask(Effect.AskRecipient ask) {
        Work decide = () -> {
            RecipientVerdict verdict = recipients.decide(ask.transaction(), ask.to());
            return () -> answered(
                    switch (verdict) {
                        case RecipientVerdict.Accept accept -> session.recipientAccepted();
                        case RecipientVerdict.Refuse refuse -> session.recipientRefused(refuse.reply());
                    });
        };
        if (recipients instanceof NonBlocking) runHere(new Task(decide, session::recipientRefused));
        else enqueue(decide, session::recipientRefused);
    }

    private void append(Effect.Append append) {
        enqueue(
                () -> {
                    try {
                        open(append.transaction(), append.with()).append(append.octets());
                    } catch (IOException e) {
                        hole = e;
                        throw e;
                    } catch (RuntimeException | Error e) {
                        hole = new IOException("a piece of the message could not be stored", e);
                        throw e;
                    }
                    return () -> answered(session.appended());
                },
                session::appendFailed);
    }

    private MessageReceiver.Incoming open(Transaction transaction, String with) throws IOException {
        if (incoming == null) incoming = receiver.open(transaction, with);
        return incoming;
    }

    private void finish(Effect.Finish finish) {
        enqueue(
                () -> {
                    List<Reply> replies;
                    try {
                        // The end may have been read while the piece that is missing was still on its way to the disk.
                        if (hole != null) throw hole;
                        MessageReceiver.Incoming message = open(finish.transaction(), finish.with());
                        message.append(finish.octets());
                        replies = message.finish();
                    } finally {
                        drop();
                    }
                    return () -> answered(session.finished(replies));
                },
                reply -> session.finished(Collections.nCopies(session.repliesAwaited(), reply)));
    }

    private Runnable dropped() {
        drop();
        return () -> {};
    }

    /** Closes the message. Whether it was taken is decided by then: trouble in tidying up must not change the answer. */
    private void drop() {
        MessageReceiver.Incoming message = incoming;
        incoming = null;
        hole = null;
        if (message == null) return;
        try {
            message.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot tidy up after a message from {}", session.client().address(), e);
        }
    }

    private void authenticate(Effect.Authenticate authenticate) {
        enqueue(
                () -> {
                    SaslExchange exchange = authenticate.exchange();
                    byte[] response = authenticate.response();
                    SaslExchange.Step step = authenticate.first() || response == null
                            ? exchange.begin(response)
                            : exchange.respond(response);
                    return () -> authenticated(step);
                },
                reply -> session.authenticationUnavailable());
    }

    private void authenticated(SaslExchange.Step step) {
        if (step instanceof SaslExchange.Step.Failure) {
            LOG.info("failed login from {}", session.client().address());
            ctx().executor()
                    .schedule(
                            () -> runGuarded(() -> answered(session.authenticated(step))),
                            timeouts.authFailureDelay().toMillis(),
                            TimeUnit.MILLISECONDS);
        } else {
            answered(session.authenticated(step));
        }
    }

    private void enqueue(Work work, OnFailure onFailure) {
        tasks.add(new Task(work, onFailure));
        runNext();
    }

    private void runNext() {
        if (working || tasks.isEmpty()) return;
        Task task = tasks.remove();
        working = true;
        try {
            blocking.execute(() -> {
                Runnable result = outcome(task);
                try {
                    ctx().executor().execute(() -> {
                        working = false;
                        runGuarded(result);
                        runNext();
                    });
                } catch (RejectedExecutionException loopIsGone) {
                    drop(); // no later task of this session will run
                }
            });
        } catch (RejectedExecutionException threadsAreGone) {
            drop(); // no task of this session runs
            working = false;
            ctx().close();
        }
    }

    private void runHere(Task task) {
        runGuarded(outcome(task));
    }

    /** An answer that our own code cannot use must not leave the client waiting. */
    private void runGuarded(Runnable result) {
        try {
            result.run();
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    private void fault(Throwable cause) {
        LOG.error("a fault while serving {}", session.client().address(), cause);
        if (closing) return;
        perform(session.fault());
        ctx().flush();
    }

    /** An exception is a reply, never a lost answer. */
    private Runnable outcome(Task task) {
        try {
            return task.work().run();
        } catch (NoSpaceException e) {
            LOG.warn("no space for a message from {}: {}", session.client().address(), e.getMessage());
            return () -> answered(task.onFailure().reply(Replies.NO_SPACE));
        } catch (IOException e) {
            LOG.warn("cannot serve {}: {}", session.client().address(), e.toString());
            return () -> answered(task.onFailure().reply(Replies.LOCAL_ERROR));
        } catch (RuntimeException | Error e) {
            LOG.error("a fault while serving {}", session.client().address(), e);
            return () -> answered(task.onFailure().reply(Replies.LOCAL_ERROR));
        }
    }

    private void startTls() {
        ctx().flush(); // the 220 goes out in plain text, before the handler that encrypts is there
        releaseInputs();
        addTls();
    }

    private void addTls() {
        if (tls == null) throw new IllegalStateException("TLS without a key");
        SslHandler handler = new SslHandler(tls.newEngine());
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
        handshake = handler;
        ctx().pipeline().addFirst(handler);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) return;
        if (!completion.isSuccess()) {
            LOG.debug(
                    "TLS handshake with {} failed: {}",
                    session.client().address(),
                    completion.cause().toString());
            ctx.close();
            return;
        }
        if (closing) return; // told to go during the handshake: no greeting follows
        SSLSession facts = ctx.pipeline().get(SslHandler.class).engine().getSession();
        lastProgress = System.nanoTime();
        perform(session.tlsStarted(new Client.Tls(facts.getProtocol(), facts.getCipherSuite())));
        if (implicitTls) perform(session.start());
        pump();
    }

    private void closeAfterSending() {
        closing = true;
        releaseInputs();
        ctx().channel().config().setAutoRead(false);
        ctx().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        // Who does not read his replies does not keep the connection either.
        ctx().executor().schedule(() -> ctx().close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the session politely; called on the event loop. */
    void shutdown() {
        if (context == null || closing) return;
        perform(session.shutdown());
        ctx().flush();
    }

    /** Looks whether a time is over, and when to look next. A session that waits for us is not silent. */
    private void schedule() {
        long now = System.nanoTime();
        Duration idle = session.isReceiving() ? timeouts.data() : timeouts.command();
        long idleLeft =
                session.isWaiting() && !awaitsHandshake() ? idle.toNanos() : idle.toNanos() - (now - lastProgress);
        long left = Math.min(idleLeft, timeouts.session().toNanos() - (now - started));
        if (!session.isPermitted()) {
            left = Math.min(left, timeouts.unauthenticated().toNanos() - (now - started));
        }
        if (left <= 0) {
            perform(session.timeout());
            ctx().flush();
            return;
        }
        // No later than in a second: which limit counts changes with what the client does.
        timer = ctx().executor()
                .schedule(this::schedule, Math.min(left + 1, TimeUnit.SECONDS.toNanos(1)), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        if (timer != null) timer.cancel(false);
        releaseInputs();
        enqueue(this::dropped, reply -> List.of());
    }

    private void releaseInputs() {
        inputs.forEach(ByteBuf::release);
        inputs.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) { // the network, or TLS
            LOG.debug("connection from {} ended: {}", session.client().address(), cause.toString());
            ctx.close();
        } else {
            fault(cause);
        }
    }
}
