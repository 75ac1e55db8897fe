package org.mailrail.queue;

import java.io.IOException;
import org.mailrail.config.MainCf;
import org.mailrail.queue.internal.cleanup.Characters;
import org.mailrail.route.AddressRewriter;
import org.mailrail.route.BccMaps;
import org.mailrail.route.CanonicalMaps;
import org.mailrail.route.SiteNames;
import org.mailrail.table.TableTypes;

/** What main.cf says of the cleanup, with the defaults of Postfix's cleanup(8). */
final class CleanupParameters {
    private static final String DROPPED = "bcc, content-length, resent-bcc, return-path";

    private final MainCf main;
    private final TableTypes types;

    CleanupParameters(MainCf main, TableTypes types) {
        this.main = main.withPostfixDefaults();
        this.types = types;
    }

    Cleanup.Builder builder() throws IOException {
        Cleanup.Builder cleanup = Cleanup.builder(SiteNames.from(main).host());
        cleanup.rewriter(AddressRewriter.from(main, types));
        cleanup.canonical(CanonicalMaps.from(main, types));
        cleanup.bcc(BccMaps.from(main, types));
        checks(cleanup);
        fields(cleanup);
        mime(cleanup);
        cleanup.byOriginalRecipient(main.yesNo("enable_original_recipient", true));
        cleanup.duplicateLimit(main.number("duplicate_filter_limit", 1000, 0, Integer.MAX_VALUE));
        return cleanup;
    }

    private void checks(Cleanup.Builder cleanup) throws IOException {
        types.tables(main, "header_checks", "").ifPresent(cleanup::headerChecks);
        types.tables(main, "mime_header_checks", "$header_checks").ifPresent(cleanup::mimeHeaderChecks);
        types.tables(main, "nested_header_checks", "$header_checks").ifPresent(cleanup::nestedHeaderChecks);
        types.tables(main, "body_checks", "").ifPresent(cleanup::bodyChecks);
        cleanup.bodyChecksSize(main.size("body_checks_size_limit", 51200, 0, Integer.MAX_VALUE));
        cleanup.rejectCharacters(characters("message_reject_characters"));
        cleanup.stripCharacters(characters("message_strip_characters"));
    }

    private void fields(Cleanup.Builder cleanup) {
        cleanup.dropFields(main.list("message_drop_headers", DROPPED));
        cleanup.alwaysAddMissingFields(main.yesNo("always_add_missing_headers", false));
        try {
            cleanup.undisclosedRecipients(main.string("undisclosed_recipients_header", ""));
        } catch (IllegalArgumentException e) {
            throw main.error("undisclosed_recipients_header", String.valueOf(e.getMessage()), e);
        }
        cleanup.hopLimit(main.number("hopcount_limit", 50, 1, Integer.MAX_VALUE));
        cleanup.fieldSize(main.number("header_size_limit", 102400, 1, Integer.MAX_VALUE));
        cleanup.addressTokens(main.number("header_address_token_limit", 10240, 1, Integer.MAX_VALUE));
    }

    private void mime(Cleanup.Builder cleanup) {
        cleanup.mimeDepth(main.number("mime_nesting_limit", 100, 1, 10_000));
        cleanup.boundarySize(main.number("mime_boundary_length_limit", 2048, 1, Integer.MAX_VALUE));
        boolean is8BitMime = main.yesNo("strict_8bitmime", false);
        if (main.yesNo("strict_7bit_headers", false) || is8BitMime) cleanup.strictHeaders();
        if (main.yesNo("strict_8bitmime_body", false) || is8BitMime) cleanup.strictBody();
        if (main.yesNo("strict_mime_encoding_domain", false)) cleanup.strictEncodings();
        if (main.yesNo("disable_mime_input_processing", false)) cleanup.withoutMime();
    }

    private String characters(String parameter) {
        try {
            return Characters.unescape(main.string(parameter, ""));
        } catch (IllegalArgumentException e) {
            throw main.error(parameter, String.valueOf(e.getMessage()), e);
        }
    }
}
