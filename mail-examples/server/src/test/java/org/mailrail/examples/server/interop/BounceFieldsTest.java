package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.examples.server.Await;
import org.mailrail.examples.server.SmtpSession;
import org.mailrail.examples.server.interop.ScriptedServer.Answer;
import org.mailrail.examples.server.interop.ScriptedServer.Stage;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.MailQueue;
import org.mailrail.queue.RetrySchedule;
import org.mailrail.route.AddressClass;
import org.mailrail.route.Resolution;
import org.mailrail.smtp.relay.SmtpRelay;

/** Fifteen failures, reported by Postfix and by ours: field by field of the status part, each difference with its reason. */
@Tag("interop")
class BounceFieldsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String MESSAGE = "From: sender@sender.test\r\nSubject: hello\r\n\r\nHello.\r\n";

    /** By name, what the server says. */
    private static final Map<String, Answer> FAILURES = new TreeMap<>(Map.ofEntries(
            Map.entry("nouser", new Answer(Stage.RCPT, "550 5.1.1 no such user")),
            Map.entry("plain", new Answer(Stage.RCPT, "550 no such user")),
            Map.entry("lines", new Answer(Stage.RCPT, "550-5.1.1 no such user\r\n550 5.1.1 look elsewhere")),
            Map.entry("many", new Answer(Stage.RCPT, "552 5.5.3 too many recipients")),
            Map.entry("relay", new Answer(Stage.RCPT, "554 5.7.1 relay access denied")),
            Map.entry("grey", new Answer(Stage.RCPT, "450 4.2.0 greylisted")),
            Map.entry("data", new Answer(Stage.DATA, "554 5.5.1 no valid recipients")),
            Map.entry("content", new Answer(Stage.END, "550 5.7.1 content rejected")),
            Map.entry("big", new Answer(Stage.END, "552 5.3.4 too large")),
            Map.entry("later", new Answer(Stage.END, "451 4.3.0 try again")),
            Map.entry("hangup", new Answer(Stage.RCPT, "")),
            Map.entry("badsender", new Answer(Stage.MAIL, "553 5.1.8 sender domain does not exist"))));

    /** Those of servers that do not get so far. */
    private static final List<String> UNREACHED = List.of("refused", "busy", "shut");

    /**
     * Which field of which failure is not the same, and why.
     *
     * @param failure its name, or * for all
     */
    private record Reason(String failure, String field, String why) {
        boolean isAbout(String name, String itsField) {
            return field.equals(itsField) && (failure.equals("*") || failure.equals(name));
        }
    }

    private static final List<Reason> REASONS = List.of(
            new Reason(
                    "*", "Original-Recipient", "only what ORCPT named: RFC 3464 section 2.3.1; Postfix always has it"),
            new Reason("*", "Last-Attempt-Date", "RFC 3464 section 2.3.7 lets it be; Postfix does not write it"),
            new Reason("*", "Remote-MTA", "an address as a literal, in brackets: RFC 3461 section 9.3"),
            new Reason("hangup", "Diagnostic-Code", "nobody said anything: our own words"),
            new Reason("refused", "Diagnostic-Code", "nobody said anything: our own words"),
            new Reason(
                    "many",
                    "Status",
                    "552 to RCPT is 452, and was tried until it expired: RFC 5321 section 4.5.3.1.10"),
            new Reason("many", "Diagnostic-Code", "the same"));

    @TempDir
    Path folder;

    @Test
    void theFieldsAreThoseOfPostfix() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(FAILURES);
                ScriptedServer busy =
                        ScriptedServer.start(Map.of("", new Answer(Stage.GREETING, "421 4.3.2 too busy")));
                ScriptedServer shut =
                        ScriptedServer.start(Map.of("", new Answer(Stage.GREETING, "554 5.3.2 no service here")))) {
            Map<String, Integer> ports = new LinkedHashMap<>();
            ports.put("refused.test", Program.freePort());
            ports.put("busy.test", busy.address().getPort());
            ports.put("shut.test", shut.address().getPort());
            ports.put("fail.test", server.address().getPort());
            ports.put("sender.test", server.address().getPort());
            Map<String, Map<String, String>> postfix = byPostfix(ports, server);
            server.taken().clear();
            Map<String, Map<String, String>> ours = byOurs(ports, server);
            assertThat(unexplained(postfix, ours)).isEmpty();
        }
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(FAILURES.keySet());
        names.addAll(UNREACHED);
        return names;
    }

    /** MAIL is answered by the sender's name: only that of one failure is known to the server, and to it nothing else is refused. */
    private static String sender(String name) {
        return (name.equals("badsender") ? name : "from-" + name) + "@sender.test";
    }

    private static String recipient(String name) {
        if (UNREACHED.contains(name)) return name + "@" + name + ".test";
        return (name.equals("badsender") ? "anybody" : name) + "@fail.test";
    }

    private Map<String, Map<String, String>> byPostfix(Map<String, Integer> ports, ScriptedServer server)
            throws Exception {
        StringBuilder maps = new StringBuilder("inline:{");
        ports.forEach((domain, port) -> maps.append(" { ")
                .append(domain)
                .append(" = smtp:[127.0.0.1]:")
                .append(port)
                .append(" }"));
        try (PostfixPeer postfix = PostfixPeer.bouncing(folder.resolve("postfix"), maps + " }")) {
            for (String name : names()) {
                try (SmtpSession session = new SmtpSession(postfix.address())) {
                    session.send(sender(name), List.of(recipient(name)), MESSAGE.getBytes(StandardCharsets.US_ASCII));
                }
            }
            return reports(server, postfix.log());
        }
    }

    private Map<String, Map<String, String>> byOurs(Map<String, Integer> ports, ScriptedServer server)
            throws Exception {
        try (SmtpRelay relay = SmtpRelay.builder(Domain.of("postfix.test")).build();
                MailQueue queue = MailQueue.builder(folder.resolve("spool"))
                        .hostname(Domain.of("postfix.test"))
                        .schedule(RetrySchedule.none())
                        .resolver((from, to) -> new Resolution.Deliver(
                                to,
                                AddressClass.DEFAULT,
                                "smtp",
                                "[127.0.0.1]:" + ports.get(to.host().toString())))
                        .transport("smtp", relay)
                        .build()) {
            for (String name : names()) {
                queue.submit(
                        Envelope.of(sender(name), recipient(name)),
                        MessageContent.of(MESSAGE.getBytes(StandardCharsets.US_ASCII)));
            }
            return reports(server, queue.list().toString());
        }
    }

    /** The fields of the reports, by the name of the failure. */
    private static Map<String, Map<String, String>> reports(ScriptedServer server, String log) throws Exception {
        Await.within(PATIENCE, () -> server.taken().size() >= names().size());
        Map<String, Map<String, String>> reports = new TreeMap<>();
        server.taken().forEach((to, message) -> reports.put(to.replace("from-", ""), fields(message)));
        assertThat(reports).as(log).containsOnlyKeys(names());
        return reports;
    }

    /** Names of the software's own are made the same. */
    private static Map<String, String> fields(String message) {
        int type = message.indexOf("Content-Type: message/delivery-status");
        int start = message.indexOf("\n\n", type) + 2;
        Map<String, String> fields = new TreeMap<>();
        String last = "";
        for (String line : message.substring(start, message.indexOf("\n--", start))
                .replace("X-Postfix", "X-Mailrail")
                .lines()
                .toList()) {
            if (line.startsWith(" ")) {
                fields.merge(last, line.strip(), (value, more) -> value + " " + more);
            } else if (!line.isEmpty()) {
                last = line.substring(0, line.indexOf(':'));
                fields.put(last, line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return fields;
    }

    /** Differences without a reason, and reasons without a difference. */
    private static List<String> unexplained(
            Map<String, Map<String, String>> postfix, Map<String, Map<String, String>> ours) {
        List<String> differences = new ArrayList<>();
        List<Reason> unused = new ArrayList<>(REASONS);
        for (String name : names()) {
            Map<String, String> theirs = Objects.requireNonNull(postfix.get(name), name);
            Map<String, String> own = Objects.requireNonNull(ours.get(name), name);
            TreeSet<String> fields = new TreeSet<>(theirs.keySet());
            fields.addAll(own.keySet());
            for (String field : fields) {
                String expected = theirs.get(field);
                String actual = own.get(field);
                boolean isSame = expected != null && actual != null && (isMoment(field) || expected.equals(actual));
                if (isSame) continue;
                List<Reason> reasons = REASONS.stream()
                        .filter(reason -> reason.isAbout(name, field))
                        .toList();
                unused.removeAll(reasons);
                if (reasons.isEmpty()) differences.add(name + " | " + field + " | " + expected + " | " + actual);
            }
        }
        unused.forEach(reason -> differences.add("no difference any more: " + reason));
        return differences;
    }

    /** What is another each time. */
    private static boolean isMoment(String field) {
        return field.equals("Arrival-Date") || field.endsWith("-Queue-ID");
    }
}
