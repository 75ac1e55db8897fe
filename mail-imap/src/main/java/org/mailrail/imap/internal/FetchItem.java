package org.mailrail.imap.internal;

import java.util.List;
import org.mailrail.core.SyntaxException;

/** What FETCH is asked for. RFC 9051 section 6.4.5. */
sealed interface FetchItem permits FetchItem.Simple, Section {
    /** Those without arguments. */
    enum Simple implements FetchItem {
        UID,
        FLAGS,
        INTERNALDATE,
        SIZE,
        ENVELOPE,
        BODY,
        BODYSTRUCTURE
    }

    /** {@code ALL}. */
    List<FetchItem> ALL = List.of(Simple.FLAGS, Simple.INTERNALDATE, Simple.SIZE, Simple.ENVELOPE);
    /** {@code FAST}. */
    List<FetchItem> FAST = List.of(Simple.FLAGS, Simple.INTERNALDATE, Simple.SIZE);
    /** {@code FULL}. */
    List<FetchItem> FULL = List.of(Simple.FLAGS, Simple.INTERNALDATE, Simple.SIZE, Simple.ENVELOPE, Simple.BODY);

    /** {@code fetch-att}. */
    static FetchItem parse(Parser in) {
        int start = in.offset();
        return switch (in.keyword()) {
            case "UID" -> Simple.UID;
            case "FLAGS" -> Simple.FLAGS;
            case "INTERNALDATE" -> Simple.INTERNALDATE;
            case "RFC822.SIZE" -> Simple.SIZE;
            case "ENVELOPE" -> Simple.ENVELOPE;
            case "BODYSTRUCTURE" -> Simple.BODYSTRUCTURE;
            case "BODY" -> in.peek() == '[' ? Section.parse(in, false) : Simple.BODY;
            case "BODY.PEEK" -> Section.parse(in, true);
            case "RFC822" -> Section.named("RFC822", Section.Text.WHOLE, false);
            case "RFC822.HEADER" -> Section.named("RFC822.HEADER", Section.Text.HEADER, true);
            case "RFC822.TEXT" -> Section.named("RFC822.TEXT", Section.Text.TEXT, false);
            default -> throw new SyntaxException("something to fetch", start);
        };
    }
}
