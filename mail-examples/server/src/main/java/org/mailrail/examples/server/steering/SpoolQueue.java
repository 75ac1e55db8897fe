package org.mailrail.examples.server.steering;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.QueueId;
import org.mailrail.queue.FileSpool;
import org.mailrail.queue.QueueFilter;
import org.mailrail.queue.QueuedMessage;
import org.mailrail.queue.Spool;

/** Steers the messages of a spool that no server has open: it shows, holds, releases and deletes them. Nothing is delivered. */
final class SpoolQueue implements Steering {
    private final Spool spool;

    private SpoolQueue(Spool spool) {
        this.spool = spool;
    }

    /**
     * Takes the lock of the spool in this directory.
     *
     * @throws IOException if there is none, somebody else has it open or owns it, or it cannot be read
     */
    static SpoolQueue open(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) throw new IOException("there is no queue in " + directory);
        // What another user makes there the server could not write later.
        String owner = Files.getOwner(directory).getName();
        Optional<String> user = ProcessHandle.current().info().user();
        if (user.isPresent() && !user.get().equals(owner)) {
            throw new IOException(
                    "the queue in " + directory + " is " + owner + "'s: run this as " + owner + ", not " + user.get());
        }
        return new SpoolQueue(FileSpool.open(directory));
    }

    @Override
    public int carryOut(QueueRequest request, Consumer<JsonObject> shown) throws IOException, Refusal {
        return switch (request) {
            case QueueRequest.Listing(QueueFilter filter) -> list(filter, shown);
            case QueueRequest.Show(QueueId id) -> {
                shown.accept(QueueAnswer.of(seen(load(id))));
                yield 1;
            }
            case QueueRequest.Steer(QueueRequest.Action action, QueueId id) -> {
                steer(needsNoServer(action), load(id), shown);
                yield 1;
            }
            case QueueRequest.SteerAll(QueueRequest.Action action, QueueFilter filter) ->
                steerAll(needsNoServer(action), filter, shown);
            case QueueRequest.FlushAll all -> throw needsServer();
            case QueueRequest.Flush one -> throw needsServer();
            case QueueRequest.FlushDomain some -> throw needsServer();
            case QueueRequest.Readdress readdress -> throw needsServer();
            case QueueRequest.Statistics statistics -> throw needsServer();
        };
    }

    private static QueueRequest.Action needsNoServer(QueueRequest.Action action) throws Refusal {
        if (action == QueueRequest.Action.REQUEUE) throw needsServer();
        return action;
    }

    private static Refusal needsServer() {
        return new Refusal(
                Refusal.Kind.NEEDS_SERVER,
                "no server runs; without one messages can be listed, shown, held, released, deleted and exported");
    }

    private int list(QueueFilter filter, Consumer<JsonObject> shown) throws IOException {
        int count = 0;
        for (QueueId id : ids()) {
            QueuedMessage message = seen(spool.load(id));
            if (!filter.matches(message)) continue;
            shown.accept(QueueAnswer.of(message));
            count++;
        }
        return count;
    }

    private int steerAll(QueueRequest.Action action, QueueFilter filter, Consumer<JsonObject> shown)
            throws IOException {
        QueueFilter steerable = LiveQueue.steerable(action, filter);
        int count = 0;
        for (QueueId id : ids()) {
            Spool.StoredMessage message = spool.load(id);
            if (!steerable.matches(seen(message))) continue;
            steer(action, message, shown);
            count++;
        }
        return count;
    }

    private void steer(QueueRequest.Action action, Spool.StoredMessage message, Consumer<JsonObject> shown)
            throws IOException {
        Spool.State state = message.state();
        Spool.Update update = switch (action) {
            case HOLD -> new Spool.Update(message.id(), List.of(), state.withHeld(true));
            case RELEASE ->
                new Spool.Update(
                        message.id(),
                        List.of(),
                        state.held() ? state.withHeld(false).withNext(Instant.EPOCH) : state);
            case DELETE -> new Spool.Update(message.id(), message.remaining(), state);
            case REQUEUE -> throw new IllegalArgumentException("requeue, with no server");
        };
        spool.update(update, List.of());
        shown.accept(QueueAnswer.of(message.id()));
    }

    /** All that is in the spool, in the order of arrival. */
    List<QueueId> ids() throws IOException {
        List<QueueId> ids = new ArrayList<>();
        spool.recover(entry -> ids.add(entry.id()));
        return ids;
    }

    /**
     * One message.
     *
     * @throws Refusal if it is not there
     */
    Spool.StoredMessage load(QueueId id) throws IOException, Refusal {
        try {
            return spool.load(id);
        } catch (NoSuchElementException e) {
            throw LiveQueue.missing(id);
        }
    }

    /** As a server would show it, were one there. */
    static QueuedMessage seen(Spool.StoredMessage message) throws IOException {
        Spool.State state = message.state();
        boolean isDeferred = state.next().isAfter(Instant.EPOCH);
        List<EmailAddress> recipients = message.remaining().stream()
                .map(index -> message.envelope().recipients().get(index).address())
                .toList();
        return new QueuedMessage(
                message.id(),
                state.held()
                        ? QueuedMessage.State.HELD
                        : isDeferred ? QueuedMessage.State.DEFERRED : QueuedMessage.State.INCOMING,
                message.arrival(),
                message.envelope().from(),
                recipients,
                message.content().size(),
                Optional.of(state.next()).filter(next -> isDeferred && !state.held()),
                state.problems().stream().findFirst().map(Spool.Problem::text));
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
