package org.mailrail.examples.server.steering;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;
import org.mailrail.queue.QueueFilter;
import org.mailrail.queue.QueuedMessage;
import picocli.CommandLine.Option;

/** Which messages a command is about: those that all given options are true of. */
final class FilterOptions {
    private static final int MAX_DIGITS = 9;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "in these states: incoming, active, deferred, hold")
    private @Nullable List<String> states;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            description = "that came in longer ago: a number with s, m, h, d or w behind it, or of seconds")
    private @Nullable String age;

    @Option(names = "--from", paramLabel = "ADDRESS", description = "of this sender; <> is the null sender")
    private @Nullable String sender;

    @Option(names = "--to", paramLabel = "ADDRESS", description = "that this recipient has not got yet")
    private @Nullable String recipient;

    @Option(names = "--to-domain", paramLabel = "DOMAIN", description = "that somebody there has not got yet")
    private @Nullable String domain;

    /**
     * The filter, by the clock of now.
     *
     * @throws SyntaxException if an option cannot be read
     */
    QueueFilter at(Instant now) {
        QueueFilter filter = QueueFilter.all();
        if (states != null) {
            filter = filter.in(states.stream().map(QueueRequest::state).toArray(QueuedMessage.State[]::new));
        }
        if (age != null) filter = filter.before(now.minus(duration(age)));
        if (sender != null) filter = filter.from(QueueRequest.reversePath(sender));
        if (recipient != null) filter = filter.to(EmailAddress.of(recipient));
        if (domain != null) filter = filter.to(Domain.of(domain));
        return filter;
    }

    static Duration duration(String text) {
        int last = text.length() - 1;
        long seconds = switch (text.isEmpty() ? ' ' : text.charAt(last)) {
            case 's' -> 1;
            case 'm' -> 60;
            case 'h' -> 3600;
            case 'd' -> 86_400;
            case 'w' -> 604_800;
            default -> 0;
        };
        String digits = seconds == 0 ? text : text.substring(0, last);
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber) throw new SyntaxException("an age such as 300, 5m, 2h or 1d", 0);
        return Duration.ofSeconds(Long.parseLong(digits) * Math.max(1, seconds));
    }
}
