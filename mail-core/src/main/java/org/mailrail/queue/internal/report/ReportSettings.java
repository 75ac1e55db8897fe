package org.mailrail.queue.internal.report;

import java.time.Duration;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.queue.BounceTemplates;
import org.mailrail.queue.PostmasterNotices;

/**
 * How reports are written; see {@link org.mailrail.queue.MailQueue.Builder}.
 *
 * @param hostname the reporting MTA
 * @param origin the domain of MAILER-DAEMON
 * @param maxSize up to which size a message is returned whole
 * @param templates how they are worded
 * @param notices what the postmaster is told
 * @param delayWarning after which time delays are told of; zero: never
 */
public record ReportSettings(
        Domain hostname,
        Domain origin,
        long maxSize,
        BounceTemplates templates,
        PostmasterNotices notices,
        Duration delayWarning) {
    /** From whom the postmaster gets his notices: what cannot be delivered of these is told to nobody. */
    public EmailAddress doubleBounceSender() {
        return EmailAddress.of(notices.doubleBounceSender(), origin);
    }
}
