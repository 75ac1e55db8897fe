package org.mailrail.auth.spf;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.mailrail.auth.results.AuthenticationResults;
import org.mailrail.auth.results.AuthenticationResults.MethodResult;
import org.mailrail.auth.results.AuthenticationResults.Property;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.dns.Resolver;
import org.mailrail.message.HeaderFields;
import org.mailrail.message.MessageContent;
import org.mailrail.message.MessageVerifier;
import org.mailrail.table.NetworkList;

/**
 * Checks SPF of what comes from outside and says what it found in {@code Authentication-Results} and {@code Received-SPF}: of the MAIL FROM identity,
 * of HELO where the reverse-path is null. Nothing is checked, and nothing added, for a client that logged in, that the application itself is, or that
 * lies in a trusted network. Immutable; safe for many threads. RFC 7208 section 2.4.
 */
public final class SpfVerifier implements MessageVerifier {
    private final Domain authservId;
    private final Spf spf;
    private final boolean rejectFail;
    private final boolean iprev;
    private final NetworkList trusted;

    private SpfVerifier(Builder builder) {
        authservId = builder.authservId;
        spf = builder.spf.build();
        rejectFail = builder.rejectFail;
        iprev = builder.iprev;
        trusted = builder.trusted;
    }

    /**
     * A verifier that accepts whatever the result is.
     *
     * @param authservId in whose name results are given: the id of which incoming fields have to be removed
     */
    public static Builder builder(Domain authservId, Resolver resolver) {
        return new Builder(authservId, resolver);
    }

    @Override
    public Verdict verify(Transaction transaction, MessageContent message) throws IOException {
        Client client = transaction.client();
        if (isTrusted(client)) return new Verdict.Accept(List.of());
        SpfRequest request = request(transaction);
        SpfResult result = spf.check(request);
        if (rejectFail && result instanceof SpfResult.Fail fail) return new Verdict.Refuse(refusal(request, fail));
        boolean utf8 = transaction.envelope().smtpUtf8();
        return new Verdict.Accept(List.of(
                results(transaction, request, result).field(), ReceivedSpf.field(authservId, request, result, utf8)));
    }

    private boolean isTrusted(Client client) throws IOException {
        return client.authenticatedAs().isPresent()
                || client.origin() == Client.Origin.APPLICATION
                || trusted.contains(client.address());
    }

    private static SpfRequest request(Transaction transaction) {
        Client client = transaction.client();
        String helo = client.heloName().orElse("");
        return transaction
                .envelope()
                .from()
                .mailbox()
                .map(sender -> SpfRequest.mailFrom(client.address(), sender, helo))
                .orElseGet(() -> SpfRequest.helo(client.address(), helo));
    }

    private AuthenticationResults results(Transaction transaction, SpfRequest request, SpfResult result) {
        List<MethodResult> methods = new ArrayList<>();
        List<Property> properties = new ArrayList<>();
        switch (request.identity()) {
            case MAIL_FROM -> properties.add(new Property("smtp", "mailfrom", mailFrom(transaction, request)));
            case HELO -> {
                if (!request.helo().isEmpty()) properties.add(new Property("smtp", "helo", helo(request)));
            }
        }
        methods.add(new MethodResult("spf", result.keyword(), null, properties));
        Client client = transaction.client();
        if (iprev && client.ptrName().isPresent()) {
            methods.add(MethodResult.of(
                    "iprev", "pass", new Property("policy", "iprev", IpNetwork.text(client.address()))));
        }
        return new AuthenticationResults(authservId, methods);
    }

    /** The mailbox; its domain alone where the local part could not stand in the field. */
    private static String mailFrom(Transaction transaction, SpfRequest request) {
        EmailAddress sender = transaction.envelope().from().mailbox().orElseThrow();
        boolean fits =
                sender.localPart().length() <= 128 && (transaction.envelope().smtpUtf8() || !sender.needsSmtpUtf8());
        return fits ? sender.toAsciiDomainString() : request.domain();
    }

    private static String helo(SpfRequest request) {
        String helo = HeaderFields.printable(request.helo());
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < helo.length() && i < 255; i++) {
            char c = helo.charAt(i);
            ascii.append(c < ' ' || c > '~' ? '?' : c);
        }
        return ascii.toString();
    }

    /** RFC 7208 section 8.4, RFC 7372 section 3.2. What the domain says is marked as its words, not ours. */
    private static Reply refusal(SpfRequest request, SpfResult.Fail fail) {
        List<String> lines = new ArrayList<>();
        lines.add("SPF " + (request.identity() == SpfRequest.Identity.HELO ? "HELO" : "MAIL FROM") + " check failed");
        if (fail.explanation() != null) {
            lines.add("The domain " + Reply.printable(request.domain()) + " explains:");
            lines.add(Reply.printable(fail.explanation()));
        }
        return new Reply(550, EnhancedStatusCode.of("5.7.23"), lines);
    }

    /** Sets policy and limits. */
    public static final class Builder {
        private final Domain authservId;
        private final Spf.Builder spf;
        private boolean rejectFail;
        private boolean iprev;
        private NetworkList trusted = NetworkList.none();

        private Builder(Domain authservId, Resolver resolver) {
            this.authservId = authservId;
            this.spf = Spf.builder(resolver).receiver(authservId);
        }

        /** Whether a fail is refused with 550 5.7.23; by default it is only written down, for DMARC and filters behind. */
        public Builder rejectFail(boolean reject) {
            rejectFail = reject;
            return this;
        }

        /** Whether a confirmed PTR name of the client is noted as {@code iprev=pass}; not by default. RFC 8601 section 2.7.3. */
        public Builder iprev(boolean note) {
            iprev = note;
            return this;
        }

        /** Clients in these networks are not checked, such as those that may relay; none by default, not even the loopback. */
        public Builder trust(NetworkList networks) {
            trusted = networks;
            return this;
        }

        /** How long one check may ask the DNS; 20 s by default. RFC 7208 section 4.6.4. */
        public Builder timeLimit(Duration limit) {
            spf.timeLimit(limit);
            return this;
        }

        /** How many terms may find nothing in the DNS; 2 by default. RFC 7208 section 4.6.4. */
        public Builder voidLookups(int most) {
            spf.voidLookups(most);
            return this;
        }

        /** The time; the system's by default. */
        public Builder clock(InstantSource source) {
            spf.clock(source);
            return this;
        }

        /** The verifier. */
        public SpfVerifier build() {
            return new SpfVerifier(this);
        }
    }
}
