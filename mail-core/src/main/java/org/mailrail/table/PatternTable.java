package org.mailrail.table;

import java.util.Optional;

/**
 * A table that has patterns, or a program, in place of fixed keys. It is asked once, with all of what is looked up in the letter case that it
 * has, and never with parts: a pattern for {@code @example.org} would else be asked about an address three times. Postfix's
 * {@code DICT_FLAG_PATTERN}: regexp_table(5), pcre_table(5), cidr_table(5), tcp_table(5), socketmap_table(5), and SQL or LDAP tables whose
 * query has parts of the key only.
 */
public interface PatternTable extends LookupTable {
    /** Nothing: parts are not looked up. */
    @Override
    default Optional<String> getPartial(String key) {
        return Optional.empty();
    }
}
