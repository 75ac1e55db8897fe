package org.mailrail.imap.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.mailrail.core.SyntaxException;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxView;
import org.mailrail.store.SystemFlag;

/**
 * STATUS. RFC 9051 section 6.3.11.
 *
 * @param mailbox as the wire has it
 * @param items what is asked for
 */
record Status(String mailbox, List<Item> items) implements Command.AfterLogin {
    /** {@code status-att}, IMAP4rev1's. */
    enum Item {
        MESSAGES,
        RECENT,
        UIDNEXT,
        UIDVALIDITY,
        UNSEEN
    }

    Status {
        items = List.copyOf(items);
    }

    /** {@code status = "STATUS" SP mailbox SP "(" status-att *(SP status-att) ")"}. */
    static Status parse(Parser in) {
        in.space();
        String mailbox = in.mailbox();
        in.space();
        in.expect('(');
        List<Item> items = new ArrayList<>();
        do {
            Item item = item(in);
            if (!items.contains(item)) items.add(item);
        } while (in.take(' '));
        in.expect(')');
        return new Status(mailbox, items);
    }

    private static Item item(Parser in) {
        for (Item item : Item.values()) if (in.takeWord(item.name())) return item;
        throw new SyntaxException("a status item", in.offset());
    }

    @Override
    public Completion run(Session session, Session.User user, Responses out) throws IOException {
        try (Mailbox opened = user.open(mailbox, "NONEXISTENT")) {
            MailboxView view = opened.view();
            long recent = items.contains(Item.RECENT) ? opened.recent().size() : 0;
            out.put("* STATUS ").astring(user.wireName(opened.name())).put(" (");
            String separator = "";
            for (Item item : items) {
                out.put(separator).put(item.name()).put(" ").put(value(item, view, recent));
                separator = " ";
            }
            out.put(")\r\n");
        }
        return Completion.ok("STATUS completed");
    }

    private static long value(Item item, MailboxView view, long recent) {
        return switch (item) {
            case MESSAGES -> view.size();
            case RECENT -> recent;
            case UIDNEXT -> view.uidNext();
            case UIDVALIDITY -> view.uidValidity().value();
            case UNSEEN ->
                IntStream.range(0, view.size())
                        .filter(i -> !view.flags(i).has(SystemFlag.SEEN))
                        .count();
        };
    }
}
