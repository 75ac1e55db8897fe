package org.mailrail.smtp.internal;

import java.time.Instant;
import java.util.Optional;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.Transaction;
import org.mailrail.message.MailDate;
import org.mailrail.message.MessageId;

/** The fields that a server puts above a message. Nothing that a client said reaches them with more than host name characters. RFC 5321 section 4.4. */
public final class TraceFields {
    private TraceFields() {}

    /**
     * {@code Time-stamp-line = "Received:" FWS Stamp}.
     *
     * @param with the protocol keyword. RFC 3848
     */
    public static String received(Transaction transaction, String with, Domain hostname, Instant now) {
        Client client = transaction.client();
        StringBuilder field = new StringBuilder(256);
        field.append("Received: from ").append(hostText(client.heloName().orElse("unknown")));
        field.append(" (").append(client.ptrName().map(Domain::ascii).orElse("unknown"));
        field.append(' ').append(new AddressLiteral(client.address())).append(")\r\n");
        client.tlsSession()
                .ifPresent(tls -> field.append("\t(using ")
                        .append(hostText(tls.protocol()))
                        .append(" with cipher ")
                        .append(hostText(tls.cipherSuite()))
                        .append(")\r\n"));
        field.append("\tby ")
                .append(hostname.ascii())
                .append(" (Mailrail) with ")
                .append(with);
        transaction.queueId().ifPresent(id -> field.append(" id ").append(id));
        // With several recipients none is named: one must not learn of another. RFC 5321 section 7.6
        if (transaction.envelope().recipients().size() == 1) {
            Recipient only = transaction.envelope().recipients().get(0);
            field.append("\r\n\tfor <")
                    .append(only.address().toAsciiDomainString())
                    .append('>');
        }
        return field.append(";\r\n\t")
                .append(MailDate.format(now))
                .append("\r\n")
                .toString();
    }

    /** {@code orig-date}, in UTC. RFC 5322 section 3.6.1. */
    static String dateField(Instant now) {
        return "Date: " + MailDate.format(now) + "\r\n";
    }

    /** {@code message-id}. RFC 5322 section 3.6.4. */
    static String messageIdField(Instant now, Optional<QueueId> id, String unique, Domain hostname) {
        return "Message-ID: " + MessageId.stamped(now, id.map(QueueId::value).orElse(unique), hostname) + "\r\n";
    }

    private static String hostText(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            safe.append(plain || ".-_:[]".indexOf(c) >= 0 ? c : '?');
        }
        return safe.toString();
    }
}
