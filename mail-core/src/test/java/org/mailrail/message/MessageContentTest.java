package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every content gives the same octets, whichever way they are held and from wherever they are read. */
class MessageContentTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    @ParameterizedTest
    @MethodSource("seeds")
    void everyRangeOfEveryKindIsTheSame(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] octets = message(random, random.nextInt(24));
        for (MessageContent content : kinds(octets, random)) {
            assertThat(content.size()).isEqualTo(octets.length);
            assertThat(all(content)).isEqualTo(octets);
            for (int offset = 0; offset <= octets.length; offset++) {
                for (int length : new int[] {0, 1, 2, 7, octets.length - offset, octets.length + 1}) {
                    byte[] expected = Arrays.copyOfRange(octets, offset, Math.min(octets.length, offset + length));
                    assertThat(read(content.stream(offset, length), random))
                            .as("%s from %s, %s", content, offset, length)
                            .isEqualTo(expected);
                    assertThat(all(content.range(offset, length))).isEqualTo(expected);
                    assertThat(content.range(offset, length).size()).isEqualTo(expected.length);
                }
            }
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> content.stream(octets.length + 1, 0).close());
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> content.stream(-1, 0).close());
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> content.stream(0, -1).close());
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 6);
    }

    private List<MessageContent> kinds(byte[] octets, SplittableRandom random) throws IOException {
        Path wire = folder.resolve("wire");
        Files.write(wire, octets);
        Path inFile = folder.resolve("region");
        Files.writeString(
                inFile,
                "before\n" + new String(octets, StandardCharsets.ISO_8859_1) + "after\n",
                StandardCharsets.ISO_8859_1);
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        Path lf = folder.resolve("lf");
        Files.writeString(lf, text.replace("\r\n", "\n"), StandardCharsets.ISO_8859_1);
        Path mixed = folder.resolve("mixed");
        StringBuilder mix = new StringBuilder();
        for (String line : text.split("(?<=\n)", 0))
            mix.append(random.nextBoolean() ? line : line.replace("\r\n", "\n"));
        Files.writeString(mixed, mix, StandardCharsets.ISO_8859_1);
        int cut = text.indexOf('\n') + 1;
        long wireSize = octets.length;
        return List.of(
                MessageContent.of(octets),
                MessageContent.of(wire),
                MessageContent.region(inFile, 7, octets.length),
                MessageContent.normalizing(lf),
                MessageContent.normalizing(mixed),
                MessageContent.lfRegion(lf, 0, Files.size(lf)),
                MessageContent.lfRegion(lf, 0, Files.size(lf), wireSize),
                MessageContent.concat(List.of(
                        MessageContent.of(Arrays.copyOf(octets, cut)),
                        MessageContent.of(new byte[0]),
                        MessageContent.region(wire, cut, octets.length - cut))),
                MessageContent.concat(List.of(
                        MessageContent.region(wire, 0, cut),
                        MessageContent.lfRegion(lf, 0, Files.size(lf)).range(cut, Long.MAX_VALUE))),
                MessageContent.concat(List.of(MessageContent.of(octets), MessageContent.of(new byte[0]))));
    }

    /** Larger than the blocks and the steps of the index, read from many places by many threads. */
    @Test
    void aLargeFileWithLfIsReadFromAnywhere() throws IOException {
        byte[] octets = message(new SplittableRandom(1), 20_000);
        Path lf = folder.resolve("large");
        Files.writeString(
                lf, new String(octets, StandardCharsets.ISO_8859_1).replace("\r\n", "\n"), StandardCharsets.ISO_8859_1);
        long wireSize = octets.length;
        MessageContent content = MessageContent.lfRegion(lf, 0, Files.size(lf), wireSize);
        LongStream.range(0, 300).parallel().forEach(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            int offset = random.nextInt(octets.length);
            int length = random.nextInt(100_000);
            try {
                assertThat(all(content.range(offset, length)))
                        .isEqualTo(Arrays.copyOfRange(octets, offset, Math.min(octets.length, offset + length)));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    /** BODY[]&lt;offset.n&gt; through a large message costs reading it once, not once for each piece. */
    @Test
    void readingInPiecesDoesNotStartOver() throws IOException {
        byte[] stored =
                "0123456789012345678901234567890123456789\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        AtomicLong read = new AtomicLong();
        MessageContent content = LineEndContent.ofSize(counting(stored, read), 100_000L * 42);
        int piece = 100_000;
        for (long offset = 0; offset < content.size(); offset += piece)
            content.stream(offset, piece).readAllBytes();
        assertThat(read.get()).isLessThan(4L * stored.length);
    }

    @Test
    void aSizeThatWasSaidIsNotComputed() throws IOException {
        AtomicLong read = new AtomicLong();
        assertThat(LineEndContent.ofSize(counting("a\nb\n".getBytes(StandardCharsets.US_ASCII), read), 6)
                        .size())
                .isEqualTo(6);
        assertThat(read).hasValue(0);
    }

    /** A literal of IMAP is announced with its size: another number of octets would be taken for commands. */
    @Test
    void aSizeThatWasSaidWronglyIsAnErrorNotAnotherMessage() throws IOException {
        Path lf = folder.resolve("lf");
        Files.writeString(lf, "a\nb\n");
        for (long wrong : new long[] {0, 3, 4, 5, 7, 100}) {
            MessageContent content = MessageContent.lfRegion(lf, 0, 4, wrong);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> all(content));
        }
        assertThat(all(MessageContent.lfRegion(lf, 0, 4, 6))).hasSize(6);
    }

    @Test
    void aFileThatEndsBeforeItsRegionIsAnError() throws IOException {
        Path file = folder.resolve("short");
        Files.writeString(file, "abc");
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> all(MessageContent.region(file, 0, 4)));
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> all(MessageContent.lfRegion(file, 0, 4).range(4, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "\n", "a\r", "\r", "a\rb", "\r\r\n", "\r\n\n", "\n\r", "a\r\nb\n"})
    void aLoneCrOrLfIsRefused(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        assertThatIllegalArgumentException().isThrownBy(() -> MessageContent.of(octets));
        Path file = folder.resolve("lone");
        Files.write(file, octets);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> MessageContent.of(file));
        MessageContent normalized = MessageContent.normalizing(file);
        MessageContent.of(all(normalized));
        assertThat(all(normalized)).hasSize((int) normalized.size());
    }

    @Test
    void theArrayIsCopied() throws IOException {
        byte[] octets = {'a'};
        MessageContent content = MessageContent.of(octets);
        octets[0] = '\n';
        assertThat(all(content)).isEqualTo(new byte[] {'a'});
    }

    private static byte[] message(SplittableRandom random, int lines) {
        StringBuilder text = new StringBuilder("first line\r\n");
        for (int i = 0; i < lines; i++)
            text.append("x".repeat(random.nextInt(4) == 0 ? 0 : random.nextInt(lines > 1000 ? 80 : 4)))
                    .append("\r\n");
        return text.append(random.nextBoolean() ? "" : "end").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] read(InputStream in, SplittableRandom random) throws IOException {
        List<Byte> octets = new ArrayList<>();
        byte[] block = new byte[5];
        try (in) {
            while (true) {
                if (random.nextBoolean()) {
                    int octet = in.read();
                    if (octet < 0) break;
                    octets.add((byte) octet);
                } else {
                    int count = in.read(block, 1, 3);
                    if (count < 0) break;
                    for (int i = 0; i < count; i++) octets.add(block[1 + i]);
                }
            }
        }
        byte[] all = new byte[octets.size()];
        for (int i = 0; i < all.length; i++) all[i] = octets.get(i);
        return all;
    }

    private static byte[] all(MessageContent content) throws IOException {
        try (InputStream in = content.stream()) {
            return in.readAllBytes();
        }
    }

    private static MessageContent counting(byte[] octets, AtomicLong read) {
        return new MessageContent() {
            @Override
            public long size() {
                return octets.length;
            }

            @Override
            public InputStream stream(long offset, long length) {
                return new InputStream() {
                    private int at = (int) offset;

                    @Override
                    public int read() {
                        byte[] one = new byte[1];
                        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                    }

                    @Override
                    public int read(byte[] target, int from, int count) {
                        if (at == octets.length) return -1;
                        int taken = Math.min(count, octets.length - at);
                        System.arraycopy(octets, at, target, from, taken);
                        at += taken;
                        read.addAndGet(taken);
                        return taken;
                    }
                };
            }
        };
    }
}
