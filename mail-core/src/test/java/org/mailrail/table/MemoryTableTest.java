package org.mailrail.table;

import java.util.Map;
import org.mailrail.table.contract.LookupTableContract;

class MemoryTableTest extends LookupTableContract {
    @Override
    protected LookupTable open(Map<String, String> entries) {
        return MemoryTable.of("memory:test", entries);
    }
}
