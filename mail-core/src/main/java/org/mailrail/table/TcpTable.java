package org.mailrail.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.mailrail.config.ConfigurationException;

/**
 * A table that a server answers for by lines. Neither side knows the other for sure, so what depends on security does not belong here.
 *
 * <pre>
 *   request = "get" SP key LF
 *   reply   = 3DIGIT SP text LF       ; 2xx found, 5xx not found, 4xx not now; at most 4096 octets
 *   key, text                         ; %, white space and what is not printable as %XX
 * </pre>
 *
 * A key has 102,400 octets at most, as the longest of what Postfix looks up, a header field, whose {@code header_size_limit} that is. A longer one is
 * an error, since nobody has said that it is not there.
 *
 * Postfix's tcp_table(5).
 */
final class TcpTable implements PatternTable {
    private static final Duration TIMEOUT = Duration.ofSeconds(100); // Postfix's
    private static final int MAX_REPLY = 4096;
    private static final int MAX_KEY = 102_400;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String name;
    private final TableServer server;

    TcpTable(String name, Endpoint endpoint, Duration timeout) {
        this.name = name;
        this.server = new TableServer(endpoint::address, timeout);
    }

    /** {@code tcp:host:port}. */
    static TcpTable open(TableSource source) {
        try {
            return new TcpTable(source.toString(), Endpoint.inet(source.name()), TIMEOUT);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(source + ": " + e.getMessage() + "; expected tcp:host:port", e);
        }
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        byte[] octets = key.getBytes(StandardCharsets.UTF_8);
        if (octets.length > MAX_KEY) throw new IOException(name + ": a key longer than " + MAX_KEY + " octets");
        try {
            byte[] request = ("get " + encoded(octets) + "\n").getBytes(StandardCharsets.US_ASCII);
            return answer(server.ask(request, TcpTable::line));
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    private static String encoded(byte[] key) {
        StringBuilder encoded = new StringBuilder(key.length);
        for (byte b : key) {
            if (b > ' ' && b < 0x7F && b != '%') encoded.append((char) b);
            else encoded.append('%').append(HEX.toHexDigits(b));
        }
        return encoded.toString();
    }

    private static byte[] line(ServerConnection connection) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = connection.read(); b != '\n'; b = connection.read()) {
            line.write(b);
            if (line.size() == MAX_REPLY) throw new TableServer.BadReplyException("a reply longer than " + MAX_REPLY);
        }
        return line.toByteArray();
    }

    private static Optional<String> answer(byte[] line) throws IOException {
        if (line.length < 4 || !isDigit(line[0]) || !isDigit(line[1]) || !isDigit(line[2]) || !isBlank(line[3])) {
            throw malformed(line);
        }
        String text = decoded(line);
        return switch (line[0]) {
            case '2' -> Optional.of(text);
            case '4' -> throw new IOException("the server says: " + Endpoint.printable(text));
            case '5' -> Optional.empty();
            default -> throw malformed(line);
        };
    }

    private static String decoded(byte[] line) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 4; i < line.length; i++) {
            if (line[i] != '%') {
                text.write(line[i]);
                continue;
            }
            boolean whole =
                    i + 2 < line.length && HexFormat.isHexDigit(line[i + 1]) && HexFormat.isHexDigit(line[i + 2]);
            if (!whole) throw malformed(line);
            text.write(HexFormat.fromHexDigit(line[i + 1]) << 4 | HexFormat.fromHexDigit(line[i + 2]));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TableServer.BadReplyException("a reply that is not UTF-8");
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static IOException malformed(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        return new TableServer.BadReplyException(
                "a reply that is none of tcp_table(5): \"" + Endpoint.printable(text) + "\"");
    }
}
