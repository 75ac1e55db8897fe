package org.mailrail.examples.server.interop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Postfix has logged about the messages that {@code sendmail -bv} gave it. */
final class PostfixLog {
    private static final Pattern LINE =
            Pattern.compile("\\S+ +\\d+ [\\d:]+ \\S+ ([^\\s\\[]+)/([^/\\s\\[]+)\\[\\d+\\]: (.*)");
    private static final Pattern SUBMITTED = Pattern.compile("([0-9A-Za-z]+): uid=0 from=<(.*)>");
    private static final Pattern RECIPIENT = Pattern.compile("([0-9A-Za-z]+): to=<(.*?)>, (?:orig_to=<(.*?)>, )?"
            + "relay=.*?, dsn=([\\d.]+), status=(deliverable|undeliverable) \\((.*)\\)");
    /** Of canonical maps the same is said, and the message taken. */
    private static final Pattern REFUSED =
            Pattern.compile("warning: ([0-9A-Za-z]+): unreasonable virtual_alias_maps .*|([0-9A-Za-z]+): reject: .*"
                    + "|warning: ([0-9A-Za-z]+): .* map lookup problem .*");

    private static final Pattern REMOVED = Pattern.compile("([0-9A-Za-z]+): removed");
    private static final String MARK = "mark/";

    /**
     * What would become of a recipient.
     *
     * @param queueId the message
     * @param to who it would be delivered to, in external form
     * @param originalTo who was asked about, in external form
     * @param transport which delivery agent says so
     * @param status RFC 3463
     * @param isDeliverable what it says
     * @param text why; of our marked transports, the next hop
     */
    record Answer(
            String queueId,
            String to,
            String originalTo,
            String transport,
            String status,
            boolean isDeliverable,
            String text) {}

    /** The messages, by queue id, and who sent them. */
    final Map<String, String> senders = new HashMap<>();

    final List<Answer> answers = new ArrayList<>();
    /** Messages that cleanup(8) would not take. */
    final Set<String> refused = new HashSet<>();

    private final Set<String> removed = new HashSet<>();

    static PostfixLog of(String text) {
        PostfixLog log = new PostfixLog();
        text.lines().map(LINE::matcher).filter(Matcher::matches).forEach(log::read);
        return log;
    }

    private void read(Matcher line) {
        String text = line.group(3);
        Matcher submitted = SUBMITTED.matcher(text);
        if (submitted.matches()) senders.put(submitted.group(1), submitted.group(2));
        Matcher recipient = RECIPIENT.matcher(text);
        if (recipient.matches()) answers.add(answer(line, recipient));
        Matcher refusal = REFUSED.matcher(text);
        if (refusal.matches()) {
            for (int group = 1; group <= refusal.groupCount(); group++) {
                if (refusal.group(group) != null) refused.add(refusal.group(group));
            }
        }
        Matcher removal = REMOVED.matcher(text);
        if (removal.matches()) removed.add(removal.group(1));
    }

    private static Answer answer(Matcher line, Matcher recipient) {
        String name = line.group(1);
        String to = recipient.group(2);
        return new Answer(
                recipient.group(1),
                to,
                recipient.group(3) == null ? to : recipient.group(3),
                name.startsWith(MARK) ? name.substring(MARK.length()) : line.group(2),
                recipient.group(4),
                recipient.group(5).equals("deliverable"),
                recipient.group(6));
    }

    /** How many messages have been dealt with: one that was not taken is tried again under another id, and counts once. */
    int done() {
        Set<String> notTaken = new HashSet<>();
        int taken = 0;
        for (Map.Entry<String, String> message : senders.entrySet()) {
            if (refused.contains(message.getKey())) notTaken.add(message.getValue());
            else if (removed.contains(message.getKey())) taken++;
        }
        return taken + notTaken.size();
    }
}
