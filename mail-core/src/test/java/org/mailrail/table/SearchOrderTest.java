package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;

class SearchOrderTest {
    private static final Domain OURS = Domain.of("example.org");
    private final EmailLookup lookup = new EmailLookup(new RecipientDelimiter("+-"), host -> host.equals(OURS));

    /** Has nothing, and remembers what it was asked. */
    private static class Asked implements LookupTable {
        final List<String> keys = new ArrayList<>();

        @Override
        public Optional<String> get(String key) {
            keys.add(key);
            return Optional.empty();
        }

        @Override
        public String name() {
            return "asked";
        }
    }

    private static final class AskedPatterns extends Asked implements PatternTable {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ada@example.net        | ada@example.net @example.net
                    Ada+x@Example.Net      | Ada+x@example.net ada@example.net @example.net
                    ada+x@example.org      | ada+x@example.org ada@example.org ada+x ada @example.org
                    ada@example.org        | ada@example.org ada @example.org
                    ada-x+y@example.net    | ada-x+y@example.net ada@example.net @example.net
                    +x@example.net         | +x@example.net @example.net
                    "a@b"@example.org      | "a@b"@example.org "a@b" @example.org
                    ada@[192.0.2.1]        | ada@[192.0.2.1] @[192.0.2.1]
                    ada@b\u00fccher.example | ada@xn--bcher-kva.example @xn--bcher-kva.example
                    """)
    void addressesAreSearchedAsVirtual5Says(String address, String keys) throws IOException {
        Asked table = new Asked();
        assertThat(lookup.find(table, EmailAddress.of(address))).isEmpty();
        assertThat(String.join(" ", table.keys)).isEqualTo(keys);
    }

    @Test
    void patternsAreAskedOnceWithTheWholeKeyInItsLetterCase() throws IOException {
        AskedPatterns patterns = new AskedPatterns();
        Asked fixed = new Asked();
        TableSequence both = TableSequence.of(List.of(patterns, fixed));
        assertThat(lookup.find(both, EmailAddress.of("Ada+x@Example.Org"))).isEmpty();
        assertThat(patterns.keys).containsExactly("Ada+x@example.org");
        assertThat(fixed.keys).containsExactly("Ada+x@example.org", "ada@example.org", "ada+x", "ada", "@example.org");
        patterns.keys.clear();
        new DomainLookup(false).find(both, Domain.of("a.example.org"));
        new DomainLookup(false).findPartial(both, Domain.of("b.example.org"));
        assertThat(patterns.keys).containsExactly("a.example.org");
    }

    @Test
    void theMatchTellsItsFormAndTheExtensionThatItIsWithout() throws IOException {
        LookupTable table = MemoryTable.of("t", Map.of("ada@example.net", "x", "bob", "y", "@example.com", "z"));
        assertThat(lookup.find(table, EmailAddress.of("ada+list@example.net")))
                .contains(new EmailLookup.Match(
                        "x", "ada@example.net", EmailLookup.Form.ADDRESS_WITHOUT_EXTENSION, "+list"));
        assertThat(lookup.find(table, EmailAddress.of("bob-1@example.org")))
                .contains(new EmailLookup.Match("y", "bob", EmailLookup.Form.LOCAL_PART_WITHOUT_EXTENSION, "-1"));
        assertThat(lookup.find(table, EmailAddress.of("eve+1@example.com")))
                .contains(new EmailLookup.Match("z", "@example.com", EmailLookup.Form.DOMAIN, ""));
        assertThat(lookup.find(table, EmailAddress.of("bob@example.net"))).isEmpty();
    }

    @Test
    void domainsAreSearchedAsTransport5Says() throws IOException {
        Asked dots = new Asked();
        new DomainLookup(false).find(dots, Domain.of("A.B.Example.ORG"));
        assertThat(dots.keys).containsExactly("a.b.example.org", ".b.example.org", ".example.org", ".org");
        Asked parents = new Asked();
        new DomainLookup(true).find(parents, Domain.of("a.example.org"));
        assertThat(parents.keys).containsExactly("a.example.org", "example.org", "org");
        Asked literal = new Asked();
        new DomainLookup(true).find(literal, AddressLiteral.of("[192.0.2.1]"));
        assertThat(literal.keys).containsExactly("[192.0.2.1]");
    }
}
