package org.mailrail.smtp.internal;

import java.nio.charset.StandardCharsets;
import org.mailrail.core.Reply;

/** Replies as the wire has them. {@code Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF}. RFC 5321 section 4.2. */
public final class ReplyEncoder {
    /** RFC 5321 section 4.5.3.1.5 grants 512 octets with code and CRLF; this leaves room for code and status, and for characters of several octets. */
    private static final int MAX_TEXT = 240;

    private ReplyEncoder() {}

    /** The octets; lines that would be too long are continued on the next. */
    public static byte[] encode(Reply reply) {
        StringBuilder out = new StringBuilder(64);
        String prefix = reply.status() == null ? "" : reply.status() + " ";
        for (int i = 0; i < reply.lines().size(); i++) {
            String line = reply.lines().get(i);
            boolean last = i == reply.lines().size() - 1;
            int start = 0;
            do {
                int end = endOfPiece(line, start);
                boolean lastPiece = end == line.length();
                out.append(reply.code()).append(last && lastPiece ? ' ' : '-').append(prefix);
                out.append(line, start, end).append("\r\n");
                start = end;
            } while (start < line.length());
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int endOfPiece(String line, int start) {
        if (line.length() - start <= MAX_TEXT) return line.length();
        int space = line.lastIndexOf(' ', start + MAX_TEXT);
        int end = space > start ? space : start + MAX_TEXT;
        return Character.isLowSurrogate(line.charAt(end)) ? end - 1 : end;
    }
}
