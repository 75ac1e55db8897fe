package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes quoted-printable. An equals sign without two hex digits or line end stays as it is; white space before a line end is dropped,
 * having been added on the way. RFC 2045 section 6.7.
 */
final class QuotedPrintableStream extends DecodingStream {
    /** White space that is kept back until it is known what follows; a longer run is no transport's doing and is given. */
    private static final int MAX_SPACE = 1000;

    private final StringBuilder due = new StringBuilder();
    private int dueAt;
    private int pushedBack = -1;

    QuotedPrintableStream(InputStream in) {
        super(in);
    }

    @Override
    int decoded() throws IOException {
        while (true) {
            if (dueAt < due.length()) return due.charAt(dueAt++);
            int c = next();
            if (c == '=') {
                if (escape()) continue;
                return due.charAt(dueAt++);
            }
            if (c != ' ' && c != '\t') return c;
            space(c);
        }
    }

    private int next() throws IOException {
        int c = pushedBack >= 0 ? pushedBack : encoded();
        pushedBack = -1;
        return c;
    }

    private void space(int first) throws IOException {
        startDue();
        int c = first;
        while ((c == ' ' || c == '\t') && due.length() < MAX_SPACE) {
            due.append((char) c);
            c = next();
        }
        if (c < 0 || c == '\r' || c == '\n') startDue();
        pushedBack = c;
    }

    /** After an equals sign: true if it was a soft line break, else what it stands for is due. */
    private boolean escape() throws IOException {
        startDue();
        due.append('=');
        int first = next();
        while ((first == ' ' || first == '\t') && due.length() <= MAX_SPACE) {
            due.append((char) first);
            first = next();
        }
        if (first < 0 || first == '\n' || first == '\r') {
            int second = first == '\r' ? next() : '\n';
            if (second != '\n') pushedBack = second;
            startDue();
            return true;
        }
        int high = due.length() == 1 ? Character.digit(first, 16) : -1;
        if (high < 0) {
            pushedBack = first;
            return false;
        }
        int second = next();
        int low = Character.digit(second, 16);
        if (low < 0) {
            due.append((char) first);
            pushedBack = second;
        } else {
            startDue();
            due.append((char) (high << 4 | low));
        }
        return false;
    }

    private void startDue() {
        due.setLength(0);
        dueAt = 0;
    }
}
