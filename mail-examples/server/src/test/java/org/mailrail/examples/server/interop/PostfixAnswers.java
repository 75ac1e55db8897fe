package org.mailrail.examples.server.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a running Postfix says of addresses, gathered from {@code sendmail -bv}, trivial-rewrite(8) and smtpd(8). */
final class PostfixAnswers {
    private static final int BATCH = 25;
    private static final int MAX_ROUNDS = 6;
    private static final String FORWARDS = "forwards to ";
    private static final String FILE = "delivers to file: ";
    private static final String TO_MAILBOX = "delivers to mailbox";
    private static final String COMMAND = "delivers to command: ";

    /** Who is asked about. */
    private record Question(String sender, String address) {}

    /** One run of {@code sendmail -bv}. */
    private record Message(String sender, List<Question> questions) {}

    private final PostfixRouting postfix;
    private final TrivialRewrite rewrite;
    private final Map<Question, List<PostfixLog.Answer>> answers = new HashMap<>();
    private final Set<Question> refused = new HashSet<>();
    private final Map<Question, SortedSet<String>> outcomes = new HashMap<>();
    private int messages;

    private PostfixAnswers(PostfixRouting postfix, TrivialRewrite rewrite) {
        this.postfix = postfix;
        this.rewrite = rewrite;
    }

    /**
     * Asks about all addresses.
     *
     * @param senders an empty one stands for somebody of no importance
     */
    static PostfixAnswers ask(
            PostfixRouting postfix, TrivialRewrite rewrite, List<String> addresses, List<String> senders)
            throws Exception {
        PostfixAnswers all = new PostfixAnswers(postfix, rewrite);
        Set<Question> questions = new LinkedHashSet<>();
        for (String sender : senders) {
            for (String address : addresses) questions.add(new Question(sender, address));
        }
        all.gather(questions);
        try (RcptProbe smtp = postfix.smtp("permitted")) {
            for (Question question : questions) {
                String reply = smtp.rcpt(question.sender(), question.address());
                boolean isUnlisted = reply.startsWith("550 5.1.1 ") && reply.contains(": User unknown");
                SortedSet<String> outcome = new TreeSet<>();
                if (isUnlisted) outcome.add(Outcome.UNKNOWN);
                else all.collect(question, outcome, new HashSet<>());
                all.outcomes.put(question, outcome);
            }
        }
        return all;
    }

    /** What becomes of a recipient that was asked about, one line for each address it leads to. */
    SortedSet<String> outcome(String sender, String address) {
        SortedSet<String> outcome = outcomes.get(new Question(sender, address));
        if (outcome == null) throw new IllegalArgumentException("not asked: " + address);
        return outcome;
    }

    /** Asks, and then about those whom local(8) would forward to. */
    private void gather(Set<Question> questions) throws Exception {
        Set<Question> open = questions;
        for (int round = 0; round < MAX_ROUNDS && !open.isEmpty(); round++) {
            verify(messages(open));
            List<Message> oneByOne = new ArrayList<>();
            for (Question question : open) {
                // The log has one line for addresses that are equal but for letter case.
                boolean isMissing = answers.getOrDefault(question, List.of()).isEmpty();
                if (refused.remove(question) || isMissing) oneByOne.add(message(List.of(question)));
            }
            verify(oneByOne);
            Set<Question> next = new LinkedHashSet<>();
            for (Question question : open) {
                for (PostfixLog.Answer answer : answers.getOrDefault(question, List.of())) {
                    if (!isForwarded(answer)) continue;
                    Question forward = forward(question, answer);
                    if (!answers.containsKey(forward) && !refused.contains(forward)) next.add(forward);
                }
            }
            open = next;
        }
    }

    private static boolean isForwarded(PostfixLog.Answer answer) {
        return answer.transport().equals("local") && answer.text().startsWith(FORWARDS);
    }

    private static Question forward(Question question, PostfixLog.Answer answer) {
        return new Question(question.sender(), answer.text().substring(FORWARDS.length()));
    }

    /** Addresses that the log shows as they were given go together, unless they differ in letter case only: then one would be dropped. */
    private List<Message> messages(Set<Question> questions) {
        List<Message> messages = new ArrayList<>();
        List<List<Question>> batches = new ArrayList<>();
        for (Question question : questions) {
            if (!isPlain(question.address())) messages.add(message(List.of(question)));
            else batchFor(batches, question).add(question);
        }
        for (List<Question> batch : batches) messages.add(message(batch));
        return messages;
    }

    private static List<Question> batchFor(List<List<Question>> batches, Question question) {
        for (List<Question> batch : batches) {
            boolean fits = batch.size() < BATCH
                    && batch.getFirst().sender().equals(question.sender())
                    && batch.stream().noneMatch(other -> other.address().equalsIgnoreCase(question.address()));
            if (fits) return batch;
        }
        List<Question> batch = new ArrayList<>();
        batches.add(batch);
        return batch;
    }

    private static boolean isPlain(String address) {
        return address.matches("[A-Za-z0-9_+=]+([.][A-Za-z0-9_+=]+)*(@[A-Za-z0-9.-]*[A-Za-z0-9])?");
    }

    /** The sender of one for whom it is of no importance tells the messages apart. */
    private Message message(List<Question> questions) {
        String sender = questions.getFirst().sender();
        return new Message(sender.isEmpty() ? "probe" + ++messages + "@probe.test" : sender, List.copyOf(questions));
    }

    private void verify(List<Message> batch) throws Exception {
        if (batch.isEmpty()) return;
        List<Map.Entry<String, List<String>>> runs = new ArrayList<>();
        for (Message message : batch) {
            runs.add(Map.entry(
                    message.sender(),
                    message.questions().stream().map(Question::address).toList()));
        }
        PostfixLog log = postfix.verify(runs);
        for (Message message : batch) {
            Set<String> ids = new HashSet<>();
            log.senders.forEach((id, sender) -> {
                if (sender.equals(message.sender())) ids.add(id);
            });
            for (Question question : message.questions()) {
                boolean isAlone = message.questions().size() == 1 && ids.size() == 1;
                List<PostfixLog.Answer> its = log.answers.stream()
                        .filter(answer -> ids.contains(answer.queueId()))
                        .filter(answer -> isAlone || answer.originalTo().equals(question.address()))
                        .toList();
                answers.put(question, its);
                if (ids.stream().anyMatch(log.refused::contains)) refused.add(question);
            }
        }
    }

    private void collect(Question question, Set<String> lines, Set<Question> seen) throws IOException {
        if (!seen.add(question)) return;
        if (refused.contains(question)) lines.add(Outcome.DEFERRED);
        for (PostfixLog.Answer answer : answers.getOrDefault(question, List.of())) {
            if (isForwarded(answer)) collect(forward(question, answer), lines, seen);
            else lines.add(line(question.sender(), answer));
        }
    }

    private String line(String sender, PostfixLog.Answer answer) throws IOException {
        String text = answer.text();
        if (text.startsWith(FILE)) return Outcome.file(text.substring(FILE.length()));
        if (text.startsWith(COMMAND)) return Outcome.command(text.substring(COMMAND.length()));
        if (answer.status().equals("5.1.3")) return Outcome.BAD_ADDRESS;
        String lower = text.toLowerCase(Locale.ROOT);
        if (answer.status().equals("5.1.1") && (lower.startsWith("user unknown") || lower.startsWith("unknown user"))) {
            return Outcome.UNKNOWN;
        }
        if (!answer.isDeliverable()) return Outcome.rejected(answer.status(), text);
        TrivialRewrite.Resolved resolved = rewrite.resolve(sender, internal(answer.to()));
        boolean isMailbox = answer.transport().equals(PostfixRouting.MAILBOX) || text.equals(TO_MAILBOX);
        String line = Outcome.deliver(
                answer.to(),
                resolved.addressClass(),
                isMailbox ? resolved.transport() : answer.transport(),
                isMailbox ? resolved.nextHop() : text);
        boolean isConsistent = isMailbox || resolved.transport().equals(answer.transport());
        return isConsistent ? line : line + " (but trivial-rewrite says " + resolved + ")";
    }

    /** The form without quotes that Postfix's daemons talk to each other in. */
    static String internal(String external) {
        if (!external.startsWith("\"")) return external;
        StringBuilder internal = new StringBuilder();
        for (int i = 1; i < external.length(); i++) {
            char c = external.charAt(i);
            if (c == '"') return internal.append(external.substring(i + 1)).toString();
            if (c == '\\' && i + 1 < external.length()) c = external.charAt(++i);
            internal.append(c);
        }
        return internal.toString();
    }
}
