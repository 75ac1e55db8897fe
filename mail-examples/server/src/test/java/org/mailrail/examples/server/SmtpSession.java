package org.mailrail.examples.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client that says just what a test means to say, and knows none of the code that is tested. */
public final class SmtpSession implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    /** Connects and says EHLO. */
    public SmtpSession(InetSocketAddress server) throws IOException {
        socket.connect(server, PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream());
        expect("220");
        say("EHLO client.sender.test");
        expect("250");
    }

    /** Sends a message whose lines end in CRLF; returns once the server has taken it over with a 250. */
    public void send(String from, List<String> to, byte[] message) throws IOException {
        offer(from, to, message);
        expect("250");
    }

    /** Sends a message up to its last dot; the reply to that is yet to be read. */
    public void offer(String from, List<String> to, byte[] message) throws IOException {
        say("MAIL FROM:<" + from + "> BODY=8BITMIME");
        expect("250");
        for (String recipient : to) {
            say("RCPT TO:<" + recipient + ">");
            expect("250");
        }
        say("DATA");
        expect("354");
        int before = '\n';
        for (byte octet : message) {
            if (octet == '.' && before == '\n') out.write('.');
            out.write(octet);
            before = octet;
        }
        if (before != '\n') throw new IllegalArgumentException("the message has no CRLF at its end");
        say(".");
    }

    /** Sends a command. */
    public void say(String command) throws IOException {
        out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Reads a reply; one with another code is an error. */
    public String expect(String code) throws IOException {
        String line = line();
        while (line.startsWith("-", 3)) line = line();
        if (!line.startsWith(code)) throw new IOException("expected " + code + ", got: " + line);
        return line;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) throw new EOFException("the server closed the connection");
            if (octet != '\r') line.append((char) octet);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
