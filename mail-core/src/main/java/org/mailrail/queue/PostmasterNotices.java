package org.mailrail.queue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailrail.config.MainCf;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;
import org.mailrail.route.SiteNames;

/**
 * What the postmaster is told, besides what senders are. Postfix's {@code notify_classes}.
 *
 * @param recipients who is told of what; of what is not in it, nobody is
 * @param doubleBounceSender the local part, at the queue's origin, of the sender of these notices. One that cannot be delivered is told to nobody, and
 *     mail to it is thrown away: so no notice leads to another. Postfix's {@code double_bounce_sender}
 */
public record PostmasterNotices(Map<Event, EmailAddress> recipients, String doubleBounceSender) {
    private static final List<String> CLASSES =
            List.of("bounce", "2bounce", "data", "delay", "policy", "protocol", "resource", "software");

    /** What he can be told of. */
    public enum Event {
        /** Mail that is returned to its sender; he gets the header. Postfix's class {@code bounce}, {@code bounce_notice_recipient}. */
        BOUNCE,
        /** Mail that waits for longer than the builder's {@code delayWarning}; he gets the header. {@code delay}, {@code delay_notice_recipient}. */
        DELAY,
        /** A report that could not be delivered itself; he gets all of it. {@code 2bounce}, {@code 2bounce_notice_recipient}. */
        DOUBLE_BOUNCE
    }

    /** Copies the map; checks the sender. */
    public PostmasterNotices {
        recipients = Map.copyOf(recipients);
        if (!isLocalPart(doubleBounceSender))
            throw new IllegalArgumentException(doubleBounceSender + " is no local part");
    }

    private static boolean isLocalPart(String text) {
        try {
            EmailAddress.of(text, Domain.of("localhost"));
            return !text.isEmpty() && text.indexOf('@') < 0;
        } catch (SyntaxException e) {
            return false;
        }
    }

    /** None, as in Postfix by default. */
    public static PostmasterNotices none() {
        return new PostmasterNotices(Map.of(), "double-bounce");
    }

    /** The same, and this address is told of these events. */
    public PostmasterNotices with(Event event, EmailAddress who) {
        Map<Event, EmailAddress> more = new EnumMap<>(Event.class);
        more.putAll(recipients);
        more.put(event, who);
        return new PostmasterNotices(more, doubleBounceSender);
    }

    /** Who is told of this; nothing if nobody is. */
    public Optional<EmailAddress> recipient(Event event) {
        return Optional.ofNullable(recipients.get(event));
    }

    /**
     * As main.cf has it. The other classes of {@code notify_classes} are about SMTP sessions and Postfix's own processes: a queue has none to tell of, and
     * logs what Postfix calls {@code resource} and {@code software}.
     *
     * @throws org.mailrail.config.ConfigurationException if a class or an address is none; the message names file, line and parameter
     */
    public static PostmasterNotices from(MainCf main) {
        List<String> classes = main.list("notify_classes", "resource, software");
        for (String one : classes) {
            if (!CLASSES.contains(one))
                throw main.error("notify_classes", "\"" + one + "\" is none of " + String.join(", ", CLASSES));
        }
        Domain origin = SiteNames.from(main).origin();
        Map<Event, EmailAddress> recipients = new EnumMap<>(Event.class);
        boolean bounce = classes.contains("bounce");
        if (bounce) recipients.put(Event.BOUNCE, address(main, "bounce_notice_recipient", origin));
        if (classes.contains("delay")) recipients.put(Event.DELAY, address(main, "delay_notice_recipient", origin));
        if (bounce || classes.contains("2bounce"))
            recipients.put(Event.DOUBLE_BOUNCE, address(main, "2bounce_notice_recipient", origin));
        String sender = main.string("double_bounce_sender", "double-bounce");
        try {
            return new PostmasterNotices(recipients, sender);
        } catch (IllegalArgumentException e) {
            throw main.error("double_bounce_sender", "\"" + sender + "\" is no local part", e);
        }
    }

    private static EmailAddress address(MainCf main, String parameter, Domain origin) {
        String value = main.string(parameter, "postmaster");
        try {
            return value.indexOf('@') < 0 ? EmailAddress.of(value, origin) : EmailAddress.of(value);
        } catch (SyntaxException e) {
            throw main.error(parameter, "\"" + value + "\" is no address: expected " + e.getMessage(), e);
        }
    }
}
