package org.mailrail.smtp.internal.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Reply;
import org.mailrail.queue.DeliveryResult;

/** A session with a server could not be had, or ended before its time: another server may do. */
public final class SessionException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient EnhancedStatusCode status;
    private final transient @Nullable Reply reply;
    private final boolean inTlsHandshake;

    private SessionException(EnhancedStatusCode status, String text, @Nullable Reply reply, boolean inTlsHandshake) {
        super(Reply.printable(text));
        this.status = status;
        this.reply = reply;
        this.inTlsHandshake = inTlsHandshake;
    }

    /** The network or the peer's program failed. */
    static SessionException lost(String status, String text) {
        return new SessionException(EnhancedStatusCode.of(status), text, null, false);
    }

    /** The server said no. */
    static SessionException refused(Reply reply, String text) {
        EnhancedStatusCode status = reply.enhancedStatus().orElse(EnhancedStatusCode.of("4.3.0"));
        return new SessionException(status.withCategory(4), text, reply, false);
    }

    /** TLS could not be agreed on. */
    static SessionException tls(String text) {
        return new SessionException(EnhancedStatusCode.of("4.7.5"), text, null, true);
    }

    /** Whether another attempt without TLS may do better. */
    public boolean isInTlsHandshake() {
        return inTlsHandshake;
    }

    /**
     * What it means for a recipient if no other server is left: try again later, and other mail for this next hop, too.
     *
     * @param server which it was. Who said nothing is no reporting MTA: RFC 3464 section 2.3.5
     */
    public DeliveryResult.Deferred deferred(String server) {
        @Nullable String remoteMta = reply == null ? null : server;
        return new DeliveryResult.Deferred(status, String.valueOf(getMessage()), remoteMta, reply, true);
    }
}
