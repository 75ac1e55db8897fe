package org.mailrail.examples.server.interop;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An SMTP server that says what it is told to, by the local part of whom a message is for (or from, in answer to MAIL), and keeps what it takes. It announces
 * nothing, so that each command is answered before the next is sent.
 */
final class ScriptedServer implements Closeable {
    /** Where in a session. */
    enum Stage {
        GREETING,
        MAIL,
        RCPT,
        DATA,
        END
    }

    /**
     * What to say.
     *
     * @param reply without its CRLF; empty: nothing, and the connection is closed
     */
    record Answer(Stage stage, String reply) {}

    private final ServerSocket socket;
    private final Map<String, Answer> answers;
    private final Map<String, String> taken = new ConcurrentHashMap<>();

    private ScriptedServer(ServerSocket socket, Map<String, Answer> answers) {
        this.socket = socket;
        this.answers = answers;
    }

    /** Starts one; the answer for the empty name is the greeting. */
    static ScriptedServer start(Map<String, Answer> answers) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ScriptedServer server = new ScriptedServer(socket, Map.copyOf(answers));
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    /** What it took, by the recipient's local part. */
    Map<String, String> taken() {
        return taken;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            if (!say(connection, "", Stage.GREETING, "220 scripted.test")) return;
            String recipient = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String command = line.toUpperCase(Locale.ROOT);
                boolean goesOn;
                if (command.startsWith("MAIL")) {
                    goesOn = say(connection, localPart(line), Stage.MAIL, "250 2.1.0 ok");
                } else if (command.startsWith("RCPT")) {
                    recipient = localPart(line);
                    goesOn = say(connection, recipient, Stage.RCPT, "250 2.1.5 ok");
                } else if (command.equals("DATA")) {
                    goesOn = say(connection, recipient, Stage.DATA, "354 go on");
                    Answer answer = answers.get(recipient);
                    if (goesOn && (answer == null || answer.stage() != Stage.DATA)) {
                        String message = message(in);
                        if (answer == null || answer.stage() == Stage.MAIL) taken.put(recipient, message);
                        goesOn = say(connection, recipient, Stage.END, "250 2.0.0 taken");
                    }
                } else {
                    goesOn = say(connection, "-", Stage.GREETING, command.equals("QUIT") ? "221 2.0.0 bye" : "250 ok");
                }
                if (!goesOn || command.equals("QUIT")) return;
            }
        } catch (IOException hungUp) {
            // The client's right; a message that is not there is found missing.
        }
    }

    private boolean say(Socket connection, String name, Stage stage, String otherwise) throws IOException {
        Answer answer = answers.get(name);
        String reply = answer != null && answer.stage() == stage ? answer.reply() : otherwise;
        if (reply.isEmpty()) return false;
        connection.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    private static String localPart(String line) {
        int start = line.indexOf('<') + 1;
        int end = line.indexOf('@', start);
        return end < 0 ? "<>" : line.substring(start, end);
    }

    private static String message(BufferedReader in) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            message.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
        }
        return message.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
