package org.mailrail.smtp.internal.client;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.message.MessageContent;
import org.mailrail.net.ClientTls;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.smtp.internal.Protocol;

/** The client's side of one SMTP or LMTP session with one message. Blocking; used by one thread. RFC 5321 section 3.3, RFC 2033. */
public final class ClientSession implements AutoCloseable {
    private static final int PIECE = 16 * 1024;

    private final Connection connection;
    private final Server server;
    private final Protocol protocol;
    private final StageTimeouts timeouts;
    private Extensions extensions = Extensions.none();
    private boolean contentExpected;

    private ClientSession(Connection connection, Server server, Protocol protocol, StageTimeouts timeouts) {
        this.connection = connection;
        this.server = server;
        this.protocol = protocol;
        this.timeouts = timeouts;
    }

    /** How a session is begun, the same for all of an agent's. */
    public record Opening(
            EventLoopGroup loops,
            Protocol protocol,
            Domain helo,
            TlsUse tlsUse,
            ClientTls tls,
            StageTimeouts timeouts) {}

    /**
     * Connects, reads the greeting, says hello, starts TLS.
     *
     * @throws SessionException if that fails: nothing of a message was sent
     */
    public static ClientSession open(Opening opening, Server server, TlsUse tlsUse) throws SessionException {
        Connection connection = Connection.open(
                opening.loops(), server.address(), opening.timeouts().connect());
        ClientSession session = new ClientSession(connection, server, opening.protocol(), opening.timeouts());
        try {
            session.greeting();
            session.hello(opening.helo());
            session.startTls(opening, tlsUse);
            return session;
        } catch (SessionException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void greeting() throws SessionException {
        Reply greeting = connection.reply(timeouts.helo());
        if (greeting.code() != 220) throw refused(greeting, "the greeting");
    }

    private void hello(Domain helo) throws SessionException {
        String verb = protocol == Protocol.LMTP ? "LHLO" : "EHLO";
        connection.send(List.of(List.of(verb, helo.ascii())));
        Reply reply = connection.reply(timeouts.helo());
        if (reply.isPositive()) {
            extensions = Extensions.of(reply.lines());
            return;
        }
        extensions = Extensions.none();
        // A server of before 1993, or one that is set to be like that. RFC 5321 section 3.2
        if (!reply.isPermanent() || protocol == Protocol.LMTP) throw refused(reply, verb);
        connection.send(List.of(List.of("HELO", helo.ascii())));
        Reply old = connection.reply(timeouts.helo());
        if (!old.isPositive()) throw refused(old, "HELO");
    }

    private void startTls(Opening opening, TlsUse use) throws SessionException {
        if (use == TlsUse.NONE) return;
        if (!extensions.offers("STARTTLS")) {
            if (use == TlsUse.ENCRYPT) throw SessionException.lost("4.7.4", "TLS is required, but was not offered");
            return;
        }
        connection.send(List.of(List.of("STARTTLS")));
        Reply reply = connection.reply(timeouts.startTls());
        if (reply.code() != 220) {
            if (use == TlsUse.ENCRYPT) throw refused(reply, "STARTTLS");
            return;
        }
        connection.startTls(opening.tls().newEngine(server.host(), server.port()), timeouts.startTls());
        hello(opening.helo()); // what was offered in plain text is forgotten. RFC 3207 section 4.2
    }

    private SessionException refused(Reply reply, String stage) {
        return SessionException.refused(reply, said(reply, stage));
    }

    private String said(Reply reply, String stage) {
        return "host " + server + " said: " + reply + " (in reply to " + stage + ")";
    }

    /**
     * Sends one message to those recipients who are undecided. Who is undecided afterwards may be tried elsewhere.
     *
     * @throws SessionException if the session was lost before the server could have taken the message
     */
    public void send(Envelope envelope, MessageContent content, Attempt attempt) throws SessionException {
        try {
            checkSendable(envelope, content, attempt);
            List<Integer> recipients = attempt.undecided();
            if (!recipients.isEmpty()) transaction(envelope, recipients, content, attempt);
        } catch (DotStuffer.NotSendableException e) {
            connection.close(); // in the midst of DATA there is no other way to take it back
            attempt.decideRest(DeliveryResult.Bounced.of("5.6.0", e.getMessage() == null ? "" : e.getMessage()));
        } catch (SessionException e) {
            throw e;
        } catch (IOException e) {
            connection.close();
            attempt.decideRest(DeliveryResult.Deferred.of("4.3.0", "the message cannot be read: " + e.getMessage()));
        }
    }

    private void checkSendable(Envelope envelope, MessageContent content, Attempt attempt) throws IOException {
        long size = content.size();
        if (size > extensions.maxSize()) {
            attempt.decideRest(DeliveryResult.Bounced.of(
                    "5.3.4", "message size " + size + " exceeds size limit " + extensions.maxSize() + " of " + server));
        }
        // Our encoder writes ASCII only, so SMTPUTF8 is not used even where it is offered. RFC 6531 section 3.2
        DeliveryResult notAscii = DeliveryResult.Bounced.of("5.6.7", "the address is not ASCII");
        if (envelope.from().mailbox().map(EmailAddress::needsSmtpUtf8).orElse(false)) attempt.decideRest(notAscii);
        for (int recipient : attempt.undecided()) {
            if (envelope.recipients().get(recipient).address().needsSmtpUtf8()) attempt.decide(recipient, notAscii);
        }
        if (envelope.smtpUtf8() && EightBit.inHeader(content)) {
            attempt.decideRest(DeliveryResult.Bounced.of("5.6.7", "the header is not ASCII"));
        }
        // Nothing is converted here: that would break signatures. What needs eight bits goes to who offers them. RFC
        // 6152 section 3
        if (!extensions.offers("8BITMIME") && !attempt.undecided().isEmpty() && EightBit.anywhere(content)) {
            attempt.decideRest(DeliveryResult.Bounced.of(
                    "5.6.3", "the message has 8-bit octets, and " + server + " does not offer 8BITMIME"));
        }
    }

    private void transaction(Envelope envelope, List<Integer> recipients, MessageContent content, Attempt attempt)
            throws IOException {
        List<String> mail = mail(envelope, content.size());
        List<List<String>> rcpts = new ArrayList<>();
        for (int recipient : recipients) {
            rcpts.add(rcpt(envelope.recipients().get(recipient)));
        }
        boolean dataGiven = extensions.offers("PIPELINING")
                ? pipelined(mail, rcpts, recipients, attempt)
                : oneByOne(mail, rcpts, recipients, attempt);
        List<Integer> accepted =
                recipients.stream().filter(attempt.undecided()::contains).toList();
        if (!dataGiven) return;
        if (accepted.isEmpty()) {
            // It wants a message for nobody: it gets an empty one. RFC 2920 section 3.1
            contentExpected = false;
            connection.endOfContent(timeouts.dataTransfer());
            connection.reply(timeouts.dataDone());
            return;
        }
        sendContent(content);
        finalReplies(accepted, attempt);
    }

    private static List<String> rcpt(Recipient recipient) {
        return List.of("RCPT", "TO:<" + recipient.address().toAsciiDomainString() + ">");
    }

    private List<String> mail(Envelope envelope, long size) {
        List<String> mail = new ArrayList<>();
        mail.add("MAIL");
        mail.add("FROM:<"
                + envelope.from()
                        .mailbox()
                        .map(EmailAddress::toAsciiDomainString)
                        .orElse("") + ">");
        if (extensions.offers("SIZE")) mail.add("SIZE=" + size);
        if (extensions.offers("8BITMIME") && envelope.body() != Envelope.Body.SEVEN_BIT) mail.add("BODY=8BITMIME");
        return mail;
    }

    /** The whole group in one segment. Each reply is read, whatever the one before it said. RFC 2920 section 3.1. */
    private boolean pipelined(List<String> mail, List<List<String>> rcpts, List<Integer> recipients, Attempt attempt)
            throws SessionException {
        List<List<String>> group = new ArrayList<>(rcpts.size() + 2);
        group.add(mail);
        group.addAll(rcpts);
        group.add(List.of("DATA"));
        contentExpected = true;
        connection.send(group);
        Reply mailReply = reply(timeouts.mail(), "MAIL");
        if (!mailReply.isPositive()) decide(recipients, mailReply, "MAIL", attempt);
        for (int recipient : recipients) rcptReply(recipient, attempt);
        return dataReply(recipients, attempt);
    }

    private boolean oneByOne(List<String> mail, List<List<String>> rcpts, List<Integer> recipients, Attempt attempt)
            throws SessionException {
        connection.send(List.of(mail));
        Reply mailReply = reply(timeouts.mail(), "MAIL");
        if (!mailReply.isPositive()) {
            decide(recipients, mailReply, "MAIL", attempt);
            return false;
        }
        for (int i = 0; i < recipients.size(); i++) {
            connection.send(List.of(rcpts.get(i)));
            rcptReply(recipients.get(i), attempt);
        }
        if (recipients.stream().noneMatch(attempt.undecided()::contains)) return false;
        contentExpected = true;
        connection.send(List.of(List.of("DATA")));
        return dataReply(recipients, attempt);
    }

    private void rcptReply(int recipient, Attempt attempt) throws SessionException {
        Reply reply = reply(timeouts.rcpt(), "RCPT");
        if (reply.code() == 552) reply = tooMany(reply);
        if (!reply.isPositive()) decide(List.of(recipient), reply, "RCPT", attempt);
    }

    /** Too many recipients for one message, in the words of RFC 821; whatever the enhanced code, it means this. RFC 5321 section 4.5.3.1.10. */
    private static Reply tooMany(Reply reply) {
        Optional<EnhancedStatusCode> status = reply.enhancedStatus();
        return new Reply(452, status.isEmpty() ? null : EnhancedStatusCode.of("4.5.3"), reply.lines());
    }

    private boolean dataReply(List<Integer> recipients, Attempt attempt) throws SessionException {
        Reply reply = reply(timeouts.dataInit(), "DATA");
        if (reply.code() == 354) return true;
        decide(recipients, reply, "DATA", attempt);
        return false;
    }

    private Reply reply(Duration timeout, String stage) throws SessionException {
        Reply reply = connection.reply(timeout);
        if (reply.code() == 421) throw refused(reply, stage); // it closes the session whatever was asked
        return reply;
    }

    private void sendContent(MessageContent content) throws IOException {
        DotStuffer stuffer = new DotStuffer();
        byte[] in = new byte[PIECE];
        byte[] out = new byte[2 * PIECE];
        try (InputStream stream = content.stream()) {
            for (int read = stream.read(in); read >= 0; read = stream.read(in)) {
                connection.content(out, stuffer.stuff(in, read, out), timeouts.dataTransfer());
            }
        }
        byte[] rest = stuffer.finish();
        connection.content(rest, rest.length, timeouts.dataTransfer());
        connection.endOfContent(timeouts.dataTransfer());
        contentExpected = false;
    }

    /** One reply for the message; in LMTP one for each recipient that was accepted, in the order of their RCPT. RFC 2033 section 4.2. */
    private void finalReplies(List<Integer> accepted, Attempt attempt) {
        @Nullable Reply shared = null;
        try {
            for (int recipient : accepted) {
                Reply reply = shared == null ? connection.reply(timeouts.dataDone()) : shared;
                if (protocol == Protocol.SMTP) shared = reply;
                decide(List.of(recipient), reply, "end of DATA", attempt);
            }
        } catch (SessionException e) {
            // The server may have taken it: to go on to another server now would make two of it.
            attempt.decideRest(e.deferred(server.toString()));
        }
    }

    private void decide(List<Integer> recipients, Reply reply, String stage, Attempt attempt) {
        for (int recipient : recipients) attempt.decide(recipient, result(reply, stage));
    }

    private DeliveryResult result(Reply reply, String stage) {
        if (reply.isPositive()) return new DeliveryResult.Relayed(server.toString(), reply);
        EnhancedStatusCode status =
                reply.enhancedStatus().orElse(EnhancedStatusCode.of(reply.isPermanent() ? "5.0.0" : "4.0.0"));
        String text = said(reply, stage);
        return reply.isPermanent()
                ? new DeliveryResult.Bounced(status, text, server.toString(), reply)
                : new DeliveryResult.Deferred(status.withCategory(4), text, server.toString(), reply, false);
    }

    /** Says good-bye. */
    @Override
    public void close() {
        List<List<String>> bye = new ArrayList<>();
        if (contentExpected) bye.add(List.of("RSET")); // DATA was refused: Netty's encoder wants to be told so
        bye.add(List.of("QUIT"));
        connection.quit(bye);
    }
}
