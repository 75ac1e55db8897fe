/** Who may log in: password schemes, passwd-files. */
@NullMarked
package org.mailrail.auth.users;

import org.jspecify.annotations.NullMarked;
