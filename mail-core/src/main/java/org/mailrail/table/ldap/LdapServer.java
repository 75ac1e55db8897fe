package org.mailrail.table.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.JVMDefaultTrustManager;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.X509TrustManager;
import org.mailrail.table.internal.QueryFile;

/**
 * How the directory is reached: the first of its hosts that answers.
 *
 * @param hosts in the order in which they are tried
 * @param startTls whether TLS is started before anything else is said
 * @param tls makes TLS connections, and knows whom to trust
 * @param verifies whether a certificate has to be the host's
 * @param bindDn as whom to ask; nothing for nobody
 * @param password of it
 * @param timeout for a connection, and for each answer
 * @param followsReferrals whether other servers are asked that this one names
 */
record LdapServer(
        List<Host> hosts,
        boolean startTls,
        SSLUtil tls,
        boolean verifies,
        Optional<String> bindDn,
        String password,
        Duration timeout,
        boolean followsReferrals) {
    /** One host; with TLS from the start for {@code ldaps:}. */
    record Host(String name, int port, boolean isTls) {}

    static LdapServer of(QueryFile file) {
        boolean verifies = file.yesNo("tls_require_cert", false);
        return new LdapServer(
                hosts(file),
                file.yesNo("start_tls", false),
                new SSLUtil(trust(file, verifies)),
                verifies,
                file.yesNo("bind", true) ? file.find("bind_dn") : Optional.empty(),
                file.text("bind_pw", ""),
                Duration.ofSeconds(file.number("timeout", 10, 1, 3600)),
                file.yesNo("chase_referrals", false));
    }

    private static X509TrustManager trust(QueryFile file, boolean verifies) {
        if (!verifies) return new TrustAllTrustManager();
        Optional<String> authorities = file.find("tls_ca_cert_file");
        if (authorities.isEmpty()) return JVMDefaultTrustManager.getInstance();
        try {
            return new PEMFileTrustManager(new File(authorities.get()));
        } catch (KeyStoreException e) {
            throw file.error("tls_ca_cert_file", String.valueOf(e.getMessage()));
        }
    }

    private static List<Host> hosts(QueryFile file) {
        int port = file.number("server_port", 389, 1, 65535);
        List<Host> hosts = new ArrayList<>();
        for (String word : file.list("server_host", "localhost")) {
            try {
                URI uri = new URI(word.contains("://") ? word : "ldap://" + word);
                boolean isTls = "ldaps".equalsIgnoreCase(uri.getScheme());
                if (uri.getHost() == null || !isTls && !"ldap".equalsIgnoreCase(uri.getScheme())) {
                    throw new URISyntaxException(word, "no host");
                }
                int byDefault = isTls ? 636 : word.contains("://") ? 389 : port;
                hosts.add(new Host(uri.getHost(), uri.getPort() < 0 ? byDefault : uri.getPort(), isTls));
            } catch (URISyntaxException e) {
                throw file.error(
                        "server_host",
                        "\"" + word + "\" is none of host, host:port, ldap://host:port, ldaps://host:port");
            }
        }
        if (hosts.isEmpty()) throw file.error("server_host", "is empty");
        return hosts;
    }

    LDAPConnection connect() throws IOException, LDAPException {
        List<LDAPException> failures = new ArrayList<>();
        for (Host host : hosts) {
            try {
                return connect(host);
            } catch (LDAPException e) {
                failures.add(e);
            } catch (GeneralSecurityException e) {
                throw new IOException("TLS cannot be used: " + e.getMessage(), e);
            }
        }
        throw failures.getLast();
    }

    private LDAPConnection connect(Host host) throws LDAPException, GeneralSecurityException {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setUseSynchronousMode(true); // else each connection has a thread
        options.setConnectTimeoutMillis((int) timeout.toMillis());
        options.setResponseTimeoutMillis(timeout.toMillis());
        options.setFollowReferrals(followsReferrals);
        if (verifies) options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        SocketFactory sockets = host.isTls() ? tls.createSSLSocketFactory() : SocketFactory.getDefault();
        LDAPConnection connection = new LDAPConnection(sockets, options, host.name(), host.port());
        boolean ready = false;
        try {
            if (startTls && !host.isTls()) startTls(connection);
            if (bindDn.isPresent()) connection.bind(bindDn.get(), password);
            ready = true;
            return connection;
        } finally {
            if (!ready) connection.close();
        }
    }

    private void startTls(LDAPConnection connection) throws LDAPException, GeneralSecurityException {
        ExtendedResult result =
                connection.processExtendedOperation(new StartTLSExtendedRequest(tls.createSSLContext()));
        if (!result.getResultCode().equals(ResultCode.SUCCESS)) throw new LDAPException(result);
    }
}
