package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;
import org.mailrail.table.DomainList;

/** Whatever stands in an alias or an address, taking it apart ends. */
@Tag("soak")
class RouteFuzzTest {
    private static final Domain HOST = Domain.of("a");
    private static final SourceRoutes ROUTES = new SourceRoutes(
            new AddressClasses(
                    HOST,
                    DomainList.of(HOST, Domain.of("b")),
                    DomainList.none(),
                    DomainList.none(),
                    DomainList.of(Domain.of("c")),
                    Set.of()),
            SourceRoutes.Settings.DEFAULT);

    @FuzzTest(maxDuration = "5m")
    void members(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        try {
            assertThat(AliasMember.listOf(text, HOST)).isNotEmpty();
        } catch (SyntaxException e) {
            assertThat(e.offset()).isNotNegative();
        }
    }

    @FuzzTest(maxDuration = "5m")
    void routes(FuzzedDataProvider data) throws IOException {
        EmailAddress address;
        try {
            address = EmailAddress.of(data.consumeRemainingAsString() + "@a");
        } catch (SyntaxException noAddress) {
            return;
        }
        Optional<Destination> destination = ROUTES.resolve(address);
        // What is left is not taken apart any further, so nobody behind us finds more in it than we did.
        if (destination.isPresent()) {
            assertThat(ROUTES.resolve(destination.get().recipient())).isEqualTo(destination);
        }
    }
}
