package org.mailrail.examples.server;

import java.io.IOException;
import java.time.Duration;
import org.mailrail.config.ConfigurationException;
import org.mailrail.queue.BounceTemplates;
import org.mailrail.queue.MailQueue;
import org.mailrail.queue.PostmasterNotices;
import org.mailrail.queue.QueueParameters;

/**
 * What main.cf says of the queue's reports. Postfix's bounce(8).
 *
 * @param maxSize {@code bounce_size_limit}, octets
 * @param delayWarning {@code delay_warning_time}; zero: never
 * @param templates {@code bounce_template_file}
 * @param notices {@code notify_classes} and whom they name
 */
record QueueReports(long maxSize, Duration delayWarning, BounceTemplates templates, PostmasterNotices notices) {
    /**
     * Reads them.
     *
     * @throws ConfigurationException if one of them is wrong
     * @throws IOException if the file of templates cannot be read
     */
    static QueueReports from(QueueParameters parameters) throws IOException {
        return new QueueReports(
                parameters.bounceSize(), parameters.delayWarning(), parameters.templates(), parameters.notices());
    }

    MailQueue.Builder applyTo(MailQueue.Builder queue) {
        return queue.bounceSize(maxSize)
                .delayWarning(delayWarning)
                .templates(templates)
                .notices(notices);
    }
}
