package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.route.SourceRoutes.Settings;
import org.mailrail.table.DomainList;

class SourceRoutesTest {
    private static final Domain HOST = Domain.of("mx.example.org");
    private static final Settings STRICT =
            new Settings(false, false, false, false, false, false, null, "MAILER-DAEMON");
    private static final Settings LENIENT =
            new Settings(true, true, true, true, true, true, Domain.of("example.org"), "nobody@else.example");

    private static String resolve(Settings settings, String address) throws IOException {
        AddressClasses classes = new AddressClasses(
                HOST,
                DomainList.of(HOST, Domain.of("localhost")),
                DomainList.of(Domain.of("alias.example")),
                DomainList.none(),
                DomainList.of(Domain.of("relay.example")),
                Set.of(AddressLiteral.of("[192.0.2.1]").address()));
        return new SourceRoutes(classes, settings)
                .resolve(EmailAddress.of(address))
                .map(found -> found.recipient() + " " + found.addressClass() + (found.isRouted() ? " routed" : ""))
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ada@mx.example.org                        | ada@mx.example.org LOCAL
                    ada%example.net@mx.example.org            | ada@example.net DEFAULT
                    ada%localhost@mx.example.org              | ada@localhost LOCAL
                    ada%example.net%localhost@mx.example.org  | ada@example.net DEFAULT
                    ada%example.net%x.example@mx.example.org  | ada%example.net@x.example DEFAULT routed
                    ada%relay.example@[192.0.2.1]             | ada@relay.example RELAY
                    example.net!ada@mx.example.org            | ada@example.net DEFAULT
                    a.example!b.example!ada@mx.example.org    | b.example!ada@a.example DEFAULT routed
                    localhost!b.example!ada@mx.example.org    | ada@b.example DEFAULT
                    b.example!ada%c.example@mx.example.org    | ada%c.example@b.example DEFAULT routed
                    "ada@example.net"@mx.example.org          | ada@example.net DEFAULT
                    "a@b@example.net"@mx.example.org          | "a@b"@example.net DEFAULT routed
                    "ada@example.net."@mx.example.org         | ada@example.net DEFAULT
                    "a b%example.net"@mx.example.org          | "a b"@example.net DEFAULT
                    "example.net!a b"@mx.example.org          | "a b"@example.net DEFAULT
                    "a b"@mx.example.org                      | "a b"@mx.example.org LOCAL
                    ada%example.net@relay.example             | ada%example.net@relay.example RELAY routed
                    ada%example.net@example.com               | ada%example.net@example.com DEFAULT routed
                    ""@mx.example.org                         | MAILER-DAEMON@mx.example.org LOCAL
                    %localhost@mx.example.org                 | MAILER-DAEMON@localhost LOCAL
                    "ada@localhost@"@mx.example.org           | ada@localhost LOCAL
                    %example.net@mx.example.org               | ""@example.net DEFAULT
                    "ada@[192.0.2.9]"@mx.example.org          | ada@[192.0.2.9] DEFAULT
                    "ada@[192.0.2.1]"@mx.example.org          | ada@[192.0.2.1] LOCAL
                    "ada@"@mx.example.org                     | none
                    "ada@b..c"@mx.example.org                 | none
                    ada%b_c@mx.example.org                    | ada@b_c DEFAULT
                    ada%192.0.2.9@mx.example.org              | none
                    ada@192.0.2.9                             | none
                    ada%host@mx.example.org                   | ada@host DEFAULT
                    -ada@mx.example.org                       | none
                    -ada@example.net                          | none
                    -ada%example.net@mx.example.org           | none
                    """)
    void routesInOurLocalPartsAreTakenApart(String address, String destination) throws IOException {
        assertThat(resolve(Settings.DEFAULT, address)).isEqualTo(destination);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ada%example.net@mx.example.org   | ada%example.net@mx.example.org LOCAL routed
                    example.net!ada@mx.example.org   | example.net!ada@mx.example.org LOCAL routed
                    "ada@example.net"@mx.example.org | "ada@example.net"@mx.example.org LOCAL routed
                    """)
    void whatIsNotTakenApartIsStillARoute(String address, String destination) throws IOException {
        assertThat(resolve(STRICT, address)).isEqualTo(destination);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "ada@"@mx.example.org         | ada@mx.example.org LOCAL
                    ada%192.0.2.9@mx.example.org  | ada@[192.0.2.9] DEFAULT
                    ada@192.0.2.1                 | ada@[192.0.2.1] LOCAL
                    ada@999.0.2.1                 | none
                    ada%host@mx.example.org       | ada@host.example.org DEFAULT
                    ada%mx@mx.example.org         | ada@mx.example.org LOCAL
                    "ada%localhost."@mx.example.org | ada@localhost LOCAL
                    ""@mx.example.org             | nobody@else.example DEFAULT
                    -ada@example.net              | -ada@example.net DEFAULT
                    """)
    void parametersAllowMore(String address, String destination) throws IOException {
        assertThat(resolve(LENIENT, address)).isEqualTo(destination);
    }

    @Test
    void aLongRouteComesToAnEnd() throws IOException {
        String route = "%localhost".repeat(24);
        assertThat(resolve(Settings.DEFAULT, "ada" + route + "@mx.example.org")).isEqualTo("ada@localhost LOCAL");
        assertThat(resolve(Settings.DEFAULT, "localhost!".repeat(24) + "ada@mx.example.org"))
                .isEqualTo("ada@localhost LOCAL");
        assertThat(resolve(Settings.DEFAULT, "%".repeat(250) + "@mx.example.org"))
                .isEqualTo("none");
    }

    @Test
    void whatIsLeftHasNoMoreInIt() throws IOException {
        String[] pieces = {
            "ada", "@", "%", "!", "localhost", "mx.example.org", "x.example", ".", "[192.0.2.1]", "\"", " ", "-"
        };
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder local = new StringBuilder();
            for (int n = random.nextInt(9); n >= 0; n--) local.append(pieces[random.nextInt(pieces.length)]);
            String address = EmailAddress.of(local.toString(), HOST).toString();
            String once = resolve(Settings.DEFAULT, address);
            if (once.equals("none")) continue;
            String recipient = once.replaceAll(" (LOCAL|RELAY|VIRTUAL_ALIAS|DEFAULT)( routed)?$", "");
            assertThat(resolve(Settings.DEFAULT, recipient)).as(address).isEqualTo(once);
        }
    }
}
