/**
 * Tables in SQL databases, by Postfix's query files. Needs a JDBC driver and, on the module path, {@code requires java.sql}.
 */
@NullMarked
package org.mailrail.table.jdbc;

import org.jspecify.annotations.NullMarked;
