package org.mailrail.queue.internal.cleanup;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.mailrail.core.Domain;
import org.mailrail.route.AddressRewriter;
import org.mailrail.route.BccMaps;
import org.mailrail.route.CanonicalMaps;

/**
 * What is done to messages.
 *
 * @param host the name of this host, for Message-ID
 * @param completes whether addresses are completed, and headers of whose messages the rewriter says
 * @param rewriter completes addresses
 * @param canonical changes them
 * @param bcc who gets copies
 * @param checks what is looked for
 * @param dropped names in lower case of fields that are left out. {@code message_drop_headers}
 * @param alwaysCompletes whether missing fields are added to everybody's messages. {@code always_add_missing_headers}
 * @param undisclosed the field, without line end, that is added where no recipient is named; empty for none
 * @param hopLimit the number of Received fields, ours included, from which on a message goes round in circles. {@code hopcount_limit}
 * @param fieldSize how many octets of a field are kept. {@code header_size_limit}
 * @param tokenLimit how many tokens of a field are looked at. {@code header_address_token_limit}
 * @param mimeDepth {@code mime_nesting_limit}
 * @param boundarySize {@code mime_boundary_length_limit}
 * @param rejected what messages must not have. {@code message_reject_characters}
 * @param stripped what is taken out of messages. {@code message_strip_characters}
 * @param mime whether there are parts at all. {@code disable_mime_input_processing} says no
 * @param strict which errors in the use of MIME are refused
 * @param byOriginalRecipient {@code enable_original_recipient}
 * @param duplicateLimit how many recipients are remembered, so that none gets a message twice; 0 for all. {@code duplicate_filter_limit}
 * @param checkTime how long the checks of one message may take, all together
 * @param clock for Date, and for that time
 */
public record Rules(
        Domain host,
        boolean completes,
        AddressRewriter rewriter,
        CanonicalMaps canonical,
        BccMaps bcc,
        Checks checks,
        Set<String> dropped,
        boolean alwaysCompletes,
        String undisclosed,
        int hopLimit,
        int fieldSize,
        int tokenLimit,
        int mimeDepth,
        int boundarySize,
        Characters rejected,
        Characters stripped,
        boolean mime,
        StrictMime strict,
        boolean byOriginalRecipient,
        int duplicateLimit,
        Duration checkTime,
        InstantSource clock) {
    /** Copies the set. */
    public Rules {
        dropped = Set.copyOf(dropped);
    }

    /** Whether it has to be known where parts begin and end. */
    boolean needParts() {
        return mime && (checks.needParts() || !strict.isNone());
    }

    /** Whether a text is a header field. */
    public static boolean isField(String text) {
        return HeaderText.isField(text);
    }
}
