package org.mailrail.smtp.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.message.MessageVerifier;
import org.mailrail.queue.MessageRefusedException;

/** What becomes of a message when its last octet is there: refused, or taken with fields above it. */
sealed interface Prefix {
    /**
     * Taken.
     *
     * @param fields in wire form: what the verifiers found, {@code Received}, what was missing
     */
    record Fields(byte[] fields) implements Prefix {}

    /**
     * Refused.
     *
     * @param reply 4xx or 5xx
     */
    record Refused(Reply reply) implements Prefix {}

    /** Gives the message as the client sent it. */
    @FunctionalInterface
    interface Received {
        /**
         * The message.
         *
         * @throws IOException if it cannot be given
         */
        MessageContent content() throws IOException;
    }

    /** Counts hops, asks the verifiers, composes the fields. */
    static Prefix of(TracePolicy policy, Transaction transaction, String with, HeaderScanner header, Received message)
            throws IOException {
        if (header.received() > policy.hopCountLimit()) return new Refused(Replies.TOO_MANY_HOPS);
        StringBuilder fields = new StringBuilder(512);
        for (MessageVerifier verifier : policy.verifiers()) {
            MessageContent content;
            try {
                content = message.content();
            } catch (MessageRefusedException e) { // by the cleanup, of a message that it can never show
                return new Refused(e.reply());
            }
            switch (verifier.verify(transaction, content)) {
                case MessageVerifier.Verdict.Accept accept ->
                    accept.headerFields().forEach(fields::append);
                case MessageVerifier.Verdict.Refuse refuse -> {
                    return new Refused(refuse.reply());
                }
            }
        }
        Instant now = policy.clock().instant();
        fields.append(TraceFields.received(transaction, with, policy.hostname(), now));
        if (policy.completing()) { // RFC 6409 sections 8.2 and 8.3
            if (!header.has("date")) fields.append(TraceFields.dateField(now));
            if (!header.has("message-id")) {
                String unique = UUID.randomUUID().toString();
                fields.append(TraceFields.messageIdField(now, transaction.queueId(), unique, policy.hostname()));
            }
        }
        return new Fields(fields.toString().getBytes(StandardCharsets.UTF_8));
    }
}
