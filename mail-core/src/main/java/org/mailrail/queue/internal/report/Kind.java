package org.mailrail.queue.internal.report;

import org.mailrail.queue.BounceTemplate;
import org.mailrail.queue.BounceTemplates;

/** What a report is about. */
public enum Kind {
    /** Recipients who do not get the message. */
    FAILURE,
    /** Recipients who have not got it yet. */
    DELAY,
    /** Recipients who have got it. */
    SUCCESS;

    BounceTemplate template(BounceTemplates templates) {
        return switch (this) {
            case FAILURE -> templates.failure();
            case DELAY -> templates.delay();
            case SUCCESS -> templates.success();
        };
    }
}
