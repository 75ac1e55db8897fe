package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
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
                    "a@b.example"@example.org | "a@b.example"@example.org "a@b.example" @example.org
                    "@b.example"@example.org | "@b.example"@example.org "@b.example" @example.org
                    ""@example.org         | ""@example.org "" @example.org
                    "a..b"@example.org     | "a..b"@example.org a..b@example.org "a..b" a..b @example.org
                    ada@[192.0.2.1]        | ada@[192.0.2.1] @[192.0.2.1]
                    ada@b\u00fccher.example | ada@xn--bcher-kva.example ada@b\u00fccher.example @xn--bcher-kva.example @b\u00fccher.example
                    ada@xn--bcher-kva.example | ada@xn--bcher-kva.example ada@b\u00fccher.example @xn--bcher-kva.example @b\u00fccher.example
                    """)
    void addressesAreSearchedAsVirtual5Says(String address, String keys) throws IOException {
        Asked table = new Asked();
        assertThat(lookup.find(table, EmailAddress.of(address))).isEmpty();
        assertThat(String.join(" ", table.keys)).isEqualTo(keys);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "a..b+c"@example.org  | "a..b+c"@example.org "a..b"@example.org "a..b+c" "a..b" @example.org
                    Ada+x@example.org     | Ada+x@example.org ada@example.org ada+x ada @example.org
                    """)
    void addressesAreSearchedWithTheirQuotesOnlyWhereToldTo(String address, String keys) throws IOException {
        Asked table = new Asked();
        assertThat(lookup.quotedOnly().find(table, EmailAddress.of(address))).isEmpty();
        assertThat(String.join(" ", table.keys)).isEqualTo(keys);
    }

    /** Of a quoted local part nobody can tell, once its quotes are off, whether it is an address. */
    @ParameterizedTest
    @CsvSource({
        "'\"bob@example.net\"@example.org', bob@example.net",
        "'\"@example.net\"@example.org', @example.net",
        "'\"\"@example.org', @example.org"
    })
    void anAddressInALocalPartIsNotLookedUp(String address, String other) throws IOException {
        LookupTable table = MemoryTable.of("t", Map.of(other, "somebody else's"));
        assertThat(lookup.find(table, EmailAddress.of(address)).map(EmailLookup.Match::form))
                .isIn(Optional.empty(), Optional.of(EmailLookup.Form.DOMAIN));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    address | Ada+x@A.Example.org | false | Ada+x@a.example.org* ada@a.example.org a.example.org .example.org .org ada+x@ ada@
                    address | ada@example.org     | true  | ada@example.org* example.org org ada@
                    address | "a b"@example.org   | false | "a b"@example.org* a b@example.org example.org .org "a b"@
                    address | ada@[192.0.2.1]     | false | ada@[192.0.2.1]* [192.0.2.1] ada@
                    address | ada@a.b\u00fccher.example | false | ada@a.xn--bcher-kva.example* ada@a.b\u00fccher.example a.xn--bcher-kva.example a.b\u00fccher.example .xn--bcher-kva.example .b\u00fccher.example .example ada@
                    host    | xn--bcher-kva.example | true | xn--bcher-kva.example* b\u00fccher.example example
                    host    | Mx.Example.org      | false | mx.example.org* .example.org .org
                    host    | mx.example.org      | true  | mx.example.org* example.org org
                    host    | [192.0.2.1]         | true  | [192.0.2.1]*
                    client  | 192.0.2.1           | false | 192.0.2.1* 192.0.2 192.0 192
                    client  | 2001:db8:0:0:0:0:0:1 | false | 2001:db8::1* 2001:db8: 2001:db8 2001
                    client  | 2001:db8:1:0:0:2:0:0 | false | 2001:db8:1::2:0:0* 2001:db8:1::2:0 2001:db8:1::2 2001:db8:1: 2001:db8:1 2001:db8 2001
                    client  | 2001:db8:0:1:1:1:1:1 | false | 2001:db8:0:1:1:1:1:1* 2001:db8:0:1:1:1:1 2001:db8:0:1:1:1 2001:db8:0:1:1 2001:db8:0:1 2001:db8:0 2001:db8 2001
                    client  | ::1                 | false | ::1* :
                    client  | ::                  | false | ::* :
                    client  | FE80::ABCD          | false | fe80::abcd* fe80: fe80
                    """)
    void accessTablesAreSearchedAsAccess5Says(String what, String subject, boolean parents, String keys)
            throws Exception {
        AccessLookup access = new AccessLookup(new RecipientDelimiter("+"), parents);
        AskedPatterns patterns = new AskedPatterns();
        Asked fixed = new Asked();
        TableSequence both = TableSequence.of(List.of(fixed, patterns));
        Optional<String> value = switch (what) {
            case "address" -> access.find(both, EmailAddress.of(subject));
            case "host" -> access.find(both, subject.startsWith("[") ? AddressLiteral.of(subject) : Domain.of(subject));
            default -> access.find(both, InetAddress.getByName(subject));
        };
        assertThat(value).isEmpty();
        assertThat(String.join(" ", fixed.keys)).isEqualTo(keys.replace("*", ""));
        assertThat(patterns.keys).as("asked once").containsExactly(keys.substring(0, keys.indexOf('*')));
    }

    @Test
    void aNameThatIsAnAddressHasNoParents() throws IOException {
        Asked table = new Asked();
        new AccessLookup(RecipientDelimiter.NONE, true).find(table, Domain.of("192.0.2.1"));
        assertThat(table.keys).containsExactly("192.0.2.1");
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
