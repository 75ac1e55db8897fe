package org.mailrail.queue.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Client;
import org.mailrail.core.DeliverBy;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Handling;
import org.mailrail.core.MailHost;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.core.Transaction;
import org.mailrail.core.Verp;

/**
 * A transaction in the log: binary, every text with its length, so that no address, login or parameter can end its field.
 * <pre>
 *   transaction = client envelope
 *   client      = address port:u16 ptr helo tls-flag [ protocol cipher ] login origin:u8
 *   address     = length:u8 octets                     ; 4 or 16
 *   envelope    = null-flag [ mailbox ] body:u8 smtputf8-flag ret:u8 envid handling count:u32 *recipient
 *   handling    = parts:u8 priority:u8 [ release:u64 ] [ deadline:u64 ] [ verp:u8 verp:u8 ]
 *                 ; parts is a set of bits: release, deadline, returned then, traced, verp; instants are seconds, the priority is 9 higher
 *   recipient   = mailbox notify:u8 orcpt               ; notify is a set of bits
 *   mailbox     = local-part host
 * </pre>
 */
final class TransactionFormat {
    // A code is an index here: the order of the enums themselves may change, that of these lists never.
    private static final List<Client.Origin> ORIGINS =
            List.of(Client.Origin.SOCKET, Client.Origin.PROXY, Client.Origin.XCLIENT, Client.Origin.APPLICATION);
    private static final List<Envelope.Body> BODIES =
            List.of(Envelope.Body.SEVEN_BIT, Envelope.Body.EIGHT_BIT_MIME, Envelope.Body.BINARY_MIME);
    private static final List<Envelope.Ret> RETS = List.of(Envelope.Ret.FULL, Envelope.Ret.HDRS);
    private static final List<Recipient.Notify> NOTIFIES =
            List.of(Recipient.Notify.NEVER, Recipient.Notify.SUCCESS, Recipient.Notify.FAILURE, Recipient.Notify.DELAY);
    private static final int NO_RET = 0xFF;

    private static final int RELEASE = 1;
    private static final int DEADLINE = 2;
    private static final int RETURNED = 4;
    private static final int TRACED = 8;
    private static final int VERP = 16;

    private TransactionFormat() {}

    static void write(OctetWriter out, Transaction transaction) {
        write(out, transaction.client());
        write(out, transaction.envelope());
    }

    static Transaction read(OctetReader in) throws IOException {
        try {
            Client client = client(in);
            return Transaction.of(client, envelope(in));
        } catch (RuntimeException notValid) {
            // The values check themselves (SyntaxException, IllegalArgumentException, an ordinal too high): damage,
            // here.
            throw new IOException("not a transaction: " + notValid.getMessage(), notValid);
        }
    }

    private static void write(OctetWriter out, Client client) {
        byte[] address = client.address().getAddress();
        out.u8(address.length).octets(address).u16(client.socketAddress().getPort());
        out.optionalText(client.ptr() == null ? null : client.ptr().toString());
        out.optionalText(client.helo());
        Client.Tls tls = client.tls();
        out.flag(tls != null);
        if (tls != null) out.text(tls.protocol()).text(tls.cipherSuite());
        out.optionalText(client.login()).u8(ORIGINS.indexOf(client.origin()));
    }

    private static Client client(OctetReader in) throws IOException {
        InetAddress address = address(in.octets(in.u8()));
        InetSocketAddress socket = new InetSocketAddress(address, in.u16());
        @Nullable
        Domain ptr = Optional.ofNullable(in.optionalText()).map(Domain::of).orElse(null);
        @Nullable String helo = in.optionalText();
        Client.@Nullable Tls tls = in.flag() ? new Client.Tls(in.text(), in.text()) : null;
        @Nullable String login = in.optionalText();
        return new Client(socket, ptr, helo, tls, login, ORIGINS.get(in.u8()));
    }

    private static InetAddress address(byte[] octets) throws IOException {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException wrongLength) {
            throw new IOException("an address of " + octets.length + " octets", wrongLength);
        }
    }

    private static void write(OctetWriter out, Envelope envelope) {
        out.flag(envelope.from() instanceof ReversePath.Null);
        if (envelope.from() instanceof ReversePath.To to) write(out, to.address());
        out.u8(BODIES.indexOf(envelope.body())).flag(envelope.smtpUtf8());
        out.u8(envelope.ret() == null ? NO_RET : RETS.indexOf(envelope.ret())).optionalText(envelope.envelopeId());
        write(out, envelope.handling());
        out.u32(envelope.recipients().size());
        for (Recipient recipient : envelope.recipients()) {
            write(out, recipient.address());
            int bits = 0;
            for (Recipient.Notify notify : recipient.notifyOn()) bits |= 1 << NOTIFIES.indexOf(notify);
            out.u8(bits).optionalText(recipient.originalRecipient());
        }
    }

    private static Envelope envelope(OctetReader in) throws IOException {
        ReversePath from = in.flag() ? ReversePath.none() : ReversePath.of(mailbox(in));
        Envelope.Body body = BODIES.get(in.u8());
        boolean smtpUtf8 = in.flag();
        int ret = in.u8();
        @Nullable String envid = in.optionalText();
        Handling handling = handling(in);
        int count = in.count();
        List<Recipient> recipients = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            EmailAddress address = mailbox(in);
            Set<Recipient.Notify> notify = EnumSet.noneOf(Recipient.Notify.class);
            int bits = in.u8();
            for (Recipient.Notify one : NOTIFIES) {
                if ((bits & 1 << NOTIFIES.indexOf(one)) != 0) notify.add(one);
            }
            recipients.add(new Recipient(address, notify, in.optionalText()));
        }
        return new Envelope(from, recipients, body, smtpUtf8, ret == NO_RET ? null : RETS.get(ret), envid, handling);
    }

    private static void write(OctetWriter out, Handling handling) {
        Instant release = handling.notBefore();
        DeliverBy by = handling.deliverBy();
        Verp verp = handling.verp();
        int parts = release == null ? 0 : RELEASE;
        if (by != null) {
            parts |= DEADLINE | (by.trace() ? TRACED : 0);
            parts |= switch (by.mode()) {
                case RETURN -> RETURNED;
                case NOTIFY -> 0;
            };
        }
        if (verp != null) parts |= VERP;
        out.u8(parts).u8(handling.priority() + Handling.HIGHEST_PRIORITY);
        if (release != null) out.u64(release.getEpochSecond());
        if (by != null) out.u64(by.deadline().getEpochSecond());
        if (verp != null) out.u8(verp.afterSender()).u8(verp.forAt());
    }

    private static Handling handling(OctetReader in) throws IOException {
        int parts = in.u8();
        int priority = in.u8() - Handling.HIGHEST_PRIORITY;
        @Nullable Instant release = (parts & RELEASE) != 0 ? Instant.ofEpochSecond(in.u64()) : null;
        @Nullable DeliverBy by = null;
        if ((parts & DEADLINE) != 0) {
            DeliverBy.Mode mode = (parts & RETURNED) != 0 ? DeliverBy.Mode.RETURN : DeliverBy.Mode.NOTIFY;
            by = new DeliverBy(Instant.ofEpochSecond(in.u64()), mode, (parts & TRACED) != 0);
        }
        @Nullable Verp verp = (parts & VERP) != 0 ? new Verp((char) in.u8(), (char) in.u8()) : null;
        return new Handling(release, by, priority, verp);
    }

    private static void write(OctetWriter out, EmailAddress address) {
        out.text(address.localPart()).text(address.host().toString());
    }

    private static EmailAddress mailbox(OctetReader in) throws IOException {
        String localPart = in.text();
        String host = in.text();
        MailHost where = host.startsWith("[") ? AddressLiteral.of(host) : Domain.of(host);
        return new EmailAddress(localPart, where);
    }
}
