package org.mailrail.smtp.internal.client;

/** Whether a client speaks TLS. Postfix's {@code smtp_tls_security_level}. */
public enum TlsUse {
    /** Never. */
    NONE,
    /** Where the server offers it. */
    MAY,
    /** Always, or the message waits. */
    ENCRYPT
}
