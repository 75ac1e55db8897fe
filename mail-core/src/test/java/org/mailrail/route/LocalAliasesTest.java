package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.table.LookupTable;
import org.mailrail.table.MemoryTable;
import org.mailrail.table.RecipientDelimiter;

class LocalAliasesTest {
    private static final Domain HOST = Domain.of("example.org");
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("staff", "ada, bob@example.net, team"),
            Map.entry("team", "carl, \"|/bin/archive\""),
            Map.entry("keep", "keep, ada"),
            Map.entry("back", "\\back, ada"),
            Map.entry("loop1", "ada, loop2"),
            Map.entry("loop2", "loop3"),
            Map.entry("loop3", "loop1"),
            Map.entry("list", ":include:/lists/list, /var/archive/"),
            Map.entry("owner-list", "boss@example.net"),
            Map.entry("outer", "list, team, ada"),
            Map.entry("owner-outer", "outer-boss, second"),
            Map.entry("twice", "staff, staff, ada"),
            Map.entry("elsewhere", "staff@example.net"));

    private static LocalAliases aliases(LocalAliases.Owners owners, Map<String, String> entries) {
        return new LocalAliases(
                List.of(MemoryTable.of("aliases", entries)),
                HOST,
                new RecipientDelimiter("+"),
                host -> host.equals(HOST),
                owners);
    }

    private final LocalAliases aliases = aliases(LocalAliases.Owners.DEFAULT, ALIASES);

    private static EmailAddress address(String name) {
        return EmailAddress.of(name + "@example.org");
    }

    private static String text(ExpandedAlias.Leaf leaf) {
        String member = switch (leaf.member()) {
            case AliasMember.Address(EmailAddress address, boolean isFinal) -> address.toString();
            case AliasMember.File(String path) -> path;
            case AliasMember.Command(String line) -> "|" + line;
            case AliasMember.Include(String path) -> ":include:" + path;
        };
        return member + leaf.owner().map(owner -> " of " + owner).orElse("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    staff      | ada@example.org; bob@example.net; carl@example.org; !/bin/archive
                    STAFF+x    | ada@example.org; bob@example.net; carl@example.org; !/bin/archive
                    keep       | keep@example.org; ada@example.org
                    back       | back@example.org; ada@example.org
                    list       | :include:/lists/list of owner-list@example.org; /var/archive/ of owner-list@example.org
                    outer      | :include:/lists/list of owner-list@example.org; /var/archive/ of owner-list@example.org; carl@example.org of owner-outer@example.org; !/bin/archive of owner-outer@example.org; ada@example.org of owner-outer@example.org
                    twice      | ada@example.org; bob@example.net; carl@example.org; !/bin/archive
                    elsewhere  | staff@example.net
                    owner-list | boss@example.net
                    """)
    void anAliasLeadsToLeavesWithTheirOwners(String name, String leaves) throws IOException {
        ExpandedAlias expanded = aliases.expand(address(name)).orElseThrow();
        assertThat(expanded.leaves().stream().map(LocalAliasesTest::text).collect(Collectors.joining("; ")))
                .isEqualTo(leaves.replace('!', '|'));
        assertThat(expanded.loop()).isEmpty();
    }

    @Test
    void whatIsNoAliasHasNoExpansion() throws IOException {
        assertThat(aliases.expand(address("ada"))).isEmpty();
        assertThat(aliases.expand(EmailAddress.of("staff@example.net"))).isEmpty();
    }

    @Test
    void aLoopIsFound() throws IOException {
        for (String name : List.of("loop1", "loop2", "loop3")) {
            assertThat(aliases.expand(address(name)).orElseThrow().loop()).contains(name);
        }
    }

    @Test
    void anAliasHasItsMembersOwnerAndExtension() throws IOException {
        LocalAlias list = aliases.find(address("List+x")).orElseThrow();
        assertThat(list.name()).isEqualTo("list");
        assertThat(list.unmatchedExtension()).isEqualTo("+x");
        assertThat(list.owner()).contains(address("owner-list"));
        assertThat(list.hasOnlyAddresses()).isFalse();
        assertThat(aliases.find(address("staff")).orElseThrow().hasOnlyAddresses())
                .isTrue();
    }

    @Test
    void theOwnerIsTheAliasesNameOrWhatItStandsFor() throws IOException {
        LocalAliases expanding = aliases(new LocalAliases.Owners(true, true), ALIASES);
        assertThat(expanding.find(address("list")).orElseThrow().owner()).contains(EmailAddress.of("boss@example.net"));
        // Two cannot be one sender.
        assertThat(expanding.find(address("outer")).orElseThrow().owner()).contains(address("owner-outer"));
        LocalAliases plain = aliases(new LocalAliases.Owners(false, false), ALIASES);
        assertThat(plain.find(address("list")).orElseThrow().owner()).isEmpty();
    }

    @Test
    void allAreListedSoThatTheyCanBeChecked() throws IOException {
        assertThat(aliases.list()).extracting(LocalAlias::name).containsExactlyInAnyOrderElementsOf(ALIASES.keySet());
        LocalAliases broken = aliases(LocalAliases.Owners.DEFAULT, Map.of("bad", "a b@@c"));
        assertThatThrownBy(broken::list)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("aliases: the value of \"bad\" is not a list of addresses: expected ");
        assertThatThrownBy(() -> broken.find(address("bad"))).isInstanceOf(IOException.class);
    }

    @Test
    void aDeepChainIsALoopAndABroadOneHasALimit() throws IOException {
        Map<String, String> chain = new HashMap<>();
        for (int i = 0; i < 200; i++) chain.put("c" + i, "c" + (i + 1));
        LocalAliases deep = aliases(LocalAliases.Owners.DEFAULT, chain);
        assertThat(deep.expand(address("c0")).orElseThrow().loop()).contains("c101");
        assertThat(deep.expand(address("c150")).orElseThrow().loop()).isEmpty();
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= 10_000; i++) many.append("a").append(i).append(", ");
        LocalAliases broad = aliases(LocalAliases.Owners.DEFAULT, Map.of("many", many.toString()));
        assertThatThrownBy(() -> broad.expand(address("many"))).hasMessageContaining("more than 10000");
    }

    @Test
    void aTableThatFailsIsNeverNoAlias() {
        LookupTable broken = new LookupTable() {
            @Override
            public java.util.Optional<String> get(String key) throws IOException {
                throw new IOException("down");
            }

            @Override
            public String name() {
                return "broken";
            }
        };
        LocalAliases failing = new LocalAliases(
                List.of(broken), HOST, RecipientDelimiter.NONE, host -> true, LocalAliases.Owners.DEFAULT);
        assertThatThrownBy(() -> failing.find(address("ada"))).isInstanceOf(IOException.class);
    }
}
