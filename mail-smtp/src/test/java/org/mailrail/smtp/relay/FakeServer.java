package org.mailrail.smtp.relay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A server that answers by script, one session for each script given: {@code S:} what it says (several lines with {@code \n}), {@code C:} the
 * command that it waits for, of which the beginning is given, {@code DATA} it reads a message, {@code CLOSE} it hangs up.
 */
final class FakeServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Thread thread;
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

    FakeServer(String... scripts) throws IOException {
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        thread = Thread.ofVirtual().start(() -> {
            for (String script : scripts) {
                try (Socket socket = listener.accept()) {
                    socket.setSoTimeout(10_000);
                    play(socket, script);
                } catch (IOException e) {
                    heard.add("(" + e.getMessage() + ")");
                }
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    List<String> heard() throws InterruptedException {
        thread.join(10_000);
        return List.copyOf(heard);
    }

    List<String> messages() throws InterruptedException {
        thread.join(10_000);
        return List.copyOf(messages);
    }

    private void play(Socket socket, String script) throws IOException {
        for (String step : script.strip().lines().toList()) {
            if (step.startsWith("S: ")) {
                String said = step.substring(3).replace("\\n", "\r\n") + "\r\n";
                socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
            } else if (step.startsWith("C: ")) {
                String line = line(socket.getInputStream());
                heard.add(line);
                if (!line.startsWith(step.substring(3))) throw new IOException("expected " + step + ", heard " + line);
            } else if (step.equals("DATA")) {
                messages.add(message(socket.getInputStream()));
            } else if (step.equals("CLOSE")) {
                return;
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new IOException("hung up");
            if (c != '\r') line.append((char) c);
        }
        return line.toString();
    }

    private static String message(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (!out.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n.\r\n")) {
            int c = in.read();
            if (c < 0) throw new IOException("hung up in DATA");
            out.write(c);
            if (out.toString(StandardCharsets.ISO_8859_1).equals(".\r\n")) break;
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
