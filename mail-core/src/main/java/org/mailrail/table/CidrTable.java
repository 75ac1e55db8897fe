package org.mailrail.table;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Networks in order, of which the first that has the address has the result. A key that is no address is not found. Postfix's cidr_table(5). */
record CidrTable(String name, RuleSource<CidrRules> rules) implements PatternTable {
    static CidrTable open(TableSource source) throws IOException {
        TableValues values = TableValues.of(source);
        return new CidrTable(
                source.toString(),
                RuleSource.open(source, (lines, problems) -> CidrRules.read(lines, values, problems)));
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        CidrRules current = rules.content();
        // Brackets are how patterns may be written; an address that is looked up has none.
        byte @Nullable [] address = key.startsWith("[") ? null : Network.octets(key, Network.Brackets.OPTIONAL);
        return address == null ? Optional.empty() : current.find(address);
    }
}
