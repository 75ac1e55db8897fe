package org.mailrail.examples.server.steering;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.QueueId;
import org.mailrail.core.ReversePath;
import org.mailrail.core.SyntaxException;
import org.mailrail.queue.QueueFilter;
import org.mailrail.queue.QueuedMessage;

/**
 * What an administrator asks of a queue. On the control socket it is a JSON object in one line.
 *
 * <pre>
 *   {"request":"list", FILTER}                                    ; those that all of FILTER is true of
 *   {"request":"show", "id":ID}
 *   {"request":"hold", "id":ID}                                   ; so release, requeue, delete
 *   {"request":"hold", "id":"ALL", FILTER}
 *   {"request":"flush", "id":ID}  {"request":"flush", "id":"ALL"}  {"request":"flush", "domain":DOMAIN}
 *   {"request":"readdress", "id":ID, "sender":ADDRESS, "recipients":[ADDRESS, ...]}   ; one of both, or both
 *   {"request":"statistics"}
 *   FILTER = "state":["incoming", "active", "deferred", "hold"], "arrived_before":SECONDS since 1970,
 *            "sender":ADDRESS, "recipient":ADDRESS, "domain":DOMAIN        ; each may be left out
 * </pre>
 *
 * <p>The null sender is {@code <>} or, as Postfix shows it, {@code MAILER-DAEMON}.
 */
sealed interface QueueRequest {
    /** The word for all messages; in capitals, as for Postfix's postsuper(1). */
    String ALL = "ALL";

    /** Shows messages. */
    record Listing(QueueFilter filter) implements QueueRequest {}

    /** Shows one message. */
    record Show(QueueId id) implements QueueRequest {}

    /** Does something with one message. */
    record Steer(Action action, QueueId id) implements QueueRequest {}

    /** Does something with all messages that match. */
    record SteerAll(Action action, QueueFilter filter) implements QueueRequest {}

    /** Tries everything at once. */
    record FlushAll() implements QueueRequest {}

    /** Tries one message at once. */
    record Flush(QueueId id) implements QueueRequest {}

    /** Tries at once what is for a domain. */
    record FlushDomain(Domain domain) implements QueueRequest {}

    /** Gives a held message another sender if there is one, and other recipients if there are any. */
    record Readdress(QueueId id, Optional<ReversePath> sender, List<EmailAddress> recipients) implements QueueRequest {
        /** Copies the list. */
        public Readdress {
            recipients = List.copyOf(recipients);
            if (sender.isEmpty() && recipients.isEmpty()) throw new SyntaxException("a sender or recipients", 0);
        }
    }

    /** Shows how full the queue is. */
    record Statistics() implements QueueRequest {}

    /** What is done with a message. */
    enum Action {
        /** Tried no more until it is released. */
        HOLD,
        /** Tried again. */
        RELEASE,
        /** Tried as if it had just come in. */
        REQUEUE,
        /** Forgotten. */
        DELETE;

        /** The word for it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a request.
     *
     * @throws SyntaxException if it is none
     */
    static QueueRequest parse(String line) {
        JsonObject json = JsonObject.parse(line);
        String request = json.text("request").orElseThrow(() -> new SyntaxException("a request", 0));
        return switch (request) {
            case "list" -> new Listing(filter(only(json, FILTER)));
            case "show" -> new Show(id(only(json, Set.of("id"))));
            case "hold" -> steer(Action.HOLD, json);
            case "release" -> steer(Action.RELEASE, json);
            case "requeue" -> steer(Action.REQUEUE, json);
            case "delete" -> steer(Action.DELETE, json);
            case "flush" -> flush(json);
            case "readdress" ->
                new Readdress(
                        id(only(json, Set.of("id", "sender", "recipients"))),
                        json.text("sender").map(QueueRequest::reversePath),
                        json.texts("recipients").stream().map(EmailAddress::of).toList());
            case "statistics" -> {
                only(json, Set.of());
                yield new Statistics();
            }
            default -> throw new SyntaxException("a request that is known", 0);
        };
    }

    /** The names of FILTER. */
    Set<String> FILTER = Set.of("state", "arrived_before", "sender", "recipient", "domain");

    private static QueueRequest steer(Action action, JsonObject json) {
        if (!isAll(json)) return new Steer(action, id(only(json, Set.of("id"))));
        Set<String> names = new HashSet<>(FILTER);
        names.add("id");
        return new SteerAll(action, filter(only(json, names)));
    }

    private static QueueRequest flush(JsonObject json) {
        Optional<String> domain = json.text("domain");
        if (domain.isPresent()) {
            only(json, Set.of("domain"));
            return new FlushDomain(Domain.of(domain.get()));
        }
        only(json, Set.of("id"));
        return isAll(json) ? new FlushAll() : new Flush(id(json));
    }

    private static boolean isAll(JsonObject json) {
        return json.text("id").filter(ALL::equals).isPresent();
    }

    private static QueueId id(JsonObject json) {
        return id(json.text("id").orElseThrow(() -> new SyntaxException("an id", 0)));
    }

    /**
     * Reads an id.
     *
     * @throws SyntaxException if it can be none
     */
    static QueueId id(String text) {
        try {
            return new QueueId(text);
        } catch (IllegalArgumentException e) {
            throw new SyntaxException("an id of 1 to 64 letters and digits", 0);
        }
    }

    /** Misspelt, a filter must not be taken for one that is not there: {@code delete} would take all. */
    private static JsonObject only(JsonObject json, Set<String> names) {
        for (String name : json.names()) {
            if (!name.equals("request") && !names.contains(name)) {
                throw new SyntaxException("no member of another name than " + names, 0);
            }
        }
        return json;
    }

    private static QueueFilter filter(JsonObject json) {
        QueueFilter filter = QueueFilter.all();
        if (json.names().contains("state")) {
            filter = filter.in(
                    json.texts("state").stream().map(QueueRequest::state).toArray(QueuedMessage.State[]::new));
        }
        OptionalLong before = json.number("arrived_before");
        if (before.isPresent()) filter = filter.before(Instant.ofEpochSecond(before.getAsLong()));
        Optional<String> sender = json.text("sender");
        if (sender.isPresent()) filter = filter.from(reversePath(sender.get()));
        Optional<String> recipient = json.text("recipient");
        if (recipient.isPresent()) filter = filter.to(EmailAddress.of(recipient.get()));
        Optional<String> domain = json.text("domain");
        if (domain.isPresent()) filter = filter.to(Domain.of(domain.get()));
        return filter;
    }

    /** The null sender as it is shown. */
    String NULL_SENDER = "MAILER-DAEMON";

    /**
     * Reads a sender.
     *
     * @throws SyntaxException if it is none
     */
    static ReversePath reversePath(String text) {
        boolean isNull = text.isEmpty() || text.equals("<>") || text.equals(NULL_SENDER);
        return isNull ? ReversePath.none() : ReversePath.of(EmailAddress.of(text));
    }

    /** A sender as it is shown. */
    static String text(ReversePath sender) {
        return sender.mailbox().map(EmailAddress::toString).orElse(NULL_SENDER);
    }

    /**
     * Reads a state, by the name of Postfix's queue.
     *
     * @throws SyntaxException if it is none
     */
    static QueuedMessage.State state(String name) {
        for (QueuedMessage.State state : QueuedMessage.State.values())
            if (text(state).equals(name)) return state;
        throw new SyntaxException("one of incoming, active, deferred, hold", 0);
    }

    /** The name of Postfix's queue. */
    static String text(QueuedMessage.State state) {
        return switch (state) {
            case INCOMING -> "incoming";
            case ACTIVE -> "active";
            case DEFERRED -> "deferred";
            case HELD -> "hold";
        };
    }

    /** As it stands on the socket. */
    default JsonObject json() {
        JsonObject request = JsonObject.empty();
        return switch (this) {
            case Listing(QueueFilter filter) -> with(filter, request.with("request", "list"));
            case Show(QueueId id) -> request.with("request", "show").with("id", id.value());
            case Steer(Action action, QueueId id) ->
                request.with("request", action.toString()).with("id", id.value());
            case SteerAll(Action action, QueueFilter filter) ->
                with(filter, request.with("request", action.toString()).with("id", ALL));
            case FlushAll() -> request.with("request", "flush").with("id", ALL);
            case Flush(QueueId id) -> request.with("request", "flush").with("id", id.value());
            case FlushDomain(Domain domain) -> request.with("request", "flush").with("domain", domain.ascii());
            case Readdress(QueueId id, Optional<ReversePath> sender, List<EmailAddress> recipients) -> {
                request = request.with("request", "readdress").with("id", id.value());
                if (sender.isPresent()) request = request.with("sender", text(sender.get()));
                yield request.withTexts("recipients", texts(recipients));
            }
            case Statistics() -> request.with("request", "statistics");
        };
    }

    private static List<String> texts(List<EmailAddress> addresses) {
        return addresses.stream().map(EmailAddress::toString).toList();
    }

    private static JsonObject with(QueueFilter filter, JsonObject request) {
        List<String> states = new ArrayList<>();
        for (QueuedMessage.State state : QueuedMessage.State.values()) {
            if (filter.states().contains(state)) states.add(text(state));
        }
        JsonObject all = request.withTexts("state", states);
        if (filter.arrivedBefore().isPresent()) {
            all = all.with("arrived_before", filter.arrivedBefore().get().getEpochSecond());
        }
        if (filter.sender().isPresent())
            all = all.with("sender", text(filter.sender().get()));
        if (filter.recipient().isPresent())
            all = all.with("recipient", filter.recipient().get().toString());
        if (filter.domain().isPresent())
            all = all.with("domain", filter.domain().get().ascii());
        return all;
    }
}
