/** The words of mail that every module uses: addresses, envelopes, replies, clients, transactions. */
@NullMarked
package org.mailrail.core;

import org.jspecify.annotations.NullMarked;
