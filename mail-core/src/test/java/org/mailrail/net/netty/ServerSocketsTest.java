package org.mailrail.net.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailrail.net.ConnectionLimits;

@Timeout(20)
class ServerSocketsTest {
    private final ServerSockets sockets = new ServerSockets("test", 1);

    @AfterEach
    void close() {
        sockets.close();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private InetSocketAddress listen(int inAll, int perClient) throws IOException {
        return sockets.listen(
                anyPort(), new ConnectionLimits(inAll, perClient), ServerSocketsTest::greet, ServerSocketsTest::refuse);
    }

    private static void greet(Channel channel) {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                context.writeAndFlush(Unpooled.copiedBuffer("hello\n", StandardCharsets.US_ASCII));
            }
        });
    }

    private static void refuse(Channel channel) {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                context.writeAndFlush(Unpooled.copiedBuffer("full\n", StandardCharsets.US_ASCII))
                        .addListener(ChannelFutureListener.CLOSE);
            }
        });
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    /** Refused, or reset: the system may take a connection for a moment longer, before the selector lets go of the socket. */
    private static boolean isGreeted(InetSocketAddress address) {
        try (Socket late = connect(address)) {
            return late.getInputStream().read() >= 0;
        } catch (IOException refusedOrReset) {
            return false;
        }
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Test
    void connectionsAreAcceptedUpToTheLimitAndRefusedWithAnAnswerBeyond() throws IOException {
        InetSocketAddress address = listen(2, 2);
        try (Socket one = connect(address);
                Socket two = connect(address)) {
            assertThat(line(one)).isEqualTo("hello");
            assertThat(line(two)).isEqualTo("hello");
            try (Socket three = connect(address)) {
                assertThat(line(three)).isEqualTo("full");
                assertThat(three.getInputStream().read()).isEqualTo(-1);
            }
        }
        assertThat(sockets.awaitConnections(Duration.ofSeconds(10))).isTrue();
        try (Socket again = connect(address)) {
            assertThat(line(again)).isEqualTo("hello");
        }
    }

    @Test
    void anAddressInUseIsToldByName() throws IOException {
        InetSocketAddress address = listen(1, 1);
        assertThatThrownBy(() -> sockets.listen(
                        address, new ConnectionLimits(1, 1), ServerSocketsTest::greet, ServerSocketsTest::refuse))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on")
                .hasMessageContaining(String.valueOf(address.getPort()));
    }

    @Test
    void whatIsOpenGoesOnAfterListeningStops() throws IOException {
        InetSocketAddress address = listen(5, 5);
        try (Socket open = connect(address)) {
            assertThat(line(open)).isEqualTo("hello");
            sockets.stopListening();
            assertThat(isGreeted(address)).isFalse();
            assertThat(sockets.awaitConnections(Duration.ofMillis(1))).isFalse();
            sockets.forEachConnection(
                    channel -> channel.writeAndFlush(Unpooled.copiedBuffer("bye\n", StandardCharsets.US_ASCII)));
            assertThat(line(open)).isEqualTo("bye");
        }
        assertThat(sockets.awaitConnections(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void closingEndsConnectionsAndMayBeRepeated() throws IOException {
        InetSocketAddress address = listen(5, 5);
        try (Socket open = connect(address)) {
            assertThat(line(open)).isEqualTo("hello");
            sockets.close();
            assertThat(open.getInputStream().read()).isEqualTo(-1);
            sockets.close();
        }
    }
}
