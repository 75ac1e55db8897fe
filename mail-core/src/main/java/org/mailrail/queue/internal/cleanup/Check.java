package org.mailrail.queue.internal.cleanup;

import java.io.IOException;
import java.util.Optional;
import org.mailrail.table.LookupTable;

/**
 * A table that fields or lines are looked up in.
 *
 * @param parameter which one it is, for logs, e.g. {@code header_checks}
 * @param table from a field or line to an action
 */
public record Check(String parameter, LookupTable table) {
    Optional<CheckAction> find(String text) throws IOException {
        return table.get(text).map(CheckAction::parse);
    }

    @Override
    public String toString() {
        return parameter + " (" + table.name() + ")";
    }
}
