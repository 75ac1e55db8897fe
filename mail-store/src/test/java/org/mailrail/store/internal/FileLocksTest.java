package org.mailrail.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLocksTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    /** More than any process of Linux can have. */
    private static final String NO_PROCESS = "999999999";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("list.lock");
    }

    private void left(String owner, Duration age) throws IOException {
        Files.writeString(file, owner);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private void assertFree() throws IOException {
        try (FileLocks.Dot dot = FileLocks.dot(file, "here", SHORT)) {
            dot.touch();
            assertThat(file).hasContent(ProcessHandle.current().pid() + ":here");
        }
        assertThat(file).doesNotExist();
    }

    private void assertHeld() {
        assertThatThrownBy(() -> FileLocks.dot(file, "here", SHORT)).isInstanceOf(IOException.class);
        assertThat(file).exists();
    }

    @Test
    void aLockIsAFileThatNamesItsOwner() throws IOException {
        assertFree();
        assertFree();
    }

    @Test
    void whatAnotherProcessHoldsIsWaitedFor() throws IOException {
        left("1:here", Duration.ZERO);
        assertHeld();
        left("1:here", Duration.ofSeconds(100));
        assertHeld();
        left(NO_PROCESS + ":elsewhere", Duration.ofSeconds(100));
        assertHeld();
        left("", Duration.ofSeconds(5));
        assertHeld();
    }

    @Test
    void whatADeadProcessLeftIsRemoved() throws IOException {
        left(NO_PROCESS + ":here", Duration.ofSeconds(5));
        assertFree();
        left(ProcessHandle.current().pid() + ":here", Duration.ofSeconds(5));
        assertFree();
    }

    /** Killed between creating the file and writing its name into it. */
    @Test
    void whatNobodyEverWroteToIsRemoved() throws IOException {
        left("", Duration.ofSeconds(15));
        assertFree();
    }

    @Test
    void whatLostItsOctetsWithThePowerIsRemoved() throws IOException {
        left("\0\0\0\0\0\0\0\0", Duration.ofSeconds(11));
        assertFree();
    }

    @Test
    void whatNobodyTouchedForTwoMinutesIsRemoved() throws IOException {
        left("1:elsewhere", Duration.ofSeconds(130));
        assertFree();
    }

    @Test
    void aLockThatAnotherTookIsLeftToIt() throws IOException {
        FileLocks.Dot dot = FileLocks.dot(file, "here", SHORT);
        Files.move(file, directory.resolve("old"));
        left("1:elsewhere", Duration.ZERO);
        dot.close();
        assertThat(file).hasContent("1:elsewhere");
    }

    @Test
    void threadsHoldItOneByOne() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            Thread.ofPlatform().start(() -> {
                try {
                    for (int k = 0; k < 20; k++) {
                        try (FileLocks.Dot dot = FileLocks.dot(file, "here", Duration.ofSeconds(20))) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            dot.touch();
                            inside.decrementAndGet();
                        }
                    }
                    done.countDown();
                } catch (IOException e) {
                    most.set(99);
                }
            });
        }
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValue(1);
    }
}
