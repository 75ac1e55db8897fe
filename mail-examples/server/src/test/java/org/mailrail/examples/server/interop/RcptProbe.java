package org.mailrail.examples.server.interop;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An SMTP session with smtpd(8) on a Unix-domain socket, in which every recipient is tried in a transaction of its own. */
final class RcptProbe implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader in;

    RcptProbe(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        reply();
        command("EHLO probe.test");
    }

    /** The reply to RCPT. */
    String rcpt(String sender, String recipient) throws IOException {
        command("MAIL FROM:<" + sender + "> SMTPUTF8");
        String reply = command("RCPT TO:<" + recipient + ">");
        command("RSET");
        return reply;
    }

    private String command(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) channel.write(bytes);
        return reply();
    }

    private String reply() throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.length() < 4 || line.charAt(3) != '-') return line;
        }
        throw new EOFException("smtpd has hung up");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
