package org.mailrail.imap.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mailrail.store.MailAccount;
import org.mailrail.store.MailboxName;

/**
 * LIST and LSUB. RFC 9051 section 6.3.9, RFC 3501 sections 6.3.8 and 6.3.9; CHILDREN: RFC 3348.
 *
 * @param pattern reference and pattern, one after the other, since there are no namespaces that could make a difference
 * @param subscribed whether it is LSUB
 */
record ListMailboxes(String pattern, boolean subscribed) implements Command.AfterLogin {
    /** {@code list = "LIST" SP mailbox SP list-mailbox}. */
    static ListMailboxes parse(Parser in, boolean subscribed) {
        in.space();
        String reference = in.mailbox();
        in.space();
        String pattern = in.listMailbox();
        return new ListMailboxes(pattern.isEmpty() ? "" : reference + pattern, subscribed);
    }

    @Override
    public Completion run(Session session, Session.User user, Responses out) throws IOException {
        char separator = user.account().separator();
        if (pattern.isEmpty()) put(subscribed ? "LSUB" : "LIST", "\\Noselect", separator, "", out);
        else if (subscribed) lsub(user, new MailboxPattern(pattern, separator), separator, out);
        else list(user, new MailboxPattern(pattern, separator), separator, out);
        return Completion.ok(subscribed ? "LSUB completed" : "LIST completed");
    }

    private static void list(Session.User user, MailboxPattern wanted, char separator, Responses out)
            throws IOException {
        for (MailAccount.Entry entry : user.account().list()) {
            String name = user.wireName(entry.name());
            if (!wanted.matches(name)) continue;
            String attributes = (entry.selectable() ? "" : "\\Noselect ")
                    + (entry.hasChildren() ? "\\HasChildren" : "\\HasNoChildren");
            put("LIST", attributes, separator, name, out);
        }
    }

    /** A name above a subscribed one is shown where {@code %} would hide the latter: with {@code \Noselect}. */
    private static void lsub(Session.User user, MailboxPattern wanted, char separator, Responses out)
            throws IOException {
        SortedMap<MailboxName, String> found = new TreeMap<>();
        for (MailboxName name : user.account().subscriptions()) {
            if (wanted.matches(user.wireName(name))) {
                found.put(name, "");
                continue;
            }
            for (Optional<MailboxName> above = name.parent();
                    above.isPresent();
                    above = above.get().parent()) {
                if (wanted.matches(user.wireName(above.get()))) {
                    found.putIfAbsent(above.get(), "\\Noselect");
                    break;
                }
            }
        }
        for (var entry : found.entrySet()) put("LSUB", entry.getValue(), separator, user.wireName(entry.getKey()), out);
    }

    private static void put(String response, String attributes, char separator, String name, Responses out)
            throws IOException {
        out.put("* ").put(response).put(" (").put(attributes).put(") ");
        out.string(String.valueOf(separator)).put(" ");
        if (name.isEmpty()) out.put("\"\"");
        else out.astring(name);
        out.put("\r\n");
    }
}
