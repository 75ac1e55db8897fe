package org.mailrail.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/** A DNS server on the loopback, UDP and TCP on one port, that answers what a test tells it to. */
final class DnsServerFake implements AutoCloseable {
    /** The octets to answer with; null for no answer. */
    interface Answers {
        byte @Nullable [] answer(Message query, boolean overTcp) throws IOException;
    }

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Answers answers;
    private final DatagramSocket udp;
    private final ServerSocket tcp;

    DnsServerFake(Answers answers) throws IOException {
        this.answers = answers;
        tcp = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serveUdp);
        Thread.ofVirtual().start(this::serveTcp);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), udp.getLocalPort());
    }

    private void serveUdp() {
        byte[] buffer = new byte[65536];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()), false);
                if (answer != null) udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException closedOrRefused) {
                // The test looks at what its resolver makes of it.
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] answer = answer(query, true);
                if (answer == null) continue;
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            } catch (IOException closedOrRefused) {
                // The test looks at what its resolver makes of it.
            }
        }
    }

    private byte @Nullable [] answer(byte[] query, boolean overTcp) throws IOException {
        Message message = new Message(query);
        asked.add((overTcp ? "tcp " : "udp ") + message.getQuestion().getName() + " "
                + Type.string(message.getQuestion().getType()));
        return answers.answer(message, overTcp);
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
