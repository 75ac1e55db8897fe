package org.mailrail.imap.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.sasl.SaslExchange;
import org.mailrail.core.SyntaxException;

/**
 * AUTHENTICATE, with an initial response where the client sends one (SASL-IR). RFC 9051 section 6.2.2.
 *
 * @param mechanism as sent
 * @param initialResponse base64, or {@code =} for an empty one; null if there is none
 */
record Authenticate(String mechanism, @Nullable String initialResponse) implements Command.OnSession {
    /** {@code authenticate = "AUTHENTICATE" SP auth-type [SP initial-resp]}. */
    static Authenticate parse(Parser in) {
        in.space();
        String mechanism = in.atom();
        if (!in.take(' ')) return new Authenticate(mechanism, null);
        int start = in.offset();
        while (isBase64(in.peek())) in.take((char) in.peek());
        return new Authenticate(mechanism, in.textSince(start));
    }

    private static boolean isBase64(int c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=';
    }

    @Override
    public Next run(Session session, String tag, Responses out) throws IOException {
        if (session.isLoggedIn()) return session.bad(tag, "You are logged in already", out);
        if (!session.takesPasswords()
                && session.settings().sasl().mechanisms(false).isEmpty())
            return session.tagged(tag, Completion.no("PRIVACYREQUIRED", "Begin TLS before you show a password"), out);
        Optional<SaslExchange> exchange = session.settings().sasl().exchange(mechanism, session.takesPasswords());
        if (exchange.isEmpty())
            return session.tagged(tag, Completion.no("CANNOT", "This mechanism is not offered"), out);
        byte[] initial = initialResponse == null
                ? null
                : initialResponse.equals("=")
                        ? new byte[0]
                        : base64(initialResponse.getBytes(StandardCharsets.US_ASCII));
        return step(session, tag, exchange.get(), exchange.get().begin(initial), out);
    }

    /** Goes on with the line that answers a challenge. */
    static Next respond(Session session, String tag, SaslExchange exchange, byte[] line, Responses out)
            throws IOException {
        if (line.length == 1 && line[0] == '*') return session.bad(tag, "Cancelled", out);
        return step(session, tag, exchange, exchange.respond(base64(line)), out);
    }

    private static Next step(Session session, String tag, SaslExchange exchange, SaslExchange.Step step, Responses out)
            throws IOException {
        return switch (step) {
            case SaslExchange.Step.Challenge(byte[] challenge) -> {
                session.awaitResponse(tag, exchange);
                out.continuation(Base64.getEncoder().encodeToString(challenge));
                yield Next.Read.INSTANCE;
            }
            case SaslExchange.Step.Success(String user) -> session.logIn(tag, user, out);
            case SaslExchange.Step.Failure none -> session.refuseLogin(tag);
            case SaslExchange.Step.Malformed none -> session.bad(tag, "Not what the mechanism wants", out);
        };
    }

    private static byte[] base64(byte[] text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new SyntaxException("base64", 0);
        }
    }

    /** Without the response, which may hold a password. */
    @Override
    public String toString() {
        return "Authenticate[" + mechanism + "]";
    }
}
