package org.mailrail.net.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.mailrail.net.ConnectionLimits;

/**
 * The listening sockets of one protocol server, the event loops that serve them, and every connection that they accepted. Owns all of these:
 * {@link #close} ends them.
 */
@SuppressWarnings("exports") // who calls this requires Netty himself: for others it stays optional
public final class ServerSockets implements AutoCloseable {
    private final EventLoopGroup loops;
    private final ChannelGroup listeners = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    /**
     * Event loops without a socket yet.
     *
     * @param name of the threads, e.g. {@code smtp}
     * @param eventLoops how many threads, at least 1
     */
    public ServerSockets(String name, int eventLoops) {
        loops = new MultiThreadIoEventLoopGroup(
                eventLoops, new DefaultThreadFactory("mailrail-" + name, true), NioIoHandler.newFactory());
    }

    /**
     * Listens on one address.
     *
     * @param address port 0 for any free one
     * @param limits how many connections are let in; one too many is handed to {@code refused}
     * @param accepted fills the pipeline of a connection; called on its event loop
     * @param refused answers a connection that is one too many and closes it; called on its event loop
     * @return the address that is listened on, with the real port
     * @throws IOException if the address cannot be bound
     */
    public InetSocketAddress listen(
            InetSocketAddress address, ConnectionLimits limits, Consumer<Channel> accepted, Consumer<Channel> refused)
            throws IOException {
        ChannelInitializer<Channel> initializer = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                connections.add(channel);
                InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
                if (peer == null) { // gone before it was accepted
                    channel.close();
                } else if (limits.tryOpen(peer.getAddress())) {
                    channel.closeFuture().addListener(closed -> limits.close(peer.getAddress()));
                    accepted.accept(channel);
                } else {
                    refused.accept(channel);
                }
            }
        };
        Channel listener;
        try {
            listener = new ServerBootstrap()
                    .group(loops)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .option(ChannelOption.SO_BACKLOG, 1024)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childHandler(initializer)
                    .bind(address)
                    .sync()
                    .channel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding " + address, e);
        } catch (Exception e) { // Netty throws the checked BindException from sync() without declaring it
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        listeners.add(listener);
        return (InetSocketAddress) listener.localAddress();
    }

    /** Calls {@code action} with each open connection, on the calling thread. */
    public void forEachConnection(Consumer<Channel> action) {
        connections.forEach(action);
    }

    /** Stops accepting; connections go on. */
    public void stopListening() {
        listeners.close().awaitUninterruptibly();
    }

    /** Waits until no connection is left, but not longer than {@code deadline}; true if none is left. */
    public boolean awaitConnections(Duration deadline) {
        return connections.newCloseFuture().awaitUninterruptibly(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Closes sockets, connections and event loops, and waits for these. */
    @Override
    public void close() {
        stopListening();
        connections.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
