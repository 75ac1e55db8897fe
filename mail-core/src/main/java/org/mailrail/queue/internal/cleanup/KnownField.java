package org.mailrail.queue.internal.cleanup;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mailrail.route.AddressPosition;

/** What Postfix's cleanup(8) knows about fields by their names. */
final class KnownField {
    private static final Map<String, AddressPosition> ADDRESSES = Map.ofEntries(
            Map.entry("disposition-notification-to", AddressPosition.HEADER_SENDER),
            Map.entry("errors-to", AddressPosition.HEADER_SENDER),
            Map.entry("from", AddressPosition.HEADER_SENDER),
            Map.entry("mail-followup-to", AddressPosition.HEADER_SENDER),
            Map.entry("reply-to", AddressPosition.HEADER_SENDER),
            Map.entry("resent-from", AddressPosition.HEADER_SENDER),
            Map.entry("resent-sender", AddressPosition.HEADER_SENDER),
            Map.entry("return-path", AddressPosition.HEADER_SENDER),
            Map.entry("return-receipt-to", AddressPosition.HEADER_SENDER),
            Map.entry("sender", AddressPosition.HEADER_SENDER),
            Map.entry("apparently-to", AddressPosition.HEADER_RECIPIENT),
            Map.entry("bcc", AddressPosition.HEADER_RECIPIENT),
            Map.entry("cc", AddressPosition.HEADER_RECIPIENT),
            Map.entry("resent-bcc", AddressPosition.HEADER_RECIPIENT),
            Map.entry("resent-cc", AddressPosition.HEADER_RECIPIENT),
            Map.entry("resent-reply-to", AddressPosition.HEADER_RECIPIENT),
            Map.entry("resent-to", AddressPosition.HEADER_RECIPIENT),
            Map.entry("to", AddressPosition.HEADER_RECIPIENT));

    private KnownField() {}

    /** What the addresses in a field are; null if it has none. */
    static @Nullable AddressPosition position(String name) {
        return ADDRESSES.get(name);
    }

    /** Whether it says something of a part: {@code mime_header_checks} wherever it stands. */
    static boolean isMime(String name) {
        return switch (name) {
            case "content-description",
                    "content-disposition",
                    "content-id",
                    "content-transfer-encoding",
                    "content-type",
                    "mime-version" -> true;
            default -> false;
        };
    }

    /** Whether it is one of those that are added where they are missing. */
    static boolean isRequired(String name) {
        return switch (name) {
            case "date",
                    "from",
                    "message-id",
                    "to",
                    "cc",
                    "resent-date",
                    "resent-from",
                    "resent-message-id",
                    "resent-to",
                    "resent-cc" -> true;
            default -> false;
        };
    }
}
