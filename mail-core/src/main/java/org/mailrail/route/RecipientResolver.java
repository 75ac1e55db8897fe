package org.mailrail.route;

import java.io.IOException;
import org.mailrail.core.EmailAddress;

/** Answers for the queue where a recipient goes. May block; safe for many threads. {@code Router} is the usual one. */
@FunctionalInterface
public interface RecipientResolver {
    /**
     * Where this recipient goes.
     *
     * @throws IOException if it cannot be said at the moment: the recipient is deferred
     */
    Resolution resolve(EmailAddress recipient) throws IOException;
}
