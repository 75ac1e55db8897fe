package org.mailrail.queue.internal;

import java.io.IOException;
import java.util.List;
import org.mailrail.queue.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message that is about to be queued.
 *
 * @param draft what is committed
 * @param expansion for whom its recipients were found to stand
 */
record NewMessage(Spool.CommittableDraft draft, Expansion expansion) {
    private static final Logger LOG = LoggerFactory.getLogger(NewMessage.class);

    /** What the spool commits. */
    static List<Spool.CommittableDraft> drafts(List<NewMessage> messages) {
        return messages.stream().map(NewMessage::draft).toList();
    }

    /** Drops those that were not committed. */
    static void close(List<NewMessage> messages) {
        for (NewMessage message : messages) {
            try {
                message.draft().draft().close();
            } catch (IOException e) {
                LOG.warn("a draft cannot be dropped", e); // the spool does, when it is next opened
            }
        }
    }
}
