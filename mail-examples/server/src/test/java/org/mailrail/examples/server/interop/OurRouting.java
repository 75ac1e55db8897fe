package org.mailrail.examples.server.interop;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mailrail.config.MainCf;
import org.mailrail.core.Client;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.core.SyntaxException;
import org.mailrail.core.Transaction;
import org.mailrail.route.AddressPosition;
import org.mailrail.route.AddressRewriter;
import org.mailrail.route.AliasMember;
import org.mailrail.route.CanonicalMaps;
import org.mailrail.route.ExpandedAlias;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.route.Resolution;
import org.mailrail.route.Router;
import org.mailrail.table.TableTypes;

/** Our answers to what Postfix is asked, in the same words. */
final class OurRouting {
    private static final String REJECTED = "Recipient address rejected: ";

    private final AddressRewriter rewriter;
    private final CanonicalMaps canonical;
    private final Router router;

    private OurRouting(AddressRewriter rewriter, CanonicalMaps canonical, Router router) {
        this.rewriter = rewriter;
        this.canonical = canonical;
        this.router = router;
    }

    static OurRouting of(MainCf main, TableTypes types) throws IOException {
        return new OurRouting(
                AddressRewriter.from(main, types), CanonicalMaps.from(main, types), Router.from(main, types));
    }

    /** The complete form of an address. */
    String rewrite(String address) {
        try {
            return Outcome.address(rewriter.rewrite(address).toString());
        } catch (SyntaxException e) {
            return Outcome.BAD_ADDRESS;
        }
    }

    /** What becomes of a recipient, one line for each address it leads to. */
    SortedSet<String> outcome(String sender, String recipient) {
        SortedSet<String> lines = new TreeSet<>();
        try {
            EmailAddress address = rewriter.rewrite(recipient);
            ReversePath from = new ReversePath.To(rewriter.rewrite(sender));
            if (isUnlisted(from, address)) lines.add(Outcome.UNKNOWN);
            else collect(from, address, lines, new HashSet<>());
        } catch (SyntaxException e) {
            lines.add(Outcome.BAD_ADDRESS);
        } catch (IOException e) {
            lines.add(Outcome.DEFERRED);
        }
        return lines;
    }

    /** Whether a server would not take it from somebody who may relay. */
    private boolean isUnlisted(ReversePath from, EmailAddress address) throws IOException {
        Transaction transaction = Transaction.of(Client.application(), Envelope.of(from, List.of()));
        return router.decide(transaction, new ForwardPath.To(address)) instanceof RecipientVerdict.Refuse refuse
                && rejected(refuse.reply()).equals(Outcome.UNKNOWN);
    }

    /** A message comes in: its recipient is made canonical, then aliases are applied. */
    private void collect(ReversePath from, EmailAddress address, Set<String> lines, Set<EmailAddress> seen)
            throws IOException {
        if (!seen.add(address)) return;
        EmailAddress recipient = canonical.map(address, AddressPosition.ENVELOPE_RECIPIENT);
        Resolution resolution = router.resolve(from, recipient);
        if (resolution instanceof Resolution.Expand expand) {
            for (EmailAddress leaf : expand.recipients()) {
                deliver(from, router.resolveExpanded(from, leaf), lines, seen);
            }
        } else {
            deliver(from, resolution, lines, seen);
        }
    }

    private void deliver(ReversePath from, Resolution resolution, Set<String> lines, Set<EmailAddress> seen)
            throws IOException {
        Optional<ExpandedAlias> alias = isLocal(resolution)
                ? router.localAliases().expand(((Resolution.Deliver) resolution).recipient())
                : Optional.empty();
        if (alias.isEmpty()) {
            lines.add(line(resolution));
            return;
        }
        for (ExpandedAlias.Leaf leaf : alias.get().leaves()) {
            switch (leaf.member()) {
                case AliasMember.File file -> lines.add(Outcome.file(file.path()));
                case AliasMember.Command command -> lines.add(Outcome.command(command.line()));
                case AliasMember.Include include -> lines.add("include " + include.path());
                case AliasMember.Address member -> {
                    // What is local stays with local(8); for all else it makes a new message.
                    Resolution stays = router.resolveExpanded(from, member.address());
                    if (member.isFinal() || isLocal(stays)) lines.add(line(stays));
                    else collect(from, member.address(), lines, seen);
                }
            }
        }
    }

    private static boolean isLocal(Resolution resolution) {
        return resolution instanceof Resolution.Deliver deliver
                && deliver.transport().equals("local");
    }

    private static String line(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Deliver deliver ->
                Outcome.deliver(
                        deliver.recipient().toString(),
                        deliver.addressClass().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        deliver.transport(),
                        deliver.nextHop());
            case Resolution.Reject reject -> rejected(reject.reply());
            case Resolution.Expand expand -> "expanded twice: " + expand.recipients();
        };
    }

    private static String rejected(Reply reply) {
        String text = String.join(" ", reply.lines());
        int reason = text.indexOf(REJECTED);
        if (reason >= 0) text = text.substring(reason + REJECTED.length());
        String status = reply.enhancedStatus().map(Object::toString).orElse("");
        if (status.equals("5.1.3")) return Outcome.BAD_ADDRESS;
        return status.equals("5.1.1") && text.toLowerCase(Locale.ROOT).startsWith("user unknown")
                ? Outcome.UNKNOWN
                : Outcome.rejected(status, text);
    }
}
