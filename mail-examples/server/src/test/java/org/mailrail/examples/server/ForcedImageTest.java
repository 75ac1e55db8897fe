package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image of a process that was killed has what it forced, and nothing else. */
@Tag("powerloss")
class ForcedImageTest {
    @TempDir
    Path folder;

    private Path root;
    private ForcedImage image;

    /** A process that writes in its own ways, and then waits to be killed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            Path root = Path.of(arguments[0]);
            Path forced = Files.createDirectory(root.resolve("forced"));
            write(forced.resolve("whole"), "whole", true);
            write(forced.resolve("named"), "not forced", false);
            write(forced.resolve("torn"), "x".repeat(2000), true);
            force(forced);
            force(root);
            write(forced.resolve("nameless"), "forced, but not its name", true);
            Files.move(forced.resolve("whole"), forced.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
            write(forced.resolve("torn"), "y".repeat(2000), false);
            write(root.resolve("changed"), "new", true);
            write(root.resolve("unchanged"), "new", false);
            Files.delete(root.resolve("deleted"));
            write(root.resolve("replacement"), "new", true);
            Files.move(
                    root.resolve("replacement"),
                    root.resolve("replaced"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            Path lost = Files.createDirectory(root.resolve("lost"));
            write(lost.resolve("whole"), "whole", true);
            force(lost);
            System.out.println("written");
            while (System.in.read() >= 0) {}
        }

        private static void write(Path file, String octets, boolean force) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(octets.getBytes(StandardCharsets.US_ASCII)));
                if (force) channel.force(false);
            }
        }

        private static void force(Path directory) throws IOException {
            try (FileChannel channel = FileChannel.open(directory)) {
                channel.force(true);
            }
        }
    }

    @BeforeEach
    void writeAndKill() throws Exception {
        root = Files.createDirectory(folder.resolve("root"));
        for (String name : new String[] {"changed", "unchanged", "deleted", "replaced"}) {
            Files.writeString(root.resolve(name), "old");
        }
        image = ForcedImage.of(root, folder);
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                root.toRealPath().toString());
        java.environment().putAll(image.begin());
        Process process = java.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(process.inputReader().readLine()).isEqualTo("written");
        process.destroyForcibly().onExit().join();
    }

    @Test
    void whatWasNotForcedIsGone() throws IOException {
        image.dropUnforced();
        assertThat(contents())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "changed", "new",
                        "unchanged", "old",
                        "deleted", "old",
                        "replaced", "old",
                        "forced/whole", "whole",
                        "forced/named", "",
                        "forced/torn", "x".repeat(2000)));
    }

    @Test
    void aRandomPartOfItStaysButNothingThatWasForcedGoes() throws IOException {
        image.dropSomeUnforced(new SplittableRandom(System.nanoTime()));
        Map<String, String> contents = contents();
        assertThat(contents).containsEntry("changed", "new");
        assertThat(contents.containsKey("forced/whole")).isNotEqualTo(contents.containsKey("forced/moved"));
        assertThat(contents.get("replaced")).isIn("old", "new");
        assertThat(contents.get("forced/torn")).hasSize(2000).matches("(x{512}|y{512}){3}(x{464}|y{464})");
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        ForcedImage.snapshot(root)
                .forEach(
                        (path, octets) -> contents.put(path.toString(), new String(octets, StandardCharsets.US_ASCII)));
        return contents;
    }
}
