package org.mailrail.examples.server.interop;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A way in which ours answers otherwise than Postfix, and why. They stand in a text file, one a line, in columns that {@code " | "} separates;
 * lines that start with {@code #} are comments.
 *
 * @param routing matches the name of the configuration, as the other patterns match as a whole
 * @param question matches what both are asked
 * @param postfix matches its answer
 * @param ours matches ours
 * @param reason for people
 */
record ExplainedDifference(Pattern routing, Pattern question, Pattern postfix, Pattern ours, String reason) {
    private static final String COLUMN = " | ";

    static List<ExplainedDifference> all() throws IOException {
        Path file;
        try {
            file = Path.of(Objects.requireNonNull(ExplainedDifference.class.getResource("routing-differences.txt"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        List<ExplainedDifference> all = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isEmpty() || line.startsWith("#")) continue;
            String[] columns = line.split(Pattern.quote(COLUMN), -1);
            if (columns.length != 5) throw new IOException("not five columns: " + line);
            all.add(new ExplainedDifference(
                    Pattern.compile(columns[0]),
                    Pattern.compile(columns[1]),
                    Pattern.compile(columns[2]),
                    Pattern.compile(columns[3]),
                    columns[4]));
        }
        return all;
    }

    boolean explains(Agreement.Difference difference) {
        return routing.matcher(difference.routing()).matches()
                && question.matcher(difference.question()).matches()
                && postfix.matcher(difference.postfix()).matches()
                && ours.matcher(difference.ours()).matches();
    }
}
