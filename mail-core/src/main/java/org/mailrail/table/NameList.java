package org.mailrail.table;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;

/**
 * A list of names as in {@code masquerade_exceptions}: names in any letter case, {@code /file} with more of them, {@code type:table} with names as
 * keys, {@code !name}; the first that matches decides. Files are read once. Immutable, safe for many threads.
 */
public final class NameList {
    private enum Syntax implements MatchList.Syntax<String> {
        INSTANCE;

        @Override
        public MatchList.Pattern<String> pattern(String word) {
            String folded = word.toLowerCase(Locale.ROOT);
            return folded::equals;
        }

        @Override
        public MatchList.Pattern<String> table(LookupTable table) {
            return name -> table.get(name).isPresent();
        }

        @Override
        public boolean isTable(String word) {
            return word.indexOf(':') >= 0;
        }
    }

    private final MatchList<String> list;

    private NameList(MatchList<String> list) {
        this.list = list;
    }

    /** No name. */
    public static NameList none() {
        return of(List.of());
    }

    /** These names. */
    public static NameList of(List<String> names) {
        return new NameList(MatchList.of(names, Syntax.INSTANCE));
    }

    /**
     * The list that a parameter has.
     *
     * @throws ConfigurationException if a table can not be; the message names the parameter
     * @throws IOException if a table cannot be read
     */
    public static NameList from(MainCf main, String parameter, String byDefault, TableTypes types) throws IOException {
        return new NameList(MatchList.of(main, parameter, byDefault, types, Syntax.INSTANCE));
    }

    /**
     * Whether a name is in the list.
     *
     * @throws IOException if a table cannot be asked
     */
    public boolean contains(String name) throws IOException {
        return list.contains(name.toLowerCase(Locale.ROOT));
    }
}
