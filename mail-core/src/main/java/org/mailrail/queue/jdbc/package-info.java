/**
 * A spool in an SQL database, for one server or several that share it. Needs a JDBC driver of PostgreSQL or H2 and, on the module path, {@code requires java.sql}.
 */
@NullMarked
package org.mailrail.queue.jdbc;

import org.jspecify.annotations.NullMarked;
