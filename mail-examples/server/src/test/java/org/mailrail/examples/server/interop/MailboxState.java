package org.mailrail.examples.server.interop;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client's copy of a mailbox hangs on: if this changes without its doing, it must load all mail again.
 *
 * @param uidValidity the generation of the UIDs
 * @param uidNext the UID the next message will have
 * @param flags flags and keywords of each message by its UID, in alphabetic order, without \Recent, which is a session's
 */
record MailboxState(long uidValidity, long uidNext, Map<Long, String> flags) {
    private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("\\bFLAGS \\(([^)]*)\\)");

    /** Asks a server by IMAP. */
    static MailboxState of(Curl client, String mailbox) throws Exception {
        String status = client.command("", "STATUS " + mailbox + " (UIDVALIDITY UIDNEXT)");
        Map<Long, String> flags = new TreeMap<>();
        client.command(mailbox, "UID FETCH 1:* (UID FLAGS)")
                .lines()
                .filter(line -> line.contains(" FETCH ("))
                .forEach(line -> flags.put(Long.parseLong(first(UID, line)), sorted(first(FLAGS, line))));
        return new MailboxState(
                Long.parseLong(first(Pattern.compile("UIDVALIDITY (\\d+)"), status)),
                Long.parseLong(first(Pattern.compile("UIDNEXT (\\d+)"), status)),
                flags);
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) throw new AssertionError("no " + pattern + " in " + text);
        return matcher.group(1);
    }

    private static String sorted(String flags) {
        TreeSet<String> sorted = new TreeSet<>(Arrays.asList(flags.split(" ", -1)));
        sorted.remove("\\Recent");
        sorted.remove("");
        return String.join(" ", sorted);
    }
}
