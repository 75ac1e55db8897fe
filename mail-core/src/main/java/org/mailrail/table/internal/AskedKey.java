package org.mailrail.table.internal;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key or value and its parts.
 *
 * @param whole all of it
 * @param user what is before the last {@code @}; all of it without one
 * @param domain what is behind it; nothing without one
 */
public record AskedKey(String whole, String user, @Nullable String domain) {
    /** Takes it apart at its last {@code @}. */
    public static AskedKey of(String whole) {
        int at = whole.lastIndexOf('@');
        return new AskedKey(whole, at < 0 ? whole : whole.substring(0, at), at < 0 ? null : whole.substring(at + 1));
    }

    boolean hasDomain() {
        return domain != null && !domain.isEmpty();
    }

    /** Labels of the domain from the right; empty ones are kept. */
    List<String> labels() {
        return domain == null ? List.of() : List.of(domain.split("\\.", -1)).reversed();
    }

    /** What stands for a letter of a query. The letter is one that {@link KeyQuery#accept} found to have something. */
    public String part(char letter) {
        return switch (letter) {
            case 's', 'S' -> whole;
            case 'u', 'U' -> user;
            case 'd', 'D' -> Objects.requireNonNull(domain, "a key with a domain");
            default -> labels().get(letter - '1');
        };
    }
}
