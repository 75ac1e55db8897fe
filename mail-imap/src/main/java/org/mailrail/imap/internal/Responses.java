package org.mailrail.imap.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.store.Flags;
import org.mailrail.store.SystemFlag;

/**
 * Writes responses. Whatever comes from messages goes through {@link #string} or {@link #literal}, so that quotes, line ends, NUL and octets above 127
 * never break the grammar. RFC 9051 sections 4.3 and 7.
 */
final class Responses {
    private static final int BUFFER = 16 * 1024;
    /** Longer strings go as literals: some clients limit their lines. */
    private static final int MAX_QUOTED = 1000;

    private final OutputStream wire;
    private final byte[] buffer = new byte[BUFFER];
    private int length;

    Responses(OutputStream wire) {
        this.wire = wire;
    }

    /** Text of the grammar itself, ASCII. */
    Responses put(String ascii) throws IOException {
        for (int i = 0; i < ascii.length(); i++) put((byte) ascii.charAt(i));
        return this;
    }

    Responses put(long number) throws IOException {
        return put(Long.toString(number));
    }

    /** An octet. */
    Responses put(byte octet) throws IOException {
        if (length == BUFFER) drain();
        buffer[length++] = octet;
        return this;
    }

    /** {@code nstring} of text, one character an octet. */
    Responses nstring(@Nullable String value) throws IOException {
        return value == null ? put("NIL") : string(value);
    }

    /** {@code string}: quoted if it holds nothing but short 7-bit text, else a literal. */
    Responses string(byte[] value) throws IOException {
        if (!isQuotable(value)) return literal(value);
        put((byte) '"');
        for (byte b : value) {
            if (b == '"' || b == '\\') put((byte) '\\');
            put(b);
        }
        return put((byte) '"');
    }

    /** {@code string} of text, one character an octet. */
    Responses string(String value) throws IOException {
        return string(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** {@code astring}: an atom where possible. */
    Responses astring(String value) throws IOException {
        boolean atom = !value.isEmpty() && !value.equalsIgnoreCase("NIL");
        for (int i = 0; i < value.length() && atom; i++) atom = Parser.isAstringChar(value.charAt(i));
        return atom ? put(value) : string(value);
    }

    private static boolean isQuotable(byte[] value) {
        if (value.length > MAX_QUOTED) return false;
        for (byte b : value) if (b <= 0 || b == '\r' || b == '\n') return false;
        return true;
    }

    /** {@code literal}. */
    Responses literal(byte[] value) throws IOException {
        put("{").put(value.length).put("}\r\n");
        for (byte b : value) put(withoutNul(b));
        return this;
    }

    /**
     * {@code literal} of exactly {@code size} octets.
     *
     * @throws PeerGoneException if the octets cannot be read to the end: the client would take what comes next for the rest of the literal
     */
    Responses literal(InputStream octets, long size) throws IOException {
        put("{").put(size).put("}\r\n");
        long left = size;
        while (left > 0) {
            if (length == BUFFER) drain();
            int count;
            try {
                count = octets.read(buffer, length, (int) Math.min(left, BUFFER - length));
                if (count < 0) throw new EOFException(left + " octets before the end");
            } catch (IOException e) {
                throw new PeerGoneException("a message that cannot be read to its end", e);
            }
            for (int i = length; i < length + count; i++) buffer[i] = withoutNul(buffer[i]);
            length += count;
            left -= count;
        }
        return this;
    }

    /** NUL is no CHAR8, so nothing can carry it; 0x80 in its place keeps every size and offset, and is what Dovecot sends. */
    private static byte withoutNul(byte b) {
        return b == 0 ? (byte) 0x80 : b;
    }

    /** {@code "(" [flag *(SP flag)] ")"}. */
    Responses flags(Flags flags, boolean recent) throws IOException {
        put("(");
        String separator = "";
        for (SystemFlag flag : flags.system()) {
            put(separator).put(flag.wireName());
            separator = " ";
        }
        for (String keyword : flags.keywords()) {
            put(separator).put(keyword);
            separator = " ";
        }
        if (recent) put(separator).put("\\Recent");
        return put(")");
    }

    /** An untagged response of grammar text, whole. */
    Responses untagged(String text) throws IOException {
        return put("* ").put(text).put("\r\n");
    }

    /** {@code "* " number SP word}. */
    Responses untagged(long number, String word) throws IOException {
        return put("* ").put(number).put(" ").put(word).put("\r\n");
    }

    /** {@code continue-req = "+" SP (resp-text / base64) CRLF}. */
    Responses continuation(String text) throws IOException {
        return put("+ ").put(text).put("\r\n");
    }

    /** The tagged end of a command. */
    Responses tagged(String tag, Completion completion) throws IOException {
        put(tag).put(" ").put(completion.status().name()).put(" ");
        if (!completion.code().isEmpty()) put("[").put(completion.code()).put("] ");
        return put(completion.text()).put("\r\n");
    }

    /** UIDs or numbers in the order given, neighbours joined: {@code 4:6,9}. */
    static String ranges(List<Long> numbers) {
        StringBuilder text = new StringBuilder();
        Iterator<Long> all = numbers.iterator();
        if (!all.hasNext()) return "";
        long first = all.next();
        long last = first;
        while (all.hasNext()) {
            long number = all.next();
            if (number != last + 1) {
                range(text, first, last);
                first = number;
            }
            last = number;
        }
        range(text, first, last);
        return text.toString();
    }

    private static void range(StringBuilder text, long first, long last) {
        if (!text.isEmpty()) text.append(',');
        text.append(first);
        if (last > first) text.append(':').append(last);
    }

    /** Hands everything to the wire. */
    void flush() throws IOException {
        drain();
        wire.flush();
    }

    private void drain() throws IOException {
        if (length == 0) return;
        int count = length;
        length = 0;
        wire.write(buffer, 0, count);
    }
}
