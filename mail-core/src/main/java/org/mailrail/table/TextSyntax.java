package org.mailrail.table;

/** How the source text of a table is written. */
public enum TextSyntax {
    /** {@code key value} with white space between. Postfix's postmap(1). */
    POSTMAP,
    /** {@code key file, file}: the value is what the files have, with a line end between them, in base64. Postfix's {@code postmap -F}. */
    POSTMAP_FILES,
    /** {@code name: value}. Postfix's aliases(5). */
    POSTALIAS
}
