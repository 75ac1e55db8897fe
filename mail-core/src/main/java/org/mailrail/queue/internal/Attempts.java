package org.mailrail.queue.internal;

import java.util.List;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.queue.DeliveryResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log, the meter and the listener what an attempt brought. */
record Attempts(QueueSettings settings, Meter meter) {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /** Recipients are done. */
    void tell(Job job, List<Integer> indexes, String transport, String nextHop, List<DeliveryResult> results) {
        for (int i = 0; i < indexes.size(); i++) tell(job, indexes.get(i), transport, nextHop, results.get(i));
    }

    /** One recipient was tried. */
    void tell(Job job, int index, String transport, String nextHop, DeliveryResult result) {
        Recipient recipient = job.recipient(index);
        LOG.info(
                "{}: to=<{}>, transport={}, nexthop={}, status={}",
                job.id(),
                recipient.address(),
                transport,
                nextHop,
                Reply.printable(inWords(result)));
        meter.result(result, job.start(), settings.clock().instant());
        settings.listener().attempted(job.id(), recipient, transport, nextHop, result);
    }

    /** In the words that readers of Postfix's log look for. */
    private static String inWords(DeliveryResult result) {
        return switch (result) {
            case DeliveryResult.Delivered(String text) -> "sent (" + text + ")";
            case DeliveryResult.Relayed relayed -> "sent (" + relayed.remoteMta() + " said: " + relayed.reply() + ")";
            case DeliveryResult.Expanded expanded ->
                "expanded (" + expanded.recipients().size() + " recipients)";
            case DeliveryResult.Deferred deferred -> "deferred (" + deferred.status() + " " + deferred.text() + ")";
            case DeliveryResult.Bounced bounced -> "bounced (" + bounced.status() + " " + bounced.text() + ")";
        };
    }
}
