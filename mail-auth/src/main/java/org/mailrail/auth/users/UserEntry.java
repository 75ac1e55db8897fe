package org.mailrail.auth.users;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a user besides the password: Dovecot's userdb.
 *
 * @param name the user's name as the database has it
 * @param uid name or number of the system's user that owns the mail; null if not said
 * @param gid name or number of the system's group; null if not said
 * @param home the home folder; null if not said
 * @param extra extra fields by name, {@code userdb_} kept; a field without a value has the value {@code yes}
 */
public record UserEntry(
        String name,
        @Nullable String uid,
        @Nullable String gid,
        @Nullable String home,
        Map<String, String> extra) {
    /** Copies the map. */
    public UserEntry {
        extra = Map.copyOf(extra);
    }

    /** The home folder. */
    public Optional<String> homeFolder() {
        return Optional.ofNullable(home);
    }

    /** An extra field for the userdb, such as {@code mail} (written {@code userdb_mail=…}). */
    public Optional<String> userdbField(String field) {
        return Optional.ofNullable(extra.get("userdb_" + field));
    }
}
