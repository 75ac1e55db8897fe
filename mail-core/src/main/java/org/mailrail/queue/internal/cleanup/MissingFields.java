package org.mailrail.queue.internal.cleanup;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.QueueId;
import org.mailrail.core.ReversePath;
import org.mailrail.message.MailDate;
import org.mailrail.message.MessageId;

/** Composes the fields that a header should have and has not. Postfix's {@code always_add_missing_headers}; RFC 6409 section 8. */
final class MissingFields {
    private static final Set<String> RECIPIENTS = Set.of("to", "cc", "resent-to", "resent-cc");

    private final Rules rules;
    private final QueueId id;

    MissingFields(Rules rules, QueueId id) {
        this.rules = rules;
        this.id = id;
    }

    /**
     * The fields by their names in lower case, in wire form.
     *
     * @param seen names in lower case of what there is
     * @param resent whether there is a Resent- field: then those of the last sending are completed
     * @param sender the envelope's
     */
    Map<String, String> compose(Set<String> seen, boolean resent, ReversePath sender) {
        String prefix = resent ? "Resent-" : "";
        Instant now = rules.clock().instant();
        Map<String, String> fields = new LinkedHashMap<>();
        add(
                fields,
                seen,
                prefix + "Message-Id",
                MessageId.stamped(now, id.value(), rules.host()).toString());
        add(fields, seen, prefix + "Date", MailDate.format(now));
        EmailAddress from = sender.mailbox()
                .orElseGet(
                        () -> EmailAddress.of("MAILER-DAEMON", rules.rewriter().origin()));
        add(fields, seen, prefix + "From", from.toString());
        if (!rules.undisclosed().isEmpty() && RECIPIENTS.stream().noneMatch(seen::contains)) {
            byte[] octets = rules.undisclosed().getBytes(StandardCharsets.UTF_8);
            fields.put(HeaderText.name(octets), rules.undisclosed() + "\r\n");
        }
        return fields;
    }

    private static void add(Map<String, String> fields, Set<String> seen, String name, String value) {
        String key = name.toLowerCase(Locale.ROOT);
        if (!seen.contains(key)) fields.put(key, name + ": " + value + "\r\n");
    }
}
