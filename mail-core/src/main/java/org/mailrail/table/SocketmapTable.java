package org.mailrail.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.mailrail.config.ConfigurationException;

/**
 * A table that a server answers for by netstrings. Neither side knows the other for sure, so what depends on security does not belong here.
 *
 * <pre>
 *   netstring = length ":" octets ","
 *   request   = netstring of name SP key
 *   reply     = netstring of "OK" SP value / "NOTFOUND" SP / ( "TEMP" / "TIMEOUT" / "PERM" ) SP reason   ; at most 100,000 octets
 * </pre>
 *
 * A key has 102,400 octets at most, as with {@code tcp}. A longer one is an error, since nobody has said that it is not there; Postfix 3.12 says so
 * itself of more than 10,000, 3.7 asks.
 *
 * Postfix's socketmap_table(5).
 */
final class SocketmapTable implements PatternTable {
    private static final Duration TIMEOUT = Duration.ofSeconds(100); // this and the limits: Postfix's
    private static final int MAX_REPLY = 100_000;
    private static final int MAX_KEY = 102_400;

    private final String name;
    private final String map;
    private final TableServer server;

    /**
     * A table.
     *
     * @param name for messages
     * @param map what the server knows it by
     */
    SocketmapTable(String name, String map, Endpoint endpoint, Duration timeout) {
        this.name = name;
        this.map = map;
        this.server = new TableServer(endpoint::address, timeout);
    }

    /** {@code socketmap:inet:host:port:map} or {@code socketmap:unix:path:map}. */
    static SocketmapTable open(TableSource source) {
        int colon = source.name().lastIndexOf(':');
        String server = source.name().substring(0, Math.max(colon, 0));
        String map = source.name().substring(colon + 1);
        try {
            if (map.isEmpty() || map.indexOf(' ') >= 0)
                throw new IllegalArgumentException("no name of a map at the end");
            return new SocketmapTable(source.toString(), map, endpoint(source, server), TIMEOUT);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    source + ": " + e.getMessage()
                            + "; expected socketmap:inet:host:port:map or socketmap:unix:path:map",
                    e);
        }
    }

    private static Endpoint endpoint(TableSource source, String server) {
        if (server.startsWith("inet:")) return Endpoint.inet(server.substring("inet:".length()));
        if (!server.startsWith("unix:") || server.equals("unix:")) {
            throw new IllegalArgumentException("neither inet:host:port nor unix:path");
        }
        return new Endpoint.Unix(source.folder().resolve(server.substring("unix:".length())));
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        byte[] octets = key.getBytes(StandardCharsets.UTF_8);
        if (octets.length > MAX_KEY) throw new IOException(name + ": a key longer than " + MAX_KEY + " octets");
        byte[] request = (map + " " + key).getBytes(StandardCharsets.UTF_8);
        try {
            return answer(server.ask(netstring(request), SocketmapTable::reply));
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    private static byte[] netstring(byte[] octets) {
        byte[] length = (octets.length + ":").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(length.length + octets.length + 1)
                .put(length)
                .put(octets)
                .put((byte) ',')
                .array();
    }

    private static String reply(ServerConnection connection) throws IOException {
        int length = 0;
        int digits = 0;
        for (int b = connection.read(); b != ':' || digits == 0; b = connection.read()) {
            if (b < '0' || b > '9' || digits > 0 && length == 0) throw malformed("no netstring");
            length = 10 * length + b - '0';
            digits++;
            if (length > MAX_REPLY) throw malformed("longer than " + MAX_REPLY);
        }
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) octets[i] = (byte) connection.read();
        if (connection.read() != ',') throw malformed("no netstring");
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("not UTF-8");
        }
    }

    private static Optional<String> answer(String reply) throws IOException {
        int space = reply.indexOf(' ');
        String text = space < 0 ? "" : reply.substring(space + 1);
        return switch (space < 0 ? reply : reply.substring(0, space)) {
            case "OK" -> Optional.of(text);
            case "NOTFOUND" -> Optional.empty();
            case "TEMP", "TIMEOUT", "PERM" -> throw new IOException("the server says: " + Endpoint.printable(reply));
            default -> throw malformed("\"" + Endpoint.printable(reply) + "\"");
        };
    }

    private static IOException malformed(String problem) {
        return new TableServer.BadReplyException("a reply that is none of socketmap_table(5): " + problem);
    }
}
