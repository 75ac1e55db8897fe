package org.mailrail.table;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.CaseFolding;
import org.mailrail.core.NonBlocking;

/**
 * The environment of the process. Postfix's {@code environ:}, which folds keys to lower case like any other table: a variable whose name has
 * capitals is not found.
 */
record EnvironmentTable(String name, Function<String, @Nullable String> environment)
        implements LookupTable, NonBlocking {
    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(environment.apply(CaseFolding.fold(key)));
    }
}
