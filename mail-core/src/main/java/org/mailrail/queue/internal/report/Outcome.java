package org.mailrail.queue.internal.report;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.queue.DeliveryResult;

/**
 * What a report says of one recipient.
 *
 * @param recipient who
 * @param action what became of him
 * @param status why
 * @param text why, in words
 * @param remoteMta the server that said so; null if none did
 * @param reply its reply; null if none did
 * @param expired whether it was tried for too long
 * @param traced whether the sender wants to hear of it though NOTIFY does not say so, unless it says never. RFC 2852
 */
public record Outcome(
        Recipient recipient,
        Action action,
        EnhancedStatusCode status,
        String text,
        @Nullable String remoteMta,
        @Nullable Reply reply,
        boolean expired,
        boolean traced) {
    private static final EnhancedStatusCode SUCCESS = new EnhancedStatusCode(2, 0, 0);

    /** Nobody is there, or the message is not taken. */
    public static Outcome failed(Recipient recipient, DeliveryResult.Bounced result) {
        return new Outcome(
                recipient,
                Action.FAILED,
                result.status(),
                result.text(),
                result.remoteMta(),
                result.reply(),
                false,
                false);
    }

    /** It was tried for too long. */
    public static Outcome expired(Recipient recipient, DeliveryResult.Deferred last) {
        return new Outcome(
                recipient, Action.FAILED, last.status(), last.text(), last.remoteMta(), last.reply(), true, false);
    }

    /** It is tried further. */
    public static Outcome delayed(Recipient recipient, DeliveryResult.Deferred last) {
        return new Outcome(
                recipient, Action.DELAYED, last.status(), last.text(), last.remoteMta(), last.reply(), false, false);
    }

    /** An alias of the queue's own stands for several others. */
    public static Outcome expanded(Recipient recipient) {
        return new Outcome(recipient, Action.EXPANDED, SUCCESS, "alias expanded", null, null, false, false);
    }

    /** A mailing list has it: with that, its way to the recipient that the sender knows is at its end. RFC 3461 section 5.2.7.1. */
    public static Outcome listed(Recipient recipient) {
        return new Outcome(recipient, Action.DELIVERED, SUCCESS, "given to a mailing list", null, null, false, false);
    }

    /**
     * What there is to tell of a success; nothing if another server tells, or those for whom this recipient stands are told of.
     *
     * @param traced whether the sender asked to be told of each server that takes it on
     */
    public static Optional<Outcome> success(Recipient recipient, DeliveryResult result, boolean traced) {
        return switch (result) {
            case DeliveryResult.Delivered delivered ->
                Optional.of(
                        new Outcome(recipient, Action.DELIVERED, SUCCESS, delivered.text(), null, null, false, false));
            case DeliveryResult.Relayed relayed ->
                relayed.willNotify() && !traced ? Optional.empty() : Optional.of(relayed(recipient, relayed, traced));
            case DeliveryResult.Expanded expanded -> expanded(recipient, expanded);
            case DeliveryResult.Deferred deferred -> Optional.empty();
            case DeliveryResult.Bounced bounced -> Optional.empty();
        };
    }

    private static Optional<Outcome> expanded(Recipient recipient, DeliveryResult.Expanded result) {
        if (result.owners().keySet().containsAll(result.recipients())) return Optional.of(listed(recipient));
        return result.recipients().size() > 1 ? Optional.of(expanded(recipient)) : Optional.empty();
    }

    private static Outcome relayed(Recipient recipient, DeliveryResult.Relayed result, boolean traced) {
        Reply reply = result.reply();
        return new Outcome(
                recipient,
                Action.RELAYED,
                reply.enhancedStatus().orElse(SUCCESS),
                result.remoteMta() + " said: " + reply,
                result.remoteMta(),
                reply,
                false,
                traced);
    }

    /** Whether the sender wants to hear of it. */
    public boolean isWanted() {
        return action.isWantedFor(recipient) || traced && !recipient.notifyOn().contains(Recipient.Notify.NEVER);
    }
}
