/**
 * Tables in LDAP directories. Needs {@code com.unboundid:unboundid-ldapsdk} and, on the module path, {@code requires unboundid.ldapsdk}.
 */
@NullMarked
package org.mailrail.table.ldap;

import org.jspecify.annotations.NullMarked;
