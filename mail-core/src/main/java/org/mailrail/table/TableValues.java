package org.mailrail.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.mailrail.config.internal.Words;
import org.mailrail.table.internal.Problems;

/**
 * What the text behind a key means: itself, or with {@link TextSyntax#POSTMAP_FILES} the names of files whose content, in base64, is the value.
 *
 * @param inFiles whether the text names files
 * @param folder where relative names start
 */
record TableValues(boolean inFiles, Path folder) {
    /** Keys and certificates, which are what such tables are for, are far smaller. */
    private static final int MAX_CONTENT = 1 << 20;

    static TableValues of(TableSource source) {
        return new TableValues(source.syntax() == TextSyntax.POSTMAP_FILES, source.folder());
    }

    /** The value of an entry in a line; nothing, and a problem, if it cannot be had. */
    Optional<String> of(String text, int line, Problems problems) {
        try {
            return Optional.of(of(text));
        } catch (IOException e) {
            problems.at(line, e.getMessage() + ": left out");
            return Optional.empty();
        }
    }

    /** The value of a text. */
    String of(String text) throws IOException {
        if (!inFiles) return text;
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            for (String name : Words.of(text)) {
                if (content.size() > 0) content.write('\n');
                try (InputStream in = Files.newInputStream(folder.resolve(name))) {
                    content.write(in.readNBytes(MAX_CONTENT + 1));
                }
                if (content.size() > MAX_CONTENT) throw new IOException("more than 1 MiB");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("\"" + text + "\" cannot be read (" + e + ")", e);
        }
        if (content.size() == 0) throw new IOException("\"" + text + "\" names no file with content");
        return Base64.getEncoder().encodeToString(content.toByteArray());
    }
}
