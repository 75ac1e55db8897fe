package org.mailrail.queue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Reply;

/** What became of one recipient in one attempt. */
public sealed interface DeliveryResult {
    /**
     * It lies in its mailbox, or a program took it.
     *
     * @param text what to log
     */
    record Delivered(String text) implements DeliveryResult {}

    /**
     * Another server took responsibility.
     *
     * @param remoteMta its name or address
     * @param reply its reply
     * @param willNotify whether it was given NOTIFY, so that it tells of success, and not we: it announces DSN. RFC 3461 section 5.2.1
     */
    record Relayed(String remoteMta, Reply reply, boolean willNotify) implements DeliveryResult {
        /** Another server took responsibility that knows no DSN. */
        public Relayed(String remoteMta, Reply reply) {
            this(remoteMta, reply, false);
        }
    }

    /**
     * It stands for other recipients; each gets the message.
     *
     * @param recipients at least one
     * @param owners of those whom a mailing list led to, the sender of their copy, who is told of failures. Postfix's local(8); RFC 3461 section 5.2.7.1.
     *     Nobody is in it who is not among the recipients
     */
    record Expanded(List<EmailAddress> recipients, Map<EmailAddress, EmailAddress> owners) implements DeliveryResult {
        /** Checks and copies: who stands for nobody would be lost. */
        public Expanded {
            recipients = List.copyOf(recipients);
            owners = Map.copyOf(owners);
            if (recipients.isEmpty()) throw new IllegalArgumentException("expanded to nobody");
            if (!recipients.containsAll(owners.keySet())) throw new IllegalArgumentException("an owner of nobody");
        }

        /** With no owners: the sender stays who he is. */
        public Expanded(List<EmailAddress> recipients) {
            this(recipients, Map.of());
        }
    }

    /**
     * Not now.
     *
     * @param status of class 4
     * @param text why; free of control characters
     * @param remoteMta the server that said so; null if none did
     * @param reply its reply; null if none did
     * @param siteDown whether the next hop itself is to blame (it cannot be reached, does not greet): then other mail for it would fare the same, and
     *     the queue rests it for a while if that goes on
     */
    record Deferred(
            EnhancedStatusCode status,
            String text,
            @Nullable String remoteMta,
            @Nullable Reply reply,
            boolean siteDown) implements DeliveryResult {
        /** Checks the class. */
        public Deferred {
            if (status.category() != 4) throw new IllegalArgumentException("deferred with " + status);
            text = Reply.printable(text);
        }

        /** Deferred by ourselves. */
        public static Deferred of(String status, String text) {
            return new Deferred(EnhancedStatusCode.of(status), text, null, null, false);
        }

        /** Deferred, since the next hop itself cannot be reached. */
        public static Deferred siteDown(String status, String text) {
            return new Deferred(EnhancedStatusCode.of(status), text, null, null, true);
        }

        /** The server that said so. */
        public Optional<String> remote() {
            return Optional.ofNullable(remoteMta);
        }
    }

    /**
     * Never.
     *
     * @param status of class 5
     * @param text why; free of control characters
     * @param remoteMta the server that said so; null if none did
     * @param reply its reply; null if none did
     */
    record Bounced(
            EnhancedStatusCode status,
            String text,
            @Nullable String remoteMta,
            @Nullable Reply reply) implements DeliveryResult {
        /** Checks the class. */
        public Bounced {
            if (status.category() != 5) throw new IllegalArgumentException("bounced with " + status);
            text = Reply.printable(text);
        }

        /** Bounced by ourselves. */
        public static Bounced of(String status, String text) {
            return new Bounced(EnhancedStatusCode.of(status), text, null, null);
        }

        /** The server that said so. */
        public Optional<String> remote() {
            return Optional.ofNullable(remoteMta);
        }
    }
}
