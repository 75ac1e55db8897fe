package org.mailrail.table;

import java.io.IOException;
import java.util.Optional;

/** Cannot be asked, ever: for tests of what happens then. Postfix's {@code fail:name}. */
record FailTable(String name) implements PatternTable {
    @Override
    public Optional<String> get(String key) throws IOException {
        throw new IOException(name + ": fails by intention");
    }
}
