package org.mailrail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mailrail.auth.sasl.SaslExchange;
import org.mailrail.auth.sasl.SaslServer;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;

/**
 * Plays a session that is written down: {@code C:} a client's line, sent with CRLF; {@code C~} octets with the escapes {@code \r \n \0 \xHH};
 * {@code S:} a reply of which the beginning is given; {@code TLS} the handshake succeeds. Client's octets up to the next reply come in one
 * group, and each transcript is played in several divisions of its octets.
 */
final class Transcript {
    /** A message that came to be. */
    record Received(Transaction transaction, String with, String text) {}

    static final SessionSettings PLAIN = SessionSettings.defaults(Protocol.SMTP, Domain.of("mx.example.org"));
    static final SessionSettings LMTP = SessionSettings.defaults(Protocol.LMTP, Domain.of("mx.example.org"));
    static final SaslServer USERS = new SaslServer((name, password) -> {
        if (name.equals("broken")) throw new IOException("no database");
        return name.equals("ada") && password.equals("secret") ? Optional.of("ada") : Optional.empty();
    });

    private final SessionSettings settings;
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<Received> messages = new ArrayList<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final ServerSession session;
    private boolean closed;

    private Transcript(SessionSettings settings) {
        this.settings = settings;
        session = new ServerSession(
                settings, Client.connected(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711)));
    }

    /** Plays it whole, octet by octet, and in random pieces; gives the messages, the same each time. */
    static List<Received> play(SessionSettings settings, String text) {
        List<Received> whole = new Transcript(settings).run(text, 0);
        for (int division = 1; division <= 6; division++) {
            List<Received> again = new Transcript(settings).run(text, division);
            assertThat(again.stream().map(Received::text))
                    .as("messages in division %d", division)
                    .isEqualTo(whole.stream().map(Received::text).toList());
        }
        return whole;
    }

    private List<Received> run(String text, int division) {
        SplittableRandom random = new SplittableRandom(division);
        perform(session.start());
        ByteArrayOutputStream group = new ByteArrayOutputStream();
        for (String line : text.strip().lines().toList()) {
            if (line.startsWith("C:")) {
                String said = line.substring(Math.min(3, line.length()));
                group.writeBytes((said + "\r\n").getBytes(StandardCharsets.UTF_8));
            } else if (line.startsWith("C~")) {
                group.writeBytes(unescape(line.substring(3)));
            } else {
                feed(group.toByteArray(), division, random);
                group.reset();
                if (line.equals("TLS"))
                    perform(session.tlsStarted(new Client.Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256")));
                else expect(line, division);
            }
        }
        feed(group.toByteArray(), division, random);
        assertThat(replies)
                .as("replies that nobody expected, division %d", division)
                .isEmpty();
        return messages;
    }

    private void expect(String line, int division) {
        if (line.equals("S: (closed)")) {
            assertThat(closed).as("closed").isTrue();
            return;
        }
        Reply reply = replies.poll();
        assertThat(String.valueOf(reply))
                .as("division %d, after %s", division, replies)
                .startsWith(line.substring(3));
    }

    private void feed(byte[] octets, int division, SplittableRandom random) {
        for (int from = 0; from < octets.length && !closed; ) {
            int length = switch (division) {
                case 0 -> octets.length;
                case 1 -> 1;
                default -> random.nextInt(1, 40);
            };
            int to = Math.min(octets.length, from + length);
            ByteBuffer piece = ByteBuffer.wrap(octets, from, to - from).slice();
            while (piece.hasRemaining() && !closed) {
                int before = piece.remaining();
                perform(session.receive(piece));
                if (piece.remaining() == before && session.isWaiting())
                    throw new AssertionError("it waits for nothing");
            }
            from = to;
        }
    }

    private void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Send send -> replies.add(send.reply());
                case Effect.AskRecipient ask -> perform(decide(ask.to()));
                case Effect.Append append -> {
                    append(append.octets());
                    perform(session.appended());
                }
                case Effect.Finish finish -> {
                    append(finish.octets());
                    messages.add(new Received(
                            finish.transaction(), finish.with(), message.toString(StandardCharsets.ISO_8859_1)));
                    message.reset();
                    Reply taken = Reply.of(250, "2.0.0", "Ok: queued");
                    perform(session.finished(Collections.nCopies(session.repliesAwaited(), taken)));
                }
                case Effect.Drop drop -> message.reset();
                case Effect.Authenticate authenticate -> perform(authenticate(authenticate));
                case Effect.StartTls startTls -> {}
                case Effect.Close close -> closed = true;
            }
        }
    }

    private List<Effect> decide(ForwardPath to) {
        EmailAddress address = to.at(settings.hostname());
        if (!address.host().equals(Domain.of("example.org")) && !address.host().equals(settings.hostname())) {
            return session.recipientRefused(Reply.of(554, "5.7.1", "Relay access denied"));
        }
        return switch (address.localPart()) {
            case "nobody" -> session.recipientRefused(Reply.of(550, "5.1.1", "No such user"));
            case "busy" -> session.recipientRefused(Reply.of(451, "4.3.0", "Try again later"));
            default -> session.recipientAccepted();
        };
    }

    private List<Effect> authenticate(Effect.Authenticate authenticate) {
        try {
            SaslExchange exchange = authenticate.exchange();
            byte[] response = authenticate.response();
            return session.authenticated(
                    authenticate.first() || response == null ? exchange.begin(response) : exchange.respond(response));
        } catch (IOException e) {
            return session.authenticationUnavailable();
        }
    }

    private void append(ByteBuffer octets) {
        byte[] piece = new byte[octets.remaining()];
        octets.get(piece);
        message.writeBytes(piece);
    }

    static byte[] unescape(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.write(c);
                continue;
            }
            switch (text.charAt(++i)) {
                case 'r' -> out.write('\r');
                case 'n' -> out.write('\n');
                case '0' -> out.write(0);
                case 'x' -> {
                    out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("escape in " + text);
            }
        }
        return out.toByteArray();
    }
}
