package org.mailrail.examples.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A line protocol from the client's side, just enough for a demo: say a line, hear the answer. */
final class Conversation implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    Conversation(InetSocketAddress address) throws IOException {
        socket.connect(address, PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Sends a line. */
    void say(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The next line, without CRLF. */
    String hear() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) throw new EOFException("the server closed the connection");
            if (octet != '\r') line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Reads an SMTP reply to its last line. */
    String hearReply(String expected) throws IOException {
        String line = hear();
        while (line.length() > 3 && line.charAt(3) == '-') line = hear();
        if (!line.startsWith(expected)) throw new IOException("expected " + expected + ", got: " + line);
        return line;
    }

    /** Reads lines of IMAP until the one with this tag, and gives all before it. */
    String hearTagged(String tag) throws IOException {
        StringBuilder untagged = new StringBuilder();
        for (String line = hear(); ; line = hear()) {
            if (!line.startsWith(tag + " ")) {
                untagged.append(line).append('\n');
            } else if (line.startsWith(tag + " OK")) {
                return untagged.toString();
            } else {
                throw new IOException("expected " + tag + " OK, got: " + line);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
