package org.mailrail.queue.internal.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.mailrail.core.Envelope;
import org.mailrail.queue.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a report holds of the message that it is about: the message, or its header. RFC 3461 section 4.3, RFC 6522 section 3.
 *
 * @param whole whether all of it
 * @param maxSize up to which size it, or its header, is returned
 */
record ReturnedMessage(Spool.StoredMessage message, boolean whole, long maxSize) {
    private static final Logger LOG = LoggerFactory.getLogger(ReturnedMessage.class);

    /**
     * What is sensible: a part of a binary message cannot stand in one that is made of lines.
     *
     * @param wanted whether all of it is asked for
     */
    static ReturnedMessage of(Spool.StoredMessage message, boolean wanted, long maxSize) throws IOException {
        boolean whole = wanted
                && message.envelope().body() != Envelope.Body.BINARY_MIME
                && message.content().size() <= maxSize;
        return new ReturnedMessage(message, whole, maxSize);
    }

    /** RFC 6533 section 5 where the message has characters outside ASCII in its header. */
    String type() {
        if (message.envelope().smtpUtf8()) return whole ? "message/global" : "message/global-headers";
        return whole ? "message/rfc822" : "text/rfc822-headers";
    }

    void writeTo(OutputStream out) throws IOException {
        if (whole) message.content().writeTo(out);
        else header(out);
    }

    /** The header, up to the size that a whole message may have, and cut at a line's end. */
    private void header(OutputStream out) throws IOException {
        try (InputStream in = message.content().stream(0, maxSize)) {
            byte[] octets = in.readAllBytes();
            int end = 0;
            for (int i = 0; i < octets.length; i++) {
                if (octets[i] != '\n') continue;
                boolean empty = i - end == 1 || i == end;
                if (empty) break;
                end = i + 1;
            }
            out.write(octets, 0, end);
        }
    }

    /** Whether what is returned of a message can be read at the moment. */
    static boolean isReadable(Spool.StoredMessage message, long maxSize) {
        try (InputStream in = message.content().stream(0, maxSize)) {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException e) {
            LOG.error("{}: cannot be read", message.id(), e);
            return false;
        }
    }
}
