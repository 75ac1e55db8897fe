package org.mailrail.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.table.contract.LookupTableContract;

/** What every table does that is read from a file which may be replaced, or go away. */
abstract class FileTableContract extends LookupTableContract {
    @TempDir
    Path folder;

    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

    /** {@code type:name} of the file {@code table}. */
    abstract String source();

    abstract String line(String key, String value);

    LookupTable open(TableTypes types) throws IOException {
        return types.open(source(), folder);
    }

    @Override
    protected final LookupTable open(Map<String, String> entries) throws IOException {
        write(entries);
        return open(TableTypes.standard(() -> now));
    }

    @Override
    protected final boolean replace(Map<String, String> entries) throws IOException {
        write(entries);
        now = now.plus(Duration.ofSeconds(2));
        return true;
    }

    @Override
    protected final boolean breakDown() throws IOException {
        Files.delete(folder.resolve("table"));
        now = now.plus(Duration.ofSeconds(2));
        return true;
    }

    private void write(Map<String, String> entries) throws IOException {
        String text = entries.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()) + "\n")
                .collect(Collectors.joining());
        Path beside = Files.writeString(folder.resolve("table.new"), text);
        Files.setLastModifiedTime(beside, FileTime.from(now));
        Files.move(
                beside, folder.resolve("table"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
