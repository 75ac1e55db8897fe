package org.mailrail.store.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.HexFormat;
import org.mailrail.store.UidValidity;
import org.mailrail.store.internal.StoreFiles;

/**
 * Hands out UIDVALIDITYs that no mailbox of an account had before, so that a mailbox which is deleted and created again is not taken for the old one.
 * Dovecot's {@code dovecot-uidvalidity}: the last one in 8 hexadecimal digits, and beside it an empty file with the same digits in its name. Renaming
 * that file to the next number is what gives the number to one process alone.
 */
final class UidValidities {
    private static final String FILE = "dovecot-uidvalidity";
    private static final int TRIES = 1000;

    private final Path directory;
    private final InstantSource clock;

    UidValidities(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** The next one: the time in seconds, or one more than the last. */
    UidValidity next(String unique) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            long last = last();
            long next = Math.max(clock.instant().getEpochSecond(), last + 1);
            UidValidity mine = new UidValidity(next);
            Path mark = directory.resolve(FILE + "." + hex(next));
            if (last == 0) {
                if (!StoreFiles.createMark(mark, "r--r--r--")) continue;
            } else {
                try {
                    Files.move(directory.resolve(FILE + "." + hex(last)), mark, StandardCopyOption.ATOMIC_MOVE);
                } catch (NoSuchFileException anotherTookIt) {
                    continue;
                }
            }
            StoreFiles.replace(directory.resolve(FILE), hex(next).getBytes(StandardCharsets.US_ASCII), unique);
            return mine;
        }
        throw new IOException(directory + ": too many processes want a UIDVALIDITY");
    }

    /** The highest number that stands in the name of a mark: that file counts, the text in the other may be behind. 0 if there is none. */
    private long last() throws IOException {
        long last = 0;
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(directory, FILE + ".????????")) {
            for (Path mark : marks) {
                String digits = mark.getFileName().toString().substring(FILE.length() + 1);
                if (digits.chars().allMatch(HexFormat::isHexDigit)) {
                    last = Math.max(last, HexFormat.fromHexDigitsToLong(digits));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return last;
    }

    private static String hex(long value) {
        return HexFormat.of().toHexDigits(value, 8);
    }
}
