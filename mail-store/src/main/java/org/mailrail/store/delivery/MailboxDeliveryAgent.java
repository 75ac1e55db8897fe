package org.mailrail.store.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Recipient;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Delivery;
import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.NoSpaceException;
import org.mailrail.store.Flags;
import org.mailrail.store.MailAccount;
import org.mailrail.store.MailStore;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Final delivery into the mailboxes of a store, as Postfix's virtual(8) and Dovecot's delivery agent do it: {@code Return-Path} (RFC 5321 section 4.4)
 * and {@code Delivered-To} are put before the message, once for each recipient. A message whose result was lost in a crash is delivered again: it may be
 * there twice, and is never lost. Safe for many threads.
 */
public final class MailboxDeliveryAgent implements DeliveryAgent {
    private static final Logger log = LoggerFactory.getLogger(MailboxDeliveryAgent.class);

    private final MailStore store;
    private final Users users;
    private final MailboxName folder;
    private final InstantSource clock;

    /** Who has a mailbox. May block; safe for many threads. */
    @FunctionalInterface
    public interface Users {
        /**
         * The user whose mail this is.
         *
         * @return the name under which the store knows the user; nothing if there is none, and mail to this address bounces
         * @throws IOException if it cannot be said at the moment
         */
        Optional<String> user(EmailAddress address) throws IOException;
    }

    private MailboxDeliveryAgent(Builder builder) {
        this.store = builder.store;
        this.users = builder.users;
        this.folder = builder.folder;
        this.clock = builder.clock;
    }

    /**
     * Delivers into this store.
     *
     * @param store where the mailboxes are; it is not closed by the agent
     * @param users who has one
     */
    public static Builder builder(MailStore store, Users users) {
        return new Builder(store, users);
    }

    @Override
    public List<DeliveryResult> deliver(Delivery delivery) {
        List<DeliveryResult> results = new ArrayList<>();
        for (Recipient recipient : delivery.recipients()) results.add(deliver(delivery, recipient.address()));
        return results;
    }

    private DeliveryResult deliver(Delivery delivery, EmailAddress recipient) {
        try {
            Optional<String> user = users.user(recipient);
            if (user.isEmpty()) return DeliveryResult.Bounced.of("5.1.1", "unknown user");
            return deliver(delivery, recipient, user.get());
        } catch (NoSpaceException e) {
            log.warn("no space to deliver {} to {}", delivery.queueId(), recipient);
            return DeliveryResult.Deferred.of("4.3.1", "mail system full");
        } catch (IOException e) {
            log.warn("cannot deliver {} to {}", delivery.queueId(), recipient, e);
            return deferred(e);
        }
    }

    private DeliveryResult deliver(Delivery delivery, EmailAddress recipient, String user) throws IOException {
        MailAccount account;
        try {
            account = store.account(user);
        } catch (IllegalArgumentException e) {
            log.error("the user name for {} cannot name a mailbox", recipient, e);
            return DeliveryResult.Deferred.of("4.3.5", "mail system incorrectly configured");
        }
        try (account;
                Mailbox mailbox = open(account)) {
            MessageContent content = MessageContent.concat(List.of(trace(delivery, recipient), delivery.content()));
            mailbox.append(List.of(new Mailbox.NewMessage(content, Flags.NONE, clock.instant())));
        }
        return new DeliveryResult.Delivered("delivered to mailbox " + folder + " of " + user);
    }

    private Mailbox open(MailAccount account) throws IOException {
        Optional<Mailbox> there = account.open(folder);
        if (there.isPresent()) return there.get();
        MailAccount.Outcome outcome = account.create(folder);
        return account.open(folder)
                .orElseThrow(() -> new IOException("mailbox " + folder + " cannot be made: " + outcome));
    }

    private static MessageContent trace(Delivery delivery, EmailAddress recipient) {
        String fields = "Return-Path: " + delivery.envelope().from() + "\r\nDelivered-To: " + recipient + "\r\n";
        return MessageContent.of(fields.getBytes(StandardCharsets.UTF_8));
    }

    /** The text says nothing of paths: it goes to the sender in the end. */
    private static DeliveryResult deferred(IOException e) {
        boolean quota = e instanceof FileSystemException file
                ? Objects.requireNonNullElse(file.getReason(), "").contains("quota")
                : Objects.requireNonNullElse(e.getMessage(), "").contains("quota exceeded");
        return quota
                ? DeliveryResult.Deferred.of("4.2.2", "mailbox full")
                : DeliveryResult.Deferred.of("4.2.0", "mailbox cannot be written at the moment");
    }

    /** Sets up a {@link MailboxDeliveryAgent}. */
    public static final class Builder {
        private final MailStore store;
        private final Users users;
        private MailboxName folder = MailboxName.INBOX;
        private InstantSource clock = InstantSource.system();

        private Builder(MailStore store, Users users) {
            this.store = store;
            this.users = users;
        }

        /** The mailbox that messages go to; INBOX by default. Another is created where it does not exist. */
        public Builder folder(MailboxName name) {
            folder = name;
            return this;
        }

        /** Where the internal date comes from. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** Makes the agent. */
        public MailboxDeliveryAgent build() {
            return new MailboxDeliveryAgent(this);
        }
    }
}
