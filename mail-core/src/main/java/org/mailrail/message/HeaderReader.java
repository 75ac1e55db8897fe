package org.mailrail.message;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Takes a header apart into its fields, line by line, and counts the lines on the way. */
final class HeaderReader {
    private static final int USUAL_FIELDS = 32;

    private final byte[] octets;
    private final int to;
    /** How far it may be read. */
    private final int end;

    private final int mostFields;
    private final List<HeaderField> fields = new ArrayList<>(USUAL_FIELDS);
    private final Set<MessageDefect> defects = EnumSet.noneOf(MessageDefect.class);
    private int at;
    private int lineEnds;

    HeaderReader(byte[] octets, int from, int to, MessageLimits limits) {
        this.octets = octets;
        this.to = to;
        this.end = (int) Math.min(to, (long) from + limits.headerOctets());
        this.mostFields = limits.headerFields();
        this.at = from;
    }

    /** The fields up to the first blank line. Never fails: what is not a field is passed over. */
    Header read() {
        while (at < end) {
            int start = at;
            int lineEndsBefore = lineEnds;
            passLine();
            if (HeaderOctets.isBlankLine(octets, start, at)) return new Header(fields, at, lineEnds, defects);
            while (at < end && HeaderField.isWhiteSpace(octets[at])) passLine();
            if (fields.size() == mostFields) {
                defects.add(MessageDefect.HEADER_TOO_LARGE);
                at = start;
                lineEnds = lineEndsBefore;
                break;
            }
            int colon = HeaderOctets.colon(octets, start, at);
            if (colon < 0) defects.add(MessageDefect.LINE_WITHOUT_FIELD);
            else fields.add(new HeaderField(octets, start, colon, at));
        }
        defects.add(MessageDefect.HEADER_WITHOUT_END);
        if (to > end) defects.add(MessageDefect.HEADER_TOO_LARGE);
        return new Header(fields, at, lineEnds, defects);
    }

    private void passLine() {
        int lf = OctetSearch.lineFeed(octets, at, end);
        if (lf < 0) {
            at = end;
        } else {
            at = lf + 1;
            lineEnds++;
        }
    }
}
