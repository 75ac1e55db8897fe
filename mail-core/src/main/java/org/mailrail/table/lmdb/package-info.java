/**
 * Tables in LMDB files, which Postfix reads and writes, too. Needs {@code org.lmdbjava:lmdbjava} and, on the module path,
 * {@code requires lmdbjava}.
 */
@NullMarked
package org.mailrail.table.lmdb;

import org.jspecify.annotations.NullMarked;
