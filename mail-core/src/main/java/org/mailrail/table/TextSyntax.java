package org.mailrail.table;

/** How the source text of a table is written. */
public enum TextSyntax {
    /** {@code key value} with white space between. Postfix's postmap(1). */
    POSTMAP,
    /** {@code name: value}. Postfix's aliases(5). */
    POSTALIAS
}
