package org.mailrail.queue.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.mailrail.message.MessageContent;

/** The octets of a spooled message, wherever the log has moved them. */
final class SpooledContent implements MessageContent {
    private final LiveMessage message;
    private final Path body;

    /**
     * @param body the file of the body, if that has one
     */
    SpooledContent(LiveMessage message, Path body) {
        this.message = message;
        this.body = body;
    }

    @Override
    public long size() {
        return message.place().size();
    }

    @Override
    public InputStream stream(long offset, long length) throws IOException {
        if (offset < 0 || offset > size() || length < 0) throw new IndexOutOfBoundsException("offset " + offset);
        while (true) {
            LiveMessage.Place place = message.place();
            try {
                return open(place, offset, Math.min(length, place.size() - offset));
            } catch (NoSuchFileException e) {
                if (message.place().equals(place)) throw e;
                // Moved between the look at its place and the opening; what is open stays readable.
            }
        }
    }

    private InputStream open(LiveMessage.Place place, long offset, long length) throws IOException {
        Path segment = place.segment().file();
        if (!place.inFile()) {
            return MessageContent.region(segment, place.octetsAt() + offset, length).stream();
        }
        long inPrefix = Math.max(0, Math.min(length, place.prefixLength() - offset));
        long bodyOffset = Math.max(0, offset - place.prefixLength());
        InputStream rest = MessageContent.region(body, bodyOffset, length - inPrefix).stream();
        if (inPrefix == 0) return rest;
        // The prefix is read at once, as its segment may go while the body is being read.
        try (InputStream in = MessageContent.region(segment, place.octetsAt() + offset, inPrefix).stream()) {
            return new SequenceInputStream(new ByteArrayInputStream(in.readAllBytes()), rest);
        } catch (IOException e) {
            rest.close();
            throw e;
        }
    }
}
