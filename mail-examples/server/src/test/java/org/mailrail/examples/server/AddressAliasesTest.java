package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.ReversePath;
import org.mailrail.core.Transaction;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.route.Resolution;
import org.mailrail.route.Router;
import org.mailrail.table.MemoryTable;

class AddressAliasesTest {
    private final AddressAliases router = new AddressAliases(router());

    private static Router router() {
        try {
            return Router.builder(Domain.of("mx.example.org"))
                    .aliases(MemoryTable.of("aliases", Map.of("root", "|/bin/sh", "staff", "ada, root")))
                    .build();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static EmailAddress address(String name) {
        return EmailAddress.of(name + "@mx.example.org");
    }

    @Test
    void anAliasThatBecameACommandIsRefusedAndBouncedAndSaysSo() throws IOException {
        Transaction transaction = Transaction.of(Client.application(), Envelope.of(ReversePath.none(), List.of()));
        assertThat(router.decide(transaction, ForwardPath.of(address("root"))))
                .isInstanceOfSatisfying(
                        RecipientVerdict.Refuse.class,
                        refuse -> assertThat(refuse.reply().toString())
                                .startsWith("550 5.3.5")
                                .contains("asks for a command: /bin/sh"));
        for (Resolution resolution : List.of(
                router.resolve(ReversePath.none(), address("root")),
                router.resolveExpanded(ReversePath.none(), address("root")))) {
            assertThat(resolution)
                    .isInstanceOfSatisfying(
                            Resolution.Reject.class,
                            reject -> assertThat(reject.reply().toString()).startsWith("550 5.3.5"));
        }
    }

    @Test
    void othersAreDeliveredAsTheRouterSays() throws IOException {
        Transaction transaction = Transaction.of(Client.application(), Envelope.of(ReversePath.none(), List.of()));
        assertThat(router.decide(transaction, ForwardPath.of(address("ada")))).isEqualTo(RecipientVerdict.accept());
        assertThat(router.resolve(ReversePath.none(), address("ada"))).isInstanceOf(Resolution.Deliver.class);
        assertThat(router.resolve(ReversePath.none(), address("staff"))).isInstanceOf(Resolution.Expand.class);
    }
}
