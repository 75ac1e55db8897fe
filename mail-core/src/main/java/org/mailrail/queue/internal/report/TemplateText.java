package org.mailrail.queue.internal.report;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mailrail.core.Domain;

/** Replaces {@code $name}, {@code ${name}} and {@code $(name)} in the text of a template; {@code $$} is the sign itself. bounce(5). */
public final class TemplateText {
    private static final Map<String, Duration> UNITS = Map.of(
            "seconds", Duration.ofSeconds(1),
            "minutes", Duration.ofMinutes(1),
            "hours", Duration.ofHours(1),
            "days", Duration.ofDays(1),
            "weeks", Duration.ofDays(7));
    private static final String WARNING = "delay_warning_time_";
    private static final String LIFETIME = "maximal_queue_lifetime_";

    private TemplateText() {}

    /** What the names of a queue stand for. */
    static Map<String, String> names(
            Domain hostname, Domain origin, Duration delayWarning, Optional<Duration> lifetime) {
        Map<String, String> names = new HashMap<>();
        names.put("myhostname", hostname.ascii());
        names.put("mydomain", parent(hostname.ascii()));
        names.put("myorigin", origin.ascii());
        names.put("mail_name", "Mailrail");
        UNITS.forEach((unit, length) -> {
            names.put(WARNING + unit, String.valueOf(delayWarning.dividedBy(length)));
            names.put(
                    LIFETIME + unit,
                    lifetime.map(life -> String.valueOf(life.dividedBy(length))).orElse("?"));
        });
        return names;
    }

    private static String parent(String hostname) {
        int dot = hostname.indexOf('.');
        return dot < 0 ? "localdomain" : hostname.substring(dot + 1);
    }

    /** Whether every queue has this name. */
    public static boolean isKnown(String name) {
        for (String timed : List.of(WARNING, LIFETIME)) {
            if (name.startsWith(timed)) return UNITS.containsKey(name.substring(timed.length()));
        }
        return List.of("myhostname", "mydomain", "myorigin", "mail_name").contains(name);
    }

    /**
     * Replaces the names.
     *
     * @param lookup what each stands for; it may refuse one
     * @throws IllegalArgumentException if the text has a {@code $} that starts no name
     */
    public static String expand(String text, Function<String, String> lookup) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '$') {
                out.append(c);
                continue;
            }
            char next = i < text.length() ? text.charAt(i) : ' ';
            if (next == '$') {
                out.append('$');
                i++;
                continue;
            }
            boolean bracketed = next == '{' || next == '(';
            int start = bracketed ? i + 1 : i;
            int end = endOfName(text, start);
            boolean closed = !bracketed || end < text.length() && text.charAt(end) == (next == '{' ? '}' : ')');
            if (end == start || !closed)
                throw new IllegalArgumentException("a $ that starts neither $name nor ${name}; write $$ for the sign");
            out.append(lookup.apply(text.substring(start, end)));
            i = bracketed ? end + 1 : end;
        }
        return out.toString();
    }

    private static int endOfName(String text, int start) {
        int end = start;
        while (end < text.length() && isNameCharacter(text.charAt(end))) end++;
        return end;
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
}
