package org.mailrail.examples.server.interop;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Messages with all in their bodies that has been mangled by some mail server. */
final class Messages {
    private static final int LONGEST_LINE = 998; // RFC 5322 section 2.1.1
    private static final List<String> AWKWARD = List.of(
            "", ".", "..", "...", ".leading dot", "From here on", ">From there", "trailing blanks  \t", " ", "\t.");

    private Messages() {}

    /** Message {@code number} of a series; its header has the number as {@code X-Number}. */
    static byte[] numbered(int number, long seed) {
        SplittableRandom random = new SplittableRandom(seed + number);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        line(message, """
                From: sender@sender.test\r
                To: ada@example.test\r
                Subject: Number %1$d\r
                Date: Wed, 25 Nov 2026 12:00:00 +0000\r
                Message-ID: <%1$d.%2$d@sender.test>\r
                X-Number: %1$d\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=iso-8859-1\r
                Content-Transfer-Encoding: 8bit\r
                """.formatted(number, seed).getBytes(StandardCharsets.US_ASCII));
        int lines = random.nextInt(60);
        for (int i = 0; i < lines; i++) line(message, line(random));
        // What the body ends with is its own trap: blank lines, a dot.
        if (number % 7 == 0) line(message, ".".getBytes(StandardCharsets.US_ASCII));
        if (number % 5 == 0) line(message, new byte[0]);
        return message.toByteArray();
    }

    private static byte[] line(SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            return AWKWARD.get(random.nextInt(AWKWARD.size())).getBytes(StandardCharsets.US_ASCII);
        }
        byte[] line = new byte[random.nextInt(8) == 0 ? LONGEST_LINE - random.nextInt(2) : random.nextInt(120)];
        for (int i = 0; i < line.length; i++) {
            int octet;
            do {
                octet = 1 + random.nextInt(255); // NUL is not allowed: RFC 5322 section 4
            } while (octet == '\r' || octet == '\n');
            line[i] = (byte) octet;
        }
        if (line.length > 0 && random.nextBoolean()) line[0] = '.';
        return line;
    }

    private static void line(ByteArrayOutputStream out, byte[] line) {
        out.writeBytes(line);
        out.write('\r');
        out.write('\n');
    }
}
