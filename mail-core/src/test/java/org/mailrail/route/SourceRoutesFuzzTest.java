package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;
import org.mailrail.table.DomainList;

class SourceRoutesFuzzTest {
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

    /** Nobody behind us finds more in an address than we did. */
    @FuzzTest
    void whatWasTakenApartIsNotTakenApartAgain(FuzzedDataProvider data) throws IOException {
        EmailAddress address;
        try {
            address = EmailAddress.of(data.consumeRemainingAsString() + "@a");
        } catch (SyntaxException noAddress) {
            return;
        }
        Optional<Destination> destination = ROUTES.resolve(address);
        if (destination.isPresent()) {
            assertThat(ROUTES.resolve(destination.get().recipient())).isEqualTo(destination);
        }
    }
}
