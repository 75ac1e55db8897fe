package org.mailrail.smtp.internal;

/** The two protocols that share this machinery. */
public enum Protocol {
    /** RFC 5321. */
    SMTP,
    /** RFC 2033: LHLO in place of EHLO, and after DATA one reply for each recipient. */
    LMTP
}
