package org.mailrail.table;

import org.mailrail.table.internal.BoundedPattern;
import org.mailrail.table.internal.PerlSyntax;
import org.mailrail.table.internal.PosixSyntax;

/** Whose regular expressions a table has. */
enum RegexpSyntax {
    /** POSIX. regexp_table(5). */
    POSIX {
        @Override
        BoundedPattern compile(String regexp, String flags) {
            return PosixSyntax.compile(regexp, flags);
        }
    },
    /** Perl's. pcre_table(5). */
    PERL {
        @Override
        BoundedPattern compile(String regexp, String flags) {
            return PerlSyntax.compile(regexp, flags);
        }
    };

    /** Throws IllegalArgumentException with a message for an administrator. */
    abstract BoundedPattern compile(String regexp, String flags);
}
