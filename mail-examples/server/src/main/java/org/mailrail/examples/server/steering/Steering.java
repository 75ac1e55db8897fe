package org.mailrail.examples.server.steering;

import java.io.IOException;
import java.util.function.Consumer;

/** What carries out requests: the queue of this process, a server at the other end of its control socket, or a spool that no server has open. */
interface Steering extends AutoCloseable {
    /**
     * Carries out a request.
     *
     * @param shown is given each message or figure to be shown; of what is held, deleted and so on each {@code queue_id}. May throw
     *     {@link java.io.UncheckedIOException}, which ends the request
     * @return how many messages were shown or steered
     * @throws Refusal if it is not carried out, or not on all messages
     * @throws IOException if the queue cannot be reached, read or written
     */
    int carryOut(QueueRequest request, Consumer<JsonObject> shown) throws IOException, Refusal;

    @Override
    void close() throws IOException;
}
