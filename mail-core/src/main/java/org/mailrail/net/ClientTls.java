package org.mailrail.net;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.MailHost;

/** A client's side of TLS 1.2 and 1.3. Immutable; safe for many threads. Postfix's {@code smtp_tls_security_level}. */
public final class ClientTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SSLContext context;
    private final boolean verifies;

    private ClientTls(SSLContext context, boolean verifies) {
        this.context = context;
        this.verifies = verifies;
    }

    /**
     * Takes any certificate: it hides the message from those who only listen, and is never a reason to fall back to plain text. Level {@code may}.
     * RFC 7435.
     */
    public static ClientTls opportunistic() {
        return new ClientTls(context(new TrustManager[] {new AnyCertificate()}), false);
    }

    /** Takes certificates for the host's name from authorities that Java trusts. Level {@code verify}. RFC 9525. */
    public static ClientTls verifying() {
        return new ClientTls(context(null), true);
    }

    /** Takes certificates for the host's name that lead to one of these roots. */
    public static ClientTls verifying(Collection<X509Certificate> roots) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (X509Certificate root : roots) store.setCertificateEntry("root" + number++, root);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return new ClientTls(context(trust.getTrustManagers()), true);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("roots that Java cannot use: " + e.getMessage(), e);
        }
    }

    /**
     * An engine for one connection, in client mode. It sends the host's name (SNI, RFC 6066 section 3) unless that is an address.
     *
     * @param host whom the client meant to reach: the name of the mail exchanger, not what an unsigned look-up made of it
     */
    public SSLEngine newEngine(MailHost host, int port) {
        String name = switch (host) {
            case Domain domain -> domain.ascii();
            case AddressLiteral literal -> literal.address().getHostAddress();
        };
        SSLEngine engine = context.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(PROTOCOLS);
        if (verifies) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(
                    "HTTPS"); // Java's name for matching the host's name, RFC 9525
            engine.setSSLParameters(parameters);
        }
        return engine;
    }

    private static SSLContext context(TrustManager @Nullable [] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** An extended one, since Java would otherwise check algorithms and names around it. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
