package org.mailrail.jakarta;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.mailrail.message.MessageContent;

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
