package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The parts of mime4j's test messages, decoded: octet for octet what mime4j has. */
class DecodedPartsTest {
    /** Where they differ, and why. */
    private static final String EXPLAINED = """
            mime4j-mimetools/badbound.msg | the boundary never occurs: mime4j has no part, ours one empty part
            mime4j-mimetools/multi-2gifs-base64.msg | a multipart in base64, which RFC 2045 section 6.4 forbids, and which has no parts at any place
            mime4j-mimetools/multi-frag.msg | base64 ends with half a quantum: mime4j drops it, ours gives the octets it has
            mime4j/bad-newlines-multiple-parts-base64.msg | a multipart in base64, which RFC 2045 section 6.4 forbids, and which has no parts at any place
            mime4j/base64encoded-rfc822message-nested.msg | a message in base64, which RFC 2046 section 5.2.1 forbids, and which has no parts at any place
            mime4j/base64encoded-rfc822message.msg | a message in base64, which RFC 2046 section 5.2.1 forbids, and which has no parts at any place
            mime4j/malformedHeaderStartsBody-nocrlfcrlf.msg | a line that is no field: it starts the body when mime4j is told so, ours passes over it
            mime4j/malformedHeaderStartsBody-noheader.msg | a line that is no field: it starts the body when mime4j is told so, ours passes over it
            mime4j/missing-boundary.msg | the boundary never occurs: mime4j has no part, ours one empty part
            mime4j/missing-inner-start-boundary.msg | the inner boundary only closes: mime4j has no part, ours one empty part
            mime4j/multipartemptypart.msg | two delimiters in a row: mime4j has a part between and a part after the last, ours the one between
            mime4j/multipartnestedemptyparts.msg | beside the parts of mime4j's list lies a file that it does not name
            mime4j/multipartnopart.msg | the boundary only closes: mime4j has no part, ours one empty part
            mime4j/very-long-boundary.msg | a boundary that ends with spaces, which RFC 2046 section 5.1.1 forbids: mime4j wants them in the line
            mime4j/very-very-long-boundary.msg | a boundary that ends with spaces, which RFC 2046 section 5.1.1 forbids: mime4j wants them in the line
            mime4j/weird-boundary.msg | a boundary that ends with spaces, which RFC 2046 section 5.1.1 forbids: mime4j wants them in the line
            """;

    @Test
    void areWhatMime4jHas() throws IOException {
        List<String> different = new ArrayList<>();
        Set<String> files = new TreeSet<>();
        List<Path> messages = Conformance.messages().stream()
                .filter(path -> Conformance.path("mime").relativize(path).startsWith("mime4j")
                        || Conformance.path("mime").relativize(path).startsWith("mime4j-mimetools"))
                .toList();
        for (Path path : messages) {
            byte[] octets = Files.readAllBytes(path);
            Map<String, byte[]> ours = decoded(octets);
            Map<String, byte[]> theirs = expected(path);
            Map<String, byte[]> crLf = decoded(Contents.withCrLf(octets));
            if (ours.keySet().equals(theirs.keySet())
                    && theirs.keySet().stream().allMatch(n -> same(theirs.get(n), ours.get(n), crLf.get(n)))) continue;
            files.add(Conformance.path("mime").relativize(path).toString());
            different.add(path + "\n  ours   " + sketch(ours) + "\n  mime4j " + sketch(theirs));
        }
        int agree = messages.size() - files.size();
        System.out.printf("decoded parts: %d of %d messages are octet for octet mime4j's%n", agree, messages.size());
        assertThat(files)
                .as(() -> String.join("\n", different))
                .isEqualTo(Conformance.explained(EXPLAINED).keySet());
    }

    /** mime4j gives line ends as they are, but for those of quoted-printable, which are CRLF, as all are in a content. */
    private static boolean same(byte @Nullable [] theirs, byte @Nullable [] ours, byte @Nullable [] crLf) {
        return Arrays.equals(theirs, ours) || Arrays.equals(theirs, crLf);
    }

    private static Map<String, byte[]> decoded(byte[] octets) throws IOException {
        Message message = Message.parse(Contents.raw(octets));
        Map<String, byte[]> leaves = new TreeMap<>();
        decode(message, message.root(), "_1", leaves);
        return leaves;
    }

    /** Leaves by their number, as mime4j counts: a message in a message is 1 of it. */
    private static void decode(Message message, MimePart part, String number, Map<String, byte[]> leaves)
            throws IOException {
        for (int i = 0; i < part.children().size(); i++)
            decode(message, part.children().get(i), number + "_" + (i + 1), leaves);
        if (part.embedded().isPresent()) decode(message, part.embedded().get(), number + "_1", leaves);
        if (part.isMultipart() || part.embedded().isPresent()) return;
        try (InputStream decoded = message.decoded(part)) {
            leaves.put(number, decoded.readAllBytes());
        }
    }

    private static Map<String, byte[]> expected(Path message) throws IOException {
        String start = message.getFileName().toString().replace(".msg", "_decoded");
        Map<String, byte[]> leaves = new TreeMap<>();
        try (Stream<Path> files = Files.list(message.getParent())) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith(start + "_")) continue;
                leaves.put(name.substring(start.length(), name.lastIndexOf('.')), Files.readAllBytes(file));
            }
        }
        return leaves;
    }

    private static String sketch(Map<String, byte[]> leaves) {
        StringBuilder sketch = new StringBuilder();
        leaves.forEach((number, octets) -> {
            String text = new String(octets, StandardCharsets.ISO_8859_1);
            sketch.append(number).append(':').append(octets.length).append(' ');
            sketch.append(
                    text.length() > 60 ? text.substring(0, 25) + ".." + text.substring(text.length() - 30) : text);
        });
        return sketch.toString().replace("\r", "\\r").replace("\n", "\\n");
    }
}
