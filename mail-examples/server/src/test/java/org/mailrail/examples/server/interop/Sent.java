package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.mailrail.examples.server.MaildirFiles;
import org.mailrail.examples.server.SmtpSession;

/**
 * A series of {@link Messages} that was sent, to be compared with what arrived.
 *
 * @param seed what the bodies are made from; named when something differs, so that the same can be sent again
 * @param count how many there are
 */
record Sent(long seed, int count) {
    private static final int SESSIONS = 5;

    /** Sends a new series in five sessions; every message has been acknowledged on return. */
    static Sent by(InetSocketAddress server, String to, int count) throws Exception {
        Sent sent = new Sent(System.nanoTime(), count);
        List<Callable<Void>> sessions = IntStream.range(0, SESSIONS)
                .<Callable<Void>>mapToObj(session -> () -> sent.session(server, to, session))
                .toList();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> session : executor.invokeAll(sessions)) session.get();
        }
        return sent;
    }

    private Void session(InetSocketAddress server, String to, int first) throws IOException {
        try (SmtpSession session = new SmtpSession(server)) {
            for (int number = first; number < count; number += SESSIONS) {
                session.send("sender@sender.test", List.of(to), Messages.numbered(number, seed));
            }
            session.say("QUIT");
            session.expect("221");
        }
        return null;
    }

    /** Each message is among these once, and its body is octet for octet what was sent. */
    void assertArrived(List<byte[]> messages) {
        Map<Integer, byte[]> arrived = new TreeMap<>();
        for (byte[] stored : messages) {
            byte[] message = MaildirFiles.wire(stored);
            int number = Integer.parseInt(MaildirFiles.field(message, "X-Number")
                    .orElseThrow(() ->
                            new AssertionError("strange mail:\n" + new String(message, StandardCharsets.ISO_8859_1))));
            assertThat(arrived.put(number, message))
                    .as("message %d came twice", number)
                    .isNull();
        }
        assertThat(arrived.keySet()).as("numbers of the messages").hasSize(count);
        arrived.forEach((number, message) -> assertThat(printable(MaildirFiles.body(message)))
                .as("body of message %d of seed %d", number, seed)
                .isEqualTo(printable(MaildirFiles.body(Messages.numbered(number, seed)))));
    }

    /** For a readable difference: octets in hexadecimal, a line for each line. */
    private static String printable(byte[] body) {
        StringBuilder printable = new StringBuilder(3 * body.length);
        for (byte octet : body) {
            HexFormat.of().toHexDigits(printable, octet).append(octet == '\n' ? '\n' : ' ');
        }
        return printable.toString();
    }
}
