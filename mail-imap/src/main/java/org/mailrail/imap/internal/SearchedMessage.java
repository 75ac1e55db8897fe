package org.mailrail.imap.internal;

import java.io.IOException;
import java.io.Reader;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.message.EncodedWords;
import org.mailrail.message.Header;
import org.mailrail.message.HeaderField;
import org.mailrail.message.MailDate;
import org.mailrail.message.Message;
import org.mailrail.message.MimePart;
import org.mailrail.store.Flags;
import org.mailrail.store.MailboxMessage;

/** A message that SEARCH looks at. What has to be read of it is read when a key needs it. */
final class SearchedMessage {
    /** Another session has removed the message; its keys cannot be answered any more. */
    static final class GoneException extends IOException {
        private static final long serialVersionUID = 1L;

        GoneException() {
            super("the message is gone");
        }
    }

    private final Selected mailbox;
    private final int index;
    private @Nullable FetchedMessage loaded;

    SearchedMessage(Selected mailbox, int index) {
        this.mailbox = mailbox;
        this.index = index;
    }

    long number() {
        return index + 1L;
    }

    long uid() {
        return mailbox.uid(index);
    }

    Flags flags() {
        return mailbox.flags(index);
    }

    boolean isRecent() {
        return mailbox.isRecent(uid());
    }

    long size() throws IOException {
        return message().size();
    }

    LocalDate arrivalDate() throws IOException {
        return LocalDate.ofInstant(message().internalDate(), ZoneOffset.UTC);
    }

    Optional<LocalDate> sentDate() throws IOException {
        return header().value("Date").flatMap(MailDate::parse).map(OffsetDateTime::toLocalDate);
    }

    Header header() throws IOException {
        return message().header();
    }

    private FetchedMessage message() throws IOException {
        if (loaded == null) {
            MailboxMessage message = mailbox.mailbox().message(uid()).orElseThrow(GoneException::new);
            loaded = new FetchedMessage(message);
        }
        return loaded;
    }

    /** The value of a field as a reader sees it. */
    static String text(HeaderField field) {
        return EncodedWords.decode(field.value());
    }

    boolean headerContains(TextMatcher text) throws IOException {
        return contains(header(), text);
    }

    private static boolean contains(Header header, TextMatcher text) {
        for (HeaderField field : header.fields()) if (text.isIn(field.name() + ": " + text(field))) return true;
        return false;
    }

    /** Texts with their transfer encoding and character set undone, and the headers of embedded messages. Pictures and the like are not looked at. */
    boolean bodyContains(TextMatcher text) throws IOException {
        Message message = message().parsed();
        return contains(message, message.root(), text);
    }

    private static boolean contains(Message message, MimePart part, TextMatcher text) throws IOException {
        for (MimePart child : part.children()) if (contains(message, child, text)) return true;
        Optional<MimePart> embedded = part.embedded();
        if (embedded.isPresent())
            return contains(message.header(embedded.get()), text) || contains(message, embedded.get(), text);
        if (part.isMultipart() || !part.contentType().type().equals("text")) return false;
        try (Reader reader = message.text(part)) {
            return text.isIn(reader);
        }
    }
}
