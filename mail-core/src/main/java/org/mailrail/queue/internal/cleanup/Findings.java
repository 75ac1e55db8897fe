package org.mailrail.queue.internal.cleanup;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Reply;
import org.mailrail.core.SyntaxException;
import org.mailrail.core.Transaction;
import org.mailrail.queue.Spool;
import org.mailrail.route.AddressRewriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the checks say of a message as a whole, so far. Used by one thread. Postfix's header_checks(5). */
public final class Findings {
    private static final Logger LOG = LoggerFactory.getLogger("org.mailrail.queue.Cleanup");
    /** A message of which more copies are asked for is refused: a pattern may take their addresses from the message. */
    private static final int MAX_COPIES = 1000;

    private static final Reply TOO_MANY_COPIES = Reply.of(550, "5.7.1", "Too many copies");

    private final AddressRewriter rewriter;
    private final CheckTime time;
    private final CheckLog log;
    /** By folded address: a rule that matches many lines sends one copy. */
    private final Map<String, EmailAddress> copies = new LinkedHashMap<>();

    private @Nullable Reply refusal;
    private @Nullable EmailAddress redirect;
    private boolean held;
    private Spool.@Nullable ContentFilter filter;
    private boolean discarded;
    private boolean looking = true;

    Findings(Transaction transaction, AddressRewriter rewriter, CheckTime time) {
        this.rewriter = rewriter;
        this.time = time;
        this.log = new CheckLog(transaction, LOG);
    }

    /** Why the message is refused. */
    public Optional<Reply> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Whether it is thrown away. */
    public boolean isDiscarded() {
        return discarded;
    }

    /** Where it goes instead. */
    public Optional<EmailAddress> redirect() {
        return Optional.ofNullable(redirect);
    }

    /** Who gets a copy. */
    public List<EmailAddress> copies() {
        return List.copyOf(copies.values());
    }

    /** Whether it is held. */
    public boolean isHeld() {
        return held;
    }

    /** The last {@code FILTER}. */
    public Optional<Spool.ContentFilter> filter() {
        return Optional.ofNullable(filter);
    }

    /** Whether the rest is still to be looked at. */
    boolean isLooking() {
        return looking;
    }

    /** The message is refused, and not looked at any further. */
    void refuse(Reply reply) {
        if (refusal == null) refusal = reply;
        looking = false;
    }

    /**
     * Looks up a field or line, takes note of what concerns the message, and logs.
     *
     * @param what {@code header} or {@code body}
     * @param subject the field or line
     * @return what is to be done to the field or line itself: Prepend, Replace, Remove, or Dunno for nothing
     * @throws IOException if the table cannot be asked, or the message's time for checks is up
     */
    CheckAction look(Check check, String what, String subject) throws IOException {
        if (!looking || subject.isEmpty()) return new CheckAction.Dunno();
        Optional<CheckAction> found = time.find(check, subject);
        return found.isEmpty() ? new CheckAction.Dunno() : apply(found.get(), check, what, subject);
    }

    private CheckAction apply(CheckAction action, Check check, String what, String subject) {
        switch (action) {
            case CheckAction.Reject reject -> {
                log.action("reject", what, subject, reject.reply().toString());
                refuse(reject.reply());
            }
            case CheckAction.Warn warn -> log.action("warning", what, subject, warn.text());
            case CheckAction.Info info -> log.action("info", what, subject, info.text());
            case CheckAction.Prepend prepend -> {
                if (isUsable(prepend.text(), check, what)) {
                    log.action("prepend", what, subject, prepend.text());
                    return prepend;
                }
            }
            case CheckAction.Replace replace -> {
                if (isUsable(replace.text(), check, what)) {
                    log.action("replace", what, subject, replace.text());
                    return replace;
                }
            }
            case CheckAction.Remove remove -> {
                if (remove.logged()) log.action("strip", what, subject, remove.text());
                return remove;
            }
            case CheckAction.Hold found -> {
                if (!held) log.action("hold", what, subject, found.text());
                held = true;
            }
            case CheckAction.Discard discard -> {
                log.action("discard", what, subject, discard.text());
                discarded = true;
                looking = false;
            }
            case CheckAction.Redirect target ->
                address(target.address(), check).ifPresent(address -> {
                    log.action("redirect", what, subject, target.address());
                    redirect = address;
                    looking = false;
                });
            case CheckAction.Bcc copy ->
                address(copy.address(), check).ifPresent(address -> {
                    log.action("bcc", what, subject, copy.address());
                    copies.putIfAbsent(address.folded(), address);
                    if (copies.size() > MAX_COPIES) refuse(TOO_MANY_COPIES);
                });
            case CheckAction.Filter found -> {
                log.action("filter", what, subject, found.transport() + ":" + found.destination());
                filter = new Spool.ContentFilter(found.transport(), found.destination());
            }
            case CheckAction.Pass pass -> {
                log.action("pass", what, subject, pass.text());
                looking = false;
            }
            case CheckAction.Mistaken mistaken -> log.mistake(check, mistaken.problem());
            case CheckAction.Dunno dunno -> {}
        }
        return new CheckAction.Dunno();
    }

    private boolean isUsable(String text, Check check, String what) {
        if (what.equals("body") || HeaderText.isField(text)) return true;
        log.mistake(check, "\"" + text + "\" is not a header field; expected Name: value");
        return false;
    }

    private Optional<EmailAddress> address(String text, Check check) {
        try {
            return Optional.of(rewriter.rewrite(text));
        } catch (SyntaxException e) {
            log.mistake(check, "\"" + text + "\" is not an address: expected " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The message has been seen. */
    void close() {
        log.close();
    }
}
