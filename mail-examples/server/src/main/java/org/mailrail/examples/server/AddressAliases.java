package org.mailrail.examples.server;

import java.io.IOException;
import java.util.Optional;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.core.Transaction;
import org.mailrail.route.AliasMember;
import org.mailrail.route.LocalAlias;
import org.mailrail.route.RecipientPolicy;
import org.mailrail.route.RecipientResolver;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.route.Resolution;
import org.mailrail.route.Router;

/**
 * A router whose local aliases stand for addresses only: this server's local agent runs no commands, writes no files but mailboxes, and reads no
 * lists. Mail for other aliases must not end in a mailbox of the alias's name.
 */
record AddressAliases(Router router) implements RecipientPolicy, RecipientResolver {
    /**
     * What is known at the start to be wrong stops the start; what appears later is told to whoever sends to that alias.
     *
     * @throws ConfigurationException if an alias cannot be served; the message names it
     */
    static AddressAliases of(Router router, MainCf main) {
        try {
            for (LocalAlias alias : router.localAliases().list()) {
                Optional<String> problem = problem(alias);
                if (problem.isPresent()) {
                    throw main.error(
                            "alias_maps",
                            "the alias \"" + alias.name() + "\" " + problem.get() + "; only addresses are supported");
                }
            }
        } catch (IOException e) {
            throw main.error("alias_maps", String.valueOf(e.getMessage()), e);
        }
        return new AddressAliases(router);
    }

    @Override
    public RecipientVerdict decide(Transaction transaction, ForwardPath to) throws IOException {
        RecipientVerdict verdict = router.decide(transaction, to);
        if (!(verdict instanceof RecipientVerdict.Accept) || !(to instanceof ForwardPath.To(EmailAddress address))) {
            return verdict;
        }
        return router.resolve(transaction.envelope().from(), address) instanceof Resolution.Deliver deliver
                ? misconfigured(deliver).map(RecipientVerdict::refuse).orElse(verdict)
                : verdict;
    }

    @Override
    public Resolution resolve(ReversePath sender, EmailAddress recipient) throws IOException {
        return checked(router.resolve(sender, recipient));
    }

    @Override
    public Resolution resolveExpanded(ReversePath sender, EmailAddress recipient) throws IOException {
        return checked(router.resolveExpanded(sender, recipient));
    }

    private Resolution checked(Resolution resolution) throws IOException {
        if (!(resolution instanceof Resolution.Deliver deliver)) return resolution;
        return misconfigured(deliver).<Resolution>map(Resolution.Reject::new).orElse(resolution);
    }

    private Optional<Reply> misconfigured(Resolution.Deliver deliver) throws IOException {
        if (!deliver.transport().equals("local")) return Optional.empty();
        return router.localAliases()
                .find(deliver.recipient())
                .flatMap(AddressAliases::problem)
                .map(problem -> Reply.of(
                        550,
                        "5.3.5",
                        Reply.printable("<" + deliver.recipient() + ">: its alias is set up wrongly: it " + problem
                                + ", which is not supported")));
    }

    private static Optional<String> problem(LocalAlias alias) {
        for (AliasMember member : alias.members()) {
            switch (member) {
                case AliasMember.Address address -> {}
                case AliasMember.Command(String line) -> {
                    return Optional.of("asks for a command: " + line);
                }
                case AliasMember.File(String path) -> {
                    return Optional.of("asks for a file: " + path);
                }
                case AliasMember.Include(String path) -> {
                    return Optional.of("asks for a list in a file: " + path);
                }
            }
        }
        return Optional.empty();
    }
}
