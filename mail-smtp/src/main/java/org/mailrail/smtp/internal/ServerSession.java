package org.mailrail.smtp.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.sasl.SaslExchange;
import org.mailrail.auth.sasl.SaslServer;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.smtp.Command;

/**
 * The server's side of one SMTP or LMTP session: octets and answers in, effects out, no I/O and no clock. While {@link #isWaiting()} it reads
 * nothing. Used by one thread. RFC 5321 sections 3 and 4.1.4, RFC 2033.
 */
public final class ServerSession {
    /** RFC 4954 section 4: what an AUTH line may hold at least, and here at most. */
    private static final int MAX_AUTH_LINE = 12_288;

    /** Commands that do nothing, after which each further one counts as an error. Postfix's {@code smtpd_junk_command_limit}. */
    private static final int MAX_JUNK = 100;

    /** Web clients that were made to speak to a mail port. Postfix's {@code smtpd_forbidden_commands}. */
    private static final Set<String> WEB_VERBS = Set.of("CONNECT", "GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE");

    private sealed interface State {
        /** Nobody said hello yet, or TLS made us forget it. */
        record Connected() implements State {}

        /** Between transactions. */
        record Ready(boolean extended) implements State {}

        /** After MAIL. */
        record InTransaction(boolean extended, Envelope envelope, boolean refusedSome) implements State {}

        /** A recipient is being decided. */
        record Deciding(InTransaction transaction, ForwardPath to) implements State {}

        /** After 354. */
        record Receiving(boolean extended, Envelope envelope, IncomingData data) implements State {}

        /** The message is whole, the answer is not there yet. */
        record Finishing(boolean extended, int replies) implements State {}

        /** Inside an authentication exchange, on the client's turn. */
        record Authenticating(SaslExchange exchange) implements State {}

        /** Inside an authentication exchange, on our turn. */
        record CheckingResponse(SaslExchange exchange) implements State {}

        /** 220 was sent, the handshake goes on. */
        record StartingTls() implements State {}

        /** Nothing is read any more. */
        record Closed() implements State {}
    }

    private final SessionSettings settings;
    private final CommandParser parser;
    private final LineDecoder lines;
    private Client client;
    private State state = new State.Connected();
    private boolean shuttingDown;
    private int errors;
    private int junk;
    private int authFailures;

    /**
     * A session with a client that just connected; {@link #tlsStarted} comes before {@link #start} where TLS does.
     */
    public ServerSession(SessionSettings settings, Client client) {
        this.settings = settings;
        this.client = client;
        parser = new CommandParser(settings.sasl() != null);
        int limit = settings.sasl() == null
                ? settings.maxCommandLine()
                : Math.max(MAX_AUTH_LINE, settings.maxCommandLine());
        lines = new LineDecoder(limit);
    }

    /** The greeting. RFC 5321 section 3.1. */
    public List<Effect> start() {
        String protocol = settings.protocol() == Protocol.SMTP ? " ESMTP" : " LMTP";
        return List.of(new Effect.Send(Reply.of(220, settings.hostname() + protocol)));
    }

    /** Whether it reads nothing before it has an answer. */
    public boolean isWaiting() {
        return switch (state) {
            case State.Connected connected -> false;
            case State.Ready ready -> false;
            case State.InTransaction transaction -> false;
            case State.Authenticating authenticating -> false;
            case State.Receiving receiving -> receiving.data().isFull();
            case State.Deciding deciding -> true;
            case State.Finishing finishing -> true;
            case State.CheckingResponse checking -> true;
            case State.StartingTls starting -> true;
            case State.Closed closed -> true;
        };
    }

    /** Whether octets of a message are awaited. */
    public boolean isReceiving() {
        return state instanceof State.Receiving;
    }

    /** Whether the client may send mail as far as logging in goes. */
    public boolean isPermitted() {
        return !settings.submission() || client.login() != null;
    }

    /** Who is on the other side, as far as known. */
    public Client client() {
        return client;
    }

    /** Reads what it can before it has to wait; all of it, unless {@link #isWaiting()} afterwards. */
    public List<Effect> receive(ByteBuffer in) {
        List<Effect> out = new ArrayList<>(4);
        while (in.hasRemaining() && !isWaiting()) {
            if (state instanceof State.Receiving receiving) data(receiving, in, out);
            else if (lines.decode(in)) line(lines.take(), out);
        }
        // What came in plain text behind STARTTLS was perhaps not sent by the client: it never runs inside TLS. RFC
        // 3207 section 4.2
        if (state instanceof State.StartingTls || state instanceof State.Closed) in.position(in.limit());
        return out;
    }

    private void line(LineDecoder.Line line, List<Effect> out) {
        if (state instanceof State.Authenticating authenticating) {
            authenticationLine(authenticating, line, out);
            return;
        }
        switch (line) {
            case LineDecoder.Line.TooLong tooLong -> send(Replies.LINE_TOO_LONG, out);
            case LineDecoder.Line.BareLineEnd bare -> send(Replies.BARE_LINE_END, out);
            case LineDecoder.Line.Text text -> command(text.octets(), out);
        }
    }

    private void command(byte[] line, List<Effect> out) {
        Command command = parser.parse(line);
        if (line.length > settings.maxCommandLine() && !(command instanceof Command.Auth)) {
            send(Replies.LINE_TOO_LONG, out);
            return;
        }
        switch (command) {
            case Command.Ehlo ehlo -> hello(ehlo.name(), true, Protocol.SMTP, out);
            case Command.Helo helo -> hello(helo.name(), false, Protocol.SMTP, out);
            case Command.Lhlo lhlo -> hello(lhlo.name(), true, Protocol.LMTP, out);
            case Command.Mail mail -> mail(mail, out);
            case Command.Rcpt rcpt -> rcpt(rcpt, out);
            case Command.Data data -> data(out);
            case Command.Rset rset -> reset(out);
            case Command.Noop noop -> junk(Replies.OK, out);
            case Command.Help help -> junk(Replies.HELP, out);
            case Command.Vrfy vrfy -> junk(Replies.CANNOT_VERIFY, out);
            case Command.Quit quit -> hangUp(Replies.BYE, out);
            case Command.StartTls startTls -> startTls(out);
            case Command.Auth auth -> auth(auth, out);
            case Command.NotImplemented known -> send(Replies.NOT_IMPLEMENTED, out);
            case Command.Unknown unknown
            when WEB_VERBS.contains(unknown.verb()) -> hangUp(Replies.NOT_A_MAIL_CLIENT, out);
            case Command.Unknown unknown -> send(Replies.UNKNOWN, out);
            case Command.Malformed malformed -> send(malformed.reply(), out);
        }
    }

    /** A second hello is a reset. RFC 5321 section 4.1.4. */
    private void hello(String name, boolean extended, Protocol protocol, List<Effect> out) {
        if (protocol != settings.protocol()) { // RFC 2033 section 4.1
            send(Replies.WRONG_PROTOCOL, out);
            return;
        }
        client = client.withHelo(name);
        state = new State.Ready(extended);
        List<String> lines = new ArrayList<>();
        lines.add(settings.hostname().toString());
        if (extended) {
            lines.add("PIPELINING");
            lines.add("SIZE " + settings.maxMessageSize());
            if (settings.tlsAvailable() && client.tls() == null) lines.add("STARTTLS");
            List<String> mechanisms = mechanisms();
            if (!mechanisms.isEmpty()) lines.add("AUTH " + String.join(" ", mechanisms));
            lines.add("ENHANCEDSTATUSCODES");
            lines.add("8BITMIME");
        }
        send(new Reply(250, null, lines), out);
    }

    private List<String> mechanisms() {
        SaslServer sasl = settings.sasl();
        return sasl == null || client.login() != null ? List.of() : sasl.mechanisms(mayShowPassword());
    }

    private boolean mayShowPassword() {
        return client.tls() != null || !settings.tlsForAuth();
    }

    private void mail(Command.Mail mail, List<Effect> out) {
        switch (state) {
            case State.Ready ready
            when settings.requireTls() && client.tls() == null -> send(Replies.TLS_REQUIRED, out);
            case State.Ready ready when !isPermitted() -> send(Replies.AUTH_REQUIRED, out);
            case State.Ready ready
            when mail.from().mailbox().isPresent() && !isAscii(mail.from().toString()) -> send(Replies.NOT_ASCII, out);
            case State.Ready ready
            when mail.declaredSize().orElse(0) > settings.maxMessageSize() -> send(Replies.TOO_LARGE, out);
            case State.Ready ready -> {
                Envelope envelope = new Envelope(mail.from(), List.of(), mail.body(), false, null, null);
                state = new State.InTransaction(ready.extended(), envelope, false);
                send(Replies.SENDER_OK, out);
            }
            case State.InTransaction transaction -> send(Replies.NESTED_MAIL, out);
            default -> send(Replies.HELLO_FIRST, out);
        }
    }

    private void rcpt(Command.Rcpt rcpt, List<Effect> out) {
        if (!(state instanceof State.InTransaction transaction)) {
            send(state instanceof State.Ready ? Replies.MAIL_FIRST : Replies.HELLO_FIRST, out);
        } else if (!isAscii(rcpt.to().toString())) {
            send(Replies.NOT_ASCII, out);
        } else if (transaction.envelope().recipients().size() >= settings.maxRecipients()) {
            send(Replies.TOO_MANY_RECIPIENTS, out);
        } else {
            state = new State.Deciding(transaction, rcpt.to());
            out.add(new Effect.AskRecipient(Transaction.of(client, transaction.envelope()), rcpt.to()));
        }
    }

    private static boolean isAscii(String text) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }

    /** The policy takes the recipient. */
    public List<Effect> recipientAccepted() {
        if (!(state instanceof State.Deciding deciding)) return List.of(); // closed meanwhile
        State.InTransaction transaction = deciding.transaction();
        Recipient recipient = Recipient.of(deciding.to().at(settings.postmasterDomain()));
        state = new State.InTransaction(
                transaction.extended(), transaction.envelope().plus(recipient), transaction.refusedSome());
        return answer(Replies.RECIPIENT_OK);
    }

    /** The policy refuses the recipient, or could not be asked. */
    public List<Effect> recipientRefused(Reply reply) {
        if (!(state instanceof State.Deciding deciding)) return List.of();
        State.InTransaction transaction = deciding.transaction();
        state = new State.InTransaction(transaction.extended(), transaction.envelope(), true);
        return answer(reply);
    }

    private void data(List<Effect> out) {
        switch (state) {
            case State.InTransaction transaction
            when !transaction.envelope().recipients().isEmpty() -> {
                IncomingData data = new IncomingData(settings.maxMessageSize(), settings.maxTextLine());
                state = new State.Receiving(transaction.extended(), transaction.envelope(), data);
                send(Replies.START_MAIL, out);
            }
            // Pipelined behind refused recipients: no data mode, so that the next line is a command. RFC 2033 section
            // 4.2
            // demands 503.
            case State.InTransaction transaction ->
                send(
                        transaction.refusedSome() && settings.protocol() == Protocol.SMTP
                                ? Replies.NO_VALID_RECIPIENTS
                                : Replies.RCPT_FIRST,
                        out);
            case State.Ready ready -> send(Replies.MAIL_FIRST, out);
            default -> send(Replies.HELLO_FIRST, out);
        }
    }

    private void data(State.Receiving receiving, ByteBuffer in, List<Effect> out) {
        IncomingData data = receiving.data();
        boolean end = data.decode(in);
        if (end) endOfData(receiving, out);
        else storePiece(receiving, out);
    }

    private void storePiece(State.Receiving receiving, List<Effect> out) {
        IncomingData data = receiving.data();
        if (data.hasPieceToStore()) {
            out.add(new Effect.Append(transaction(receiving), with(receiving.extended()), data.takePiece()));
        }
    }

    private void endOfData(State.Receiving receiving, List<Effect> out) {
        IncomingData data = receiving.data();
        int replies = settings.protocol() == Protocol.LMTP
                ? receiving.envelope().recipients().size()
                : 1;
        Optional<Reply> refusal = data.refusal();
        if (refusal.isEmpty()) {
            state = new State.Finishing(receiving.extended(), replies);
            out.add(new Effect.Finish(transaction(receiving), with(receiving.extended()), data.takeLast()));
            return;
        }
        if (data.isStored()) out.add(new Effect.Drop());
        state = new State.Ready(receiving.extended());
        for (int i = 0; i < replies; i++) out.add(new Effect.Send(refusal.get()));
        countError(refusal.get(), out);
        closeIfShuttingDown(out);
    }

    private Transaction transaction(State.Receiving receiving) {
        return Transaction.of(client, receiving.envelope());
    }

    /** The keyword for {@code Received}. RFC 3848. */
    private String with(boolean extended) {
        String protocol = settings.protocol() == Protocol.LMTP ? "LMTP" : extended ? "ESMTP" : "SMTP";
        if (!extended) return protocol;
        return protocol + (client.tls() == null ? "" : "S") + (client.login() == null ? "" : "A");
    }

    /** A piece is stored. */
    public List<Effect> appended() {
        if (!(state instanceof State.Receiving receiving)) return List.of();
        List<Effect> out = new ArrayList<>(1);
        receiving.data().pieceStored();
        storePiece(receiving, out);
        return out;
    }

    /** A piece could not be stored: the rest of the message is read, and its end answered with this. */
    public List<Effect> appendFailed(Reply reply) {
        if (state instanceof State.Receiving receiving) receiving.data().fail(reply);
        return List.of();
    }

    /** The message is taken, or not: for SMTP one reply, for LMTP one for each recipient. */
    public List<Effect> finished(List<Reply> replies) {
        if (!(state instanceof State.Finishing finishing)) return List.of();
        if (replies.size() != finishing.replies()) {
            throw new IllegalArgumentException(replies.size() + " replies for " + finishing.replies());
        }
        List<Effect> out = new ArrayList<>(replies.size());
        state = new State.Ready(finishing.extended());
        for (Reply reply : replies) out.add(new Effect.Send(reply));
        if (replies.stream().anyMatch(Reply::isPositive)) {
            errors = 0;
            junk = 0;
        } else {
            countError(replies.get(0), out);
        }
        closeIfShuttingDown(out);
        return out;
    }

    /** How many replies {@link #finished} takes. */
    public int repliesAwaited() {
        return state instanceof State.Finishing finishing ? finishing.replies() : 0;
    }

    private void reset(List<Effect> out) {
        if (state instanceof State.InTransaction transaction) state = new State.Ready(transaction.extended());
        junk(Replies.OK, out);
    }

    private void startTls(List<Effect> out) {
        if (client.tls() != null) {
            send(Replies.ALREADY_TLS, out);
        } else if (!settings.tlsAvailable()) {
            send(Replies.NOT_IMPLEMENTED, out);
        } else {
            state = new State.StartingTls();
            out.add(new Effect.Send(Replies.READY_FOR_TLS));
            out.add(new Effect.StartTls());
        }
    }

    /** TLS is up: what was said in plain text is forgotten. RFC 3207 section 4.2. */
    public List<Effect> tlsStarted(Client.Tls tls) {
        client = client.withTls(tls);
        if (!(state instanceof State.StartingTls)) return List.of();
        state = new State.Connected();
        List<Effect> out = new ArrayList<>(2);
        closeIfShuttingDown(out);
        return out;
    }

    private void auth(Command.Auth auth, List<Effect> out) {
        SaslServer sasl = settings.sasl();
        if (sasl == null) {
            send(Replies.NOT_IMPLEMENTED, out);
        } else if (!(state instanceof State.Ready ready) || !ready.extended() || client.login() != null) {
            send(Replies.AUTH_OUT_OF_SEQUENCE, out);
        } else if (!mayShowPassword()) {
            send(Replies.ENCRYPTION_REQUIRED, out);
        } else {
            Optional<SaslExchange> exchange = sasl.exchange(auth.mechanism(), mayShowPassword());
            if (exchange.isEmpty()) send(Replies.UNKNOWN_MECHANISM, out);
            else begin(exchange.get(), auth.initialResponse(), out);
        }
    }

    /** An absent and an empty initial response are not the same; {@code =} is the empty one. RFC 4954 section 4. */
    private void begin(SaslExchange exchange, @Nullable String initialResponse, List<Effect> out) {
        if (initialResponse == null) {
            state = new State.CheckingResponse(exchange);
            out.add(new Effect.Authenticate(exchange, true, null));
            return;
        }
        byte[] response = initialResponse.equals("=") ? new byte[0] : base64(initialResponse);
        if (response == null) {
            send(Replies.NOT_BASE64, out);
            return;
        }
        state = new State.CheckingResponse(exchange);
        out.add(new Effect.Authenticate(exchange, true, response));
    }

    private void authenticationLine(State.Authenticating authenticating, LineDecoder.Line line, List<Effect> out) {
        state = new State.Ready(true);
        switch (line) {
            case LineDecoder.Line.TooLong tooLong -> send(Replies.AUTH_LINE_TOO_LONG, out);
            case LineDecoder.Line.BareLineEnd bare -> send(Replies.BARE_LINE_END, out);
            case LineDecoder.Line.Text text -> {
                String answer = new String(text.octets(), StandardCharsets.ISO_8859_1);
                byte[] response = base64(answer);
                if (answer.equals("*")) {
                    send(Replies.AUTH_CANCELLED, out);
                } else if (response == null) {
                    send(Replies.NOT_BASE64, out);
                } else {
                    state = new State.CheckingResponse(authenticating.exchange());
                    out.add(new Effect.Authenticate(authenticating.exchange(), false, response));
                }
            }
        }
    }

    private static byte @Nullable [] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** What the exchange says to the client's response. */
    public List<Effect> authenticated(SaslExchange.Step step) {
        if (!(state instanceof State.CheckingResponse checking)) return List.of();
        state = new State.Ready(true);
        return switch (step) {
            case SaslExchange.Step.Challenge challenge when shuttingDown -> end(Replies.SHUTTING_DOWN);
            case SaslExchange.Step.Challenge challenge -> {
                state = new State.Authenticating(checking.exchange());
                yield List.of(
                        new Effect.Send(Reply.of(334, Base64.getEncoder().encodeToString(challenge.challenge()))));
            }
            case SaslExchange.Step.Success success -> {
                client = client.withLogin(success.user());
                yield answer(Replies.AUTHENTICATED);
            }
            case SaslExchange.Step.Malformed malformed -> answer(Replies.MALFORMED_AUTH);
            case SaslExchange.Step.Failure failure -> {
                List<Effect> out = new ArrayList<>(3);
                send(Replies.WRONG_PASSWORD, out);
                if (++authFailures >= settings.maxAuthFailures()) hangUp(Replies.TOO_MANY_FAILURES, out);
                closeIfShuttingDown(out);
                yield out;
            }
        };
    }

    /** The user database could not be asked. RFC 4954 section 6. */
    public List<Effect> authenticationUnavailable() {
        if (!(state instanceof State.CheckingResponse)) return List.of();
        state = new State.Ready(true);
        return answer(Replies.AUTH_UNAVAILABLE);
    }

    /** The client was silent for too long. */
    public List<Effect> timeout() {
        return end(Replies.TIMEOUT);
    }

    /** Something of ours failed, and the session cannot go on. */
    public List<Effect> fault() {
        return end(Replies.FAULT);
    }

    /** The server goes down: at once, unless a message or an answer is under way. */
    public List<Effect> shutdown() {
        shuttingDown = true;
        return state instanceof State.Receiving || isWaiting() ? List.of() : end(Replies.SHUTTING_DOWN);
    }

    private List<Effect> end(Reply reply) {
        List<Effect> out = new ArrayList<>(3);
        if (state instanceof State.Receiving receiving && receiving.data().isStored()) out.add(new Effect.Drop());
        hangUp(reply, out);
        return out;
    }

    private List<Effect> answer(Reply reply) {
        List<Effect> out = new ArrayList<>(3);
        send(reply, out);
        closeIfShuttingDown(out);
        return out;
    }

    private void send(Reply reply, List<Effect> out) {
        out.add(new Effect.Send(reply));
        countError(reply, out);
    }

    private void junk(Reply reply, List<Effect> out) {
        send(reply, out);
        if (++junk > MAX_JUNK) countError(Replies.UNKNOWN, out);
    }

    /** Refusals count, our own temporary trouble does not. */
    private void countError(Reply reply, List<Effect> out) {
        if (reply.isPermanent() && ++errors >= settings.maxErrors()) hangUp(Replies.TOO_MANY_ERRORS, out);
    }

    private void closeIfShuttingDown(List<Effect> out) {
        if (shuttingDown) hangUp(Replies.SHUTTING_DOWN, out);
    }

    private void hangUp(Reply reply, List<Effect> out) {
        if (state instanceof State.Closed) return;
        state = new State.Closed();
        out.add(new Effect.Send(reply));
        out.add(new Effect.Close());
    }
}
