package org.mailrail.lmtp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Delivery;
import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.MessageRefusedException;
import org.mailrail.queue.NoSpaceException;
import org.mailrail.queue.Submission;
import org.mailrail.smtp.internal.MessageBuffer;
import org.mailrail.smtp.internal.MessageReceiver;
import org.mailrail.smtp.internal.Replies;
import org.mailrail.smtp.internal.TraceFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages go to a delivery agent at once, and its results are the replies. RFC 2033 section 4.2. */
public final class AgentReceiver implements MessageReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(AgentReceiver.class);

    private final Domain hostname;
    private final DeliveryAgent agent;
    private final @Nullable Submission submission;
    private final InstantSource clock;

    /** Messages for this agent. */
    public AgentReceiver(Domain hostname, DeliveryAgent agent, @Nullable Submission submission, InstantSource clock) {
        this.hostname = hostname;
        this.agent = agent;
        this.submission = submission;
        this.clock = clock;
    }

    @Override
    public Incoming open(Transaction transaction, String with) {
        QueueId id = new QueueId(UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT));
        return new Buffered(new Transaction(transaction.client(), transaction.envelope(), id), id, with);
    }

    private final class Buffered implements Incoming {
        private final MessageBuffer buffer = new MessageBuffer();
        private final Transaction transaction;
        private final QueueId id;
        private final String with;

        Buffered(Transaction transaction, QueueId id, String with) {
            this.transaction = transaction;
            this.id = id;
            this.with = with;
        }

        @Override
        public void append(ByteBuffer octets) throws IOException {
            buffer.write(octets);
        }

        @Override
        public List<Reply> finish() throws IOException {
            Instant now = clock.instant();
            byte[] received =
                    TraceFields.received(transaction, with, hostname, now).getBytes(StandardCharsets.UTF_8);
            MessageContent content = MessageContent.concat(List.of(MessageContent.of(received), buffer.content()));
            AtOnce delivery = new AtOnce(transaction.envelope(), id, content, now, submission);
            List<DeliveryResult> results = agent.deliver(delivery);
            // Looked at before anything is submitted: whose result is whose cannot be told, so all may try again.
            int recipients = transaction.envelope().recipients().size();
            if (results.size() != recipients) {
                throw new IllegalStateException(results.size() + " results for " + recipients + " recipients");
            }
            List<Reply> replies = new ArrayList<>(recipients);
            for (DeliveryResult result : results) replies.add(reply(result, delivery));
            return replies;
        }

        private Reply reply(DeliveryResult result, AtOnce delivery) {
            return switch (result) {
                case DeliveryResult.Delivered delivered -> ok(delivered.text());
                case DeliveryResult.Relayed relayed -> ok("relayed to " + relayed.remoteMta() + ": " + relayed.reply());
                case DeliveryResult.Expanded expanded -> submitted(expanded, delivery);
                case DeliveryResult.Deferred deferred ->
                    new Reply(451, deferred.status(), List.of(Reply.printable(deferred.text())));
                case DeliveryResult.Bounced bounced ->
                    new Reply(550, bounced.status(), List.of(Reply.printable(bounced.text())));
            };
        }

        /** Trouble in the queue is this recipient's alone: others have their copy, and would get a second one if told to try again. */
        private Reply submitted(DeliveryResult.Expanded expanded, AtOnce delivery) {
            try {
                delivery.submit(expanded(expanded.recipients()), delivery.content());
                return ok("expanded");
            } catch (MessageRefusedException e) {
                return e.reply();
            } catch (IOException e) {
                LOG.warn("cannot queue {} for the recipients of an expansion", id, e);
                return e instanceof NoSpaceException ? Replies.NO_SPACE : Replies.LOCAL_ERROR;
            }
        }

        private Envelope expanded(List<EmailAddress> recipients) {
            Envelope envelope = transaction.envelope();
            return envelope.withRecipients(
                    recipients.stream().map(Recipient::of).toList());
        }

        private Reply ok(String text) {
            return Reply.of(250, "2.0.0", Reply.printable("Ok " + id + " " + text));
        }

        @Override
        public void close() throws IOException {
            buffer.close();
        }
    }

    /** A delivery without a queue: what the agent submits goes on its way before the reply. */
    private record AtOnce(
            Envelope envelope,
            QueueId queueId,
            MessageContent content,
            Instant arrival,
            @Nullable Submission submission)
            implements Delivery {
        @Override
        public String deliveryId() {
            return queueId.value();
        }

        @Override
        public String nextHop() {
            return "";
        }

        @Override
        public void submit(Envelope other, MessageContent message) throws IOException {
            if (submission == null) throw new IOException("there is no queue to submit to");
            submission.submit(other, message);
        }
    }
}
