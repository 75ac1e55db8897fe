package org.mailrail.imap.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.message.Header;
import org.mailrail.message.MessageContent;
import org.mailrail.store.MailboxMessage;

/**
 * What was asked of one message, so far prepared that nothing can fail any more but the reading of a body: an error after the response has begun could
 * not be told.
 */
sealed interface FetchedItem {
    /** Writes name and value. */
    void put(Responses out) throws IOException;

    /** Name and value as they go out. */
    record Ready(byte[] octets) implements FetchedItem {
        @Override
        public void put(Responses out) throws IOException {
            for (byte octet : octets) out.put(octet);
        }
    }

    /**
     * Octets of the message, streamed.
     *
     * @param section what was asked for
     * @param content what of the message it is; null if there is no such part
     * @param offset where it starts within {@code content}
     * @param length how many octets
     */
    record Octets(Section section, @Nullable MessageContent content, long offset, long length) implements FetchedItem {
        @Override
        public void put(Responses out) throws IOException {
            section.putLabel(out);
            out.put(" ");
            if (content == null) {
                out.put("NIL");
                return;
            }
            try (InputStream in = content.stream(offset, length)) {
                out.literal(in, length);
            } catch (PeerGoneException gone) {
                throw gone;
            } catch (IOException e) {
                throw new PeerGoneException("a message that cannot be opened", e);
            }
        }
    }

    /**
     * Some fields of a header, which are only picked when their turn comes: of a header of 1 MiB a client may ask a thousand selections at once.
     *
     * @param section what was asked for
     * @param header which has been read
     */
    record Fields(Section section, Header header) implements FetchedItem {
        @Override
        public void put(Responses out) throws IOException {
            part(section, FetchedMessage.fields(header, section)).put(out);
        }
    }

    /** Prepares everything but UID and FLAGS, which the session knows better than the message. */
    static List<FetchedItem> of(List<FetchItem> items, MailboxMessage message) throws IOException {
        List<FetchedItem> fetched = new ArrayList<>();
        FetchedMessage content = new FetchedMessage(message);
        for (FetchItem item : items) {
            switch (item) {
                case Section section -> fetched.add(octets(section, content));
                case FetchItem.Simple simple -> {
                    if (simple != FetchItem.Simple.UID && simple != FetchItem.Simple.FLAGS)
                        fetched.add(ready(simple, content));
                }
            }
        }
        return fetched;
    }

    private static FetchedItem octets(Section section, FetchedMessage message) throws IOException {
        boolean picks =
                section.text() == Section.Text.HEADER_FIELDS || section.text() == Section.Text.HEADER_FIELDS_NOT;
        if (!picks) return part(section, message.section(section));
        Header header = message.headerOf(section);
        return header == null ? part(section, null) : new Fields(section, header);
    }

    private static Octets part(Section section, @Nullable MessageContent content) throws IOException {
        if (content == null) return new Octets(section, null, 0, 0);
        long size = content.size();
        Section.Partial partial = section.partial();
        if (partial == null) return new Octets(section, content, 0, size);
        long offset = Math.min(partial.offset(), size);
        return new Octets(section, content, offset, Math.min(partial.length(), size - offset));
    }

    private static Ready ready(FetchItem.Simple item, FetchedMessage message) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        Responses out = new Responses(octets);
        switch (item) {
            case INTERNALDATE ->
                out.put("INTERNALDATE \"")
                        .put(InternalDate.format(message.internalDate()))
                        .put("\"");
            case SIZE -> out.put("RFC822.SIZE ").put(message.size());
            case ENVELOPE -> {
                out.put("ENVELOPE ");
                Envelope.put(message.header(), out);
            }
            case BODY -> {
                out.put("BODY ");
                BodyStructure.put(message.parsed(), false, out);
            }
            case BODYSTRUCTURE -> {
                out.put("BODYSTRUCTURE ");
                BodyStructure.put(message.parsed(), true, out);
            }
            case UID, FLAGS -> throw new IllegalArgumentException(item + " is the session's");
        }
        out.flush();
        return new Ready(octets.toByteArray());
    }
}
