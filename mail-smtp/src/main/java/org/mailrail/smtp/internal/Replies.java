package org.mailrail.smtp.internal;

import org.mailrail.core.Reply;

/** The replies that need no word of their own. RFC 5321 section 4.2.3, RFC 3463. */
public final class Replies {
    static final Reply OK = Reply.of(250, "2.0.0", "Ok");
    static final Reply SENDER_OK = Reply.of(250, "2.1.0", "Ok");
    static final Reply RECIPIENT_OK = Reply.of(250, "2.1.5", "Ok");
    static final Reply BYE = Reply.of(221, "2.0.0", "Bye");
    static final Reply CANNOT_VERIFY = Reply.of(252, "2.5.0", "Cannot verify, send some mail");
    static final Reply HELP = Reply.of(214, "2.0.0", "RFC 5321");
    static final Reply START_MAIL = Reply.of(354, "End data with <CR><LF>.<CR><LF>");
    static final Reply READY_FOR_TLS = Reply.of(220, "2.0.0", "Ready to start TLS");
    static final Reply AUTHENTICATED = Reply.of(235, "2.7.0", "Authentication successful");

    static final Reply SHUTTING_DOWN = Reply.of(421, "4.3.2", "Server is shutting down");
    static final Reply FAULT = Reply.of(421, "4.3.0", "Internal error, try again later");
    static final Reply TIMEOUT = Reply.of(421, "4.4.2", "Timeout");
    static final Reply TOO_MANY_ERRORS = Reply.of(421, "4.7.0", "Too many errors");
    static final Reply TOO_MANY_FAILURES = Reply.of(421, "4.7.0", "Too many failed authentications");
    /** One connection too many. */
    public static final Reply TOO_MANY_CONNECTIONS = Reply.of(421, "4.7.0", "Too many connections");

    static final Reply NOT_A_MAIL_CLIENT = Reply.of(421, "4.7.0", "This is a mail server");
    /** Something of ours failed. */
    public static final Reply LOCAL_ERROR = Reply.of(451, "4.3.0", "Temporary failure, try again later");
    /** The disk is full. */
    public static final Reply NO_SPACE = Reply.of(452, "4.3.1", "Insufficient system storage");

    static final Reply TOO_MANY_RECIPIENTS = Reply.of(452, "4.5.3", "Too many recipients");
    static final Reply AUTH_UNAVAILABLE = Reply.of(454, "4.7.0", "Temporary authentication failure");

    static final Reply LINE_TOO_LONG = Reply.of(500, "5.5.2", "Line too long");
    static final Reply AUTH_LINE_TOO_LONG = Reply.of(500, "5.5.6", "Authentication exchange line is too long");
    static final Reply BARE_LINE_END = Reply.of(500, "5.5.2", "Bare CR or LF, lines end with CRLF");
    static final Reply UNKNOWN = Reply.of(500, "5.5.2", "Command not recognized");
    static final Reply WRONG_PROTOCOL = Reply.of(500, "5.5.1", "Not in this protocol");
    static final Reply NOT_BASE64 = Reply.of(501, "5.5.2", "Cannot decode base64");
    static final Reply MALFORMED_AUTH = Reply.of(501, "5.5.2", "Malformed authentication exchange");
    static final Reply AUTH_CANCELLED = Reply.of(501, "5.7.0", "Authentication cancelled");
    static final Reply NOT_IMPLEMENTED = Reply.of(502, "5.5.1", "Command not implemented");
    static final Reply HELLO_FIRST = Reply.of(503, "5.5.1", "Say hello first");
    static final Reply MAIL_FIRST = Reply.of(503, "5.5.1", "MAIL first");
    static final Reply RCPT_FIRST = Reply.of(503, "5.5.1", "RCPT first");
    static final Reply NESTED_MAIL = Reply.of(503, "5.5.1", "Nested MAIL command");
    static final Reply ALREADY_TLS = Reply.of(503, "5.5.1", "TLS is already active");
    static final Reply AUTH_OUT_OF_SEQUENCE = Reply.of(503, "5.5.1", "AUTH not permitted now");
    static final Reply UNKNOWN_MECHANISM = Reply.of(504, "5.5.4", "Unrecognized authentication mechanism");
    static final Reply AUTH_REQUIRED = Reply.of(530, "5.7.0", "Authentication required");
    static final Reply TLS_REQUIRED = Reply.of(530, "5.7.0", "Must issue a STARTTLS command first");
    static final Reply WRONG_PASSWORD = Reply.of(535, "5.7.8", "Authentication credentials invalid");
    static final Reply ENCRYPTION_REQUIRED = Reply.of(538, "5.7.11", "Encryption required for authentication");
    static final Reply BARE_LINE_END_IN_MESSAGE = Reply.of(550, "5.5.2", "Message holds a bare CR or LF");
    static final Reply NUL_IN_MESSAGE = Reply.of(550, "5.6.0", "Message holds a NUL");
    static final Reply TOO_LARGE = Reply.of(552, "5.3.4", "Message size exceeds fixed maximum message size");
    static final Reply NOT_ASCII = Reply.of(553, "5.6.7", "Non-ASCII address, and SMTPUTF8 is not offered");
    static final Reply NO_VALID_RECIPIENTS = Reply.of(554, "5.5.1", "No valid recipients");
    static final Reply TOO_MANY_HOPS = Reply.of(554, "5.4.6", "Too many hops");

    private Replies() {}
}
