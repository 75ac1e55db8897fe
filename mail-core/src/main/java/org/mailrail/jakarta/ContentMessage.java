package org.mailrail.jakarta;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.mailrail.message.MessageContent;
import org.mailrail.message.MessageLimits;

/** A message over a content that is written as it came as long as nothing of it is changed. */
final class ContentMessage extends MimeMessage {
    private final MessageContent octets;
    private boolean changed;

    ContentMessage(Session session, MessageContent octets) throws MessagingException {
        super(session);
        this.octets = octets;
        try (ContentStream in = new ContentStream(octets, 0, octets.size())) {
            parse(in);
        } catch (IOException e) {
            throw new MessagingException("the content cannot be read", e);
        }
        saved = true;
    }

    /** Jakarta Mail holds the whole header, so that of a stranger has a limit. */
    @Override
    protected InternetHeaders createInternetHeaders(InputStream in) throws MessagingException {
        return super.createInternetHeaders(new HeaderStream(in));
    }

    /** Reads no further than a header may be long. */
    private static final class HeaderStream extends FilterInputStream {
        private static final int MAX_OCTETS = MessageLimits.standard().headerOctets();

        private int passed;

        HeaderStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            if (++passed > MAX_OCTETS) throw new IOException("a header of more than " + MAX_OCTETS + " octets");
            return super.read();
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            if (length == 0) return 0;
            int octet = read();
            if (octet < 0) return -1;
            octets[offset] = (byte) octet;
            return 1;
        }
    }

    boolean isUnchanged() {
        return !changed && !modified;
    }

    MessageContent octets() {
        return octets;
    }

    @Override
    public void writeTo(OutputStream out, String @Nullable [] ignoreList) throws IOException, MessagingException {
        if (isUnchanged() && ignoreList == null) octets.writeTo(out);
        else super.writeTo(out, ignoreList);
    }

    // Every setter of MimeMessage comes through one of these.

    @Override
    public void setHeader(String name, String value) throws MessagingException {
        changed = true;
        super.setHeader(name, value);
    }

    @Override
    public void addHeader(String name, String value) throws MessagingException {
        changed = true;
        super.addHeader(name, value);
    }

    @Override
    public void removeHeader(String name) throws MessagingException {
        changed = true;
        super.removeHeader(name);
    }

    @Override
    public void addHeaderLine(String line) throws MessagingException {
        changed = true;
        super.addHeaderLine(line);
    }
}
