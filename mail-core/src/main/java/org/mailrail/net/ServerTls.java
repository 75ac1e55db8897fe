package org.mailrail.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** A server's key and certificates. Immutable; safe for many threads. Postfix's {@code smtpd_tls_chain_files}, Dovecot's {@code ssl_cert} and {@code ssl_key}. */
public final class ServerTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SSLContext context;

    private ServerTls(SSLContext context) {
        this.context = context;
    }

    /**
     * Reads PEM files.
     *
     * @param certificates the server's certificate first, then those that lead to the root
     * @param key unencrypted, PKCS #8 ({@code BEGIN PRIVATE KEY}); RSA, EC or Ed25519
     * @throws IOException if a file cannot be read or does not hold what it should; the message names the file
     */
    public static ServerTls fromPem(Path certificates, Path key) throws IOException {
        try {
            return of(certificates(certificates), privateKey(key));
        } catch (GeneralSecurityException e) {
            throw new IOException(certificates + " and " + key + " do not go together: " + e.getMessage(), e);
        }
    }

    /**
     * From objects.
     *
     * @throws GeneralSecurityException if the key does not fit the certificate
     */
    public static ServerTls of(List<Certificate> chain, PrivateKey key) throws GeneralSecurityException {
        checkTheyGoTogether(chain, key);
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException impossible) {
            throw new AssertionError("an empty key store cannot fail to load", impossible);
        }
        store.setKeyEntry("server", key, none, chain.toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new ServerTls(context);
    }

    /** An engine for one connection, in server mode, with TLS 1.2 and 1.3. RFC 8996 rules out what is older. */
    public SSLEngine newEngine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        return engine;
    }

    /** A KeyStore takes any key for any certificate, and then each handshake fails: so the key signs, and the certificate verifies. */
    private static void checkTheyGoTogether(List<Certificate> chain, PrivateKey key) throws GeneralSecurityException {
        if (chain.isEmpty()) throw new GeneralSecurityException("no certificate");
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default -> throw new GeneralSecurityException("neither an RSA, EC nor Ed25519 key");
        };
        byte[] sample = {1, 2, 3};
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(sample);
        byte[] signature = signer.sign();
        PublicKey certified = chain.getFirst().getPublicKey();
        if (!isVerified(algorithm, certified, sample, signature)) {
            throw new GeneralSecurityException("the key is not that of the first certificate");
        }
    }

    private static boolean isVerified(String algorithm, PublicKey key, byte[] sample, byte[] signature)
            throws GeneralSecurityException {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(sample);
            return verifier.verify(signature);
        } catch (InvalidKeyException | SignatureException ofAnotherKind) {
            return false;
        }
    }

    private static List<Certificate> certificates(Path file) throws IOException {
        try {
            List<Certificate> chain = new ArrayList<>(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file))));
            if (chain.isEmpty()) throw new IOException(file + ": no certificate in PEM form");
            return chain;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": not a certificate in PEM form: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException {
        byte[] der = pem(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (der == null) throw new IOException(file + ": no unencrypted PKCS #8 key (BEGIN PRIVATE KEY)");
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            PrivateKey key = decode(der, algorithm);
            if (key != null) return key;
        }
        throw new IOException(file + ": neither an RSA, EC nor Ed25519 key");
    }

    private static @Nullable PrivateKey decode(byte[] der, String algorithm) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException ofAnotherKind) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }

    private static byte @Nullable [] pem(String text) {
        String begin = "-----BEGIN PRIVATE KEY-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END PRIVATE KEY-----");
        if (start < 0 || end < start) return null;
        try {
            return Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
