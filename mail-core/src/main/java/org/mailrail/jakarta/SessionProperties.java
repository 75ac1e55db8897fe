package org.mailrail.jakarta;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;

/** What a Session says to {@link MailrailTransport}, whose Javadoc lists the names. An empty value is none. */
final class SessionProperties {
    private static final String OWN = "mail.mailrail.";
    private static final String SMTP = "mail.smtp.";

    private final Properties properties;

    SessionProperties(Session session) {
        properties = session.getProperties();
    }

    /** A queue, or whatever stands in its place. */
    Optional<Object> queue() {
        return Optional.ofNullable(properties.get(OWN + "queue"));
    }

    Optional<String> spool() {
        return own("spool");
    }

    Optional<Domain> hostname() throws MessagingException {
        Optional<String> name = own("hostname");
        if (name.isEmpty()) return Optional.empty();
        Optional<Domain> domain = Domain.parse(name.get());
        if (domain.isEmpty()) throw new MessagingException(OWN + "hostname: " + name.get() + " is no domain");
        return domain;
    }

    Optional<String> relayhost() {
        return own("relayhost");
    }

    Optional<String> from() {
        return ownOrSmtp("from");
    }

    boolean sendPartial() {
        return Boolean.parseBoolean(ownOrSmtp("sendpartial").orElse("false"));
    }

    /** RFC 3461 section 4.1. */
    Set<Recipient.Notify> notifyOn() throws MessagingException {
        Optional<String> value = ownOrSmtp("dsn.notify");
        if (value.isEmpty()) return Set.of();
        Set<Recipient.Notify> on = EnumSet.noneOf(Recipient.Notify.class);
        for (String word : value.get().split(",", -1)) {
            switch (word.strip().toUpperCase(Locale.ROOT)) {
                case "NEVER" -> on.add(Recipient.Notify.NEVER);
                case "SUCCESS" -> on.add(Recipient.Notify.SUCCESS);
                case "FAILURE" -> on.add(Recipient.Notify.FAILURE);
                case "DELAY" -> on.add(Recipient.Notify.DELAY);
                default -> throw wrong("dsn.notify", value.get(), "NEVER, or some of SUCCESS, FAILURE, DELAY");
            }
        }
        if (on.contains(Recipient.Notify.NEVER) && on.size() > 1) {
            throw wrong("dsn.notify", value.get(), "NEVER alone");
        }
        return on;
    }

    /** Null if nothing is said. RFC 3461 section 4.3. */
    Envelope.@Nullable Ret ret() throws MessagingException {
        Optional<String> value = ownOrSmtp("dsn.ret");
        if (value.isEmpty()) return null;
        return switch (value.get().strip().toUpperCase(Locale.ROOT)) {
            case "FULL" -> Envelope.Ret.FULL;
            case "HDRS" -> Envelope.Ret.HDRS;
            default -> throw wrong("dsn.ret", value.get(), "FULL or HDRS");
        };
    }

    private static MessagingException wrong(String name, String value, String right) {
        return new MessagingException(OWN + name + " (or " + SMTP + name + "): " + value + " should be " + right);
    }

    private Optional<String> ownOrSmtp(String name) {
        return own(name).or(() -> value(SMTP + name));
    }

    private Optional<String> own(String name) {
        return value(OWN + name);
    }

    /** Properties may hold a Boolean or a Path as well as its text. */
    private Optional<String> value(String name) {
        Object value = properties.get(name);
        String text = value == null ? properties.getProperty(name) : value.toString();
        return Optional.ofNullable(text).filter(given -> !given.isEmpty());
    }
}
