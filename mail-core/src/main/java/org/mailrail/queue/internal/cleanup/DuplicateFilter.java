package org.mailrail.queue.internal.cleanup;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Recipient;

/**
 * Keeps of recipients that are the same one. The same are those of one address and, where the original recipient is told to those who deliver, of one
 * original address, ORCPT and NOTIFY: so a copy for somebody who is also a recipient stays beside him, and only the queue makes them one. Letter case does
 * not count. Postfix's {@code duplicate_filter_limit}, {@code enable_original_recipient}.
 */
final class DuplicateFilter {
    private final boolean byOriginal;
    private final int limit;
    private final Set<String> seen = new HashSet<>();
    private final List<Recipient> kept = new ArrayList<>();

    /**
     * @param byOriginal {@code enable_original_recipient}
     * @param limit how many are remembered; 0 for all. {@code duplicate_filter_limit}
     */
    DuplicateFilter(boolean byOriginal, int limit) {
        this.byOriginal = byOriginal;
        this.limit = limit;
    }

    /**
     * A recipient.
     *
     * @param original whom the client named
     */
    void add(EmailAddress original, Recipient recipient) {
        String key = key(original, recipient);
        if (seen.contains(key)) return;
        if (limit == 0 || seen.size() < limit) seen.add(key);
        kept.add(recipient);
    }

    private String key(EmailAddress original, Recipient recipient) {
        String address = recipient.address().folded();
        if (!byOriginal) return address;
        return String.join(
                "\n",
                Objects.toString(recipient.originalRecipient(), "rfc822;" + address),
                new TreeSet<>(recipient.notifyOn()).toString(),
                original.folded(),
                address);
    }

    /** Those that are left, in order. */
    List<Recipient> kept() {
        return List.copyOf(kept);
    }
}
