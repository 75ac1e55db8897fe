package org.mailrail.route;

import java.io.IOException;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.ReversePath;

/** Answers for the queue where a recipient goes. May block; safe for many threads. {@code Router} is the usual one. */
@FunctionalInterface
public interface RecipientResolver {
    /**
     * Where this recipient goes, or all whom its aliases lead to in the end.
     *
     * @param sender who sends the message: where it goes may depend on that
     * @param recipient who is to have it
     * @throws IOException if it cannot be said at the moment: the recipient is deferred
     */
    Resolution resolve(ReversePath sender, EmailAddress recipient) throws IOException;

    /**
     * Where a recipient goes that {@link Resolution.Expand} named. Its aliases have been applied already, and are not applied again: an alias may
     * name itself (to keep a copy), and would never come to an end. So the answer is no {@code Expand}; a queue remembers of a recipient, also
     * on disk, that it came from one.
     *
     * @param sender who sends the message
     * @param recipient who is to have it
     * @throws IOException if it cannot be said at the moment: the recipient is deferred
     */
    default Resolution resolveExpanded(ReversePath sender, EmailAddress recipient) throws IOException {
        return resolve(sender, recipient);
    }
}
