package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.MainCf;
import org.mailrail.core.EmailAddress;
import org.mailrail.table.TableTypes;

final class CanonicalMapsTest {
    private static final String SITE = """
            myhostname = mx.example.org
            myorigin = example.org
            mydestination = example.org
            recipient_delimiter = +
            compatibility_level = 3.7
            """;

    private static MainCf mainCf(String... lines) {
        return MainCf.of(Path.of("/nowhere/main.cf"), SITE + String.join("\n", lines));
    }

    private static CanonicalMaps maps(String... lines) throws IOException {
        return CanonicalMaps.from(mainCf(lines), TableTypes.standard());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ada@example.org      | ada=a.lovelace                              | a.lovelace@example.org
            ada@example.net      | ada=a.lovelace                              | ada@example.net
            Ada+x@example.org    | ada=a.lovelace                              | a.lovelace+x@example.org
            ada+x@example.net    | @example.net=@example.com                   | ada+x@example.com
            ada+x@example.net    | ada@example.net=@example.com                | ada+x@example.com
            ada@example.org      | ada=b, b=c, c=d                             | d@example.org
            ada@example.org      | ada=b, b=ada                                | ada@example.org
            ada@example.org      | ada=ADA                                     | ADA@example.org
            ada@example.org      | ada=ada@example.org, @example.org=eve       | ada@example.org
            ada@example.org      | { ada = Ada L. <lovelace@example.com> }     | lovelace@example.com
            ada@example.org      | { ada = b@example.com, c@example.com }      | b@example.com
            ada@example.org      | ada=b%example.com                           | b@example.com
            "a b"@example.org    | { ada = x }                                 | "a b"@example.org
            """)
    void tablesAreAskedUntilAnAddressStandsForItself(String address, String table, String expected) throws IOException {
        CanonicalMaps maps = maps("canonical_maps = inline:{ " + table + " }");
        for (AddressPosition position : AddressPosition.values()) {
            assertThat(maps.map(EmailAddress.of(address), position)).hasToString(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ENVELOPE_SENDER    | s@example.org
            HEADER_SENDER      | c@example.org
            ENVELOPE_RECIPIENT | rc@example.org
            HEADER_RECIPIENT   | rc@example.org
            """)
    void classesSayWhereATableActs(AddressPosition position, String expected) throws IOException {
        CanonicalMaps maps = maps(
                "sender_canonical_maps = inline:{ ada=s }",
                "sender_canonical_classes = envelope_sender",
                "recipient_canonical_maps = inline:{ ada=r }",
                "canonical_maps = inline:{ s=sc, r=rc, ada=c }",
                "canonical_classes = header_sender, header_recipient, envelope_recipient");
        assertThat(maps.map(EmailAddress.of("ada@example.org"), position)).hasToString(expected);
        assertThat(maps.touches(position)).isTrue();
    }

    @Test
    void extensionsStayOffWhereTheParameterDoesNotHaveCanonical() throws IOException {
        CanonicalMaps maps =
                maps("propagate_unmatched_extensions =", "canonical_maps = inline:{ ada=b, eve=@example.com }");
        assertThat(maps.map(EmailAddress.of("ada+x@example.org"), AddressPosition.HEADER_SENDER))
                .hasToString("b@example.org");
        assertThat(maps.map(EmailAddress.of("eve+x@example.org"), AddressPosition.HEADER_SENDER))
                .hasToString("eve@example.com");
    }

    @Test
    void aValueThatIsNoAddressIsATemporaryFailureThatNamesTableAndKey() {
        assertThatThrownBy(() -> maps("canonical_maps = inline:{ ada=@, eve=a..b@.. }")
                        .map(EmailAddress.of("eve@example.org"), AddressPosition.HEADER_SENDER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("inline:")
                .hasMessageContaining("eve");
    }

    @Test
    void nothingSetTouchesNothing() throws IOException {
        CanonicalMaps maps = maps();
        for (AddressPosition position : AddressPosition.values())
            assertThat(maps.touches(position)).isFalse();
    }

    @Test
    void genericMapsAreAskedOnceAndCanonicalMapsTurnThemRound() throws IOException {
        MainCf main = mainCf(
                "smtp_generic_maps = inline:{ kate.brown@example.org=kate@domain1.example, kate@domain1.example=loop }",
                "canonical_maps = inline:{ kate@domain1.example=kate.brown }");
        GenericMaps generic = GenericMaps.from(main, TableTypes.standard()).orElseThrow();
        EmailAddress inside = EmailAddress.of("kate.brown@example.org");
        EmailAddress outside = generic.map(inside);
        assertThat(outside).hasToString("kate@domain1.example");
        assertThat(CanonicalMaps.from(main, TableTypes.standard()).map(outside, AddressPosition.ENVELOPE_RECIPIENT))
                .isEqualTo(inside);
        assertThat(generic.map(EmailAddress.of("eve@example.org"))).hasToString("eve@example.org");
        assertThat(GenericMaps.from(mainCf(), TableTypes.standard())).isEmpty();
    }
}
