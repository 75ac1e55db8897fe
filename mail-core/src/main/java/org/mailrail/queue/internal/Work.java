package org.mailrail.queue.internal;

import java.io.IOException;
import java.util.List;
import org.mailrail.core.QueueId;
import org.mailrail.queue.DeliveryResult;

/** What the threads do that the scheduler starts. */
interface Work {
    /**
     * Reads a message.
     *
     * @throws LostMessageException if there is none of this id (any more)
     */
    Job load(QueueId id) throws IOException;

    /** Resolves the recipients that remain; what they are to be delivered by. */
    List<Group> resolve(Job job);

    /** Delivers, and writes down what came of it; what that tells of the site. */
    SiteHealth deliver(Group group);

    /** Takes note that the recipients have to wait, as their site is rested. */
    void suspend(Group group, DeliveryResult.Deferred reason);

    /**
     * A round is over: every group was delivered.
     *
     * @param hold whether the message is held from now on, if anybody remains
     */
    void endRound(Job job, boolean hold);

    /** A round is over, and the message is to be forgotten, whoever remains. */
    void delete(Job job) throws IOException;
}
