package org.mailrail.queue.internal;

import org.mailrail.queue.DeliveryResult;

/** What a delivery tells of the site that it was for. */
sealed interface SiteHealth {
    /** It answers. */
    enum Well implements SiteHealth {
        INSTANCE
    }

    /** It cannot be reached. */
    record Down(DeliveryResult.Deferred reason) implements SiteHealth {}

    /** Nothing: it was not asked. */
    enum Unknown implements SiteHealth {
        INSTANCE
    }
}
