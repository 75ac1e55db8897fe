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
 * A way in which ours answers otherwise than Postfix, and why. They stand in a text file, one a line, in columns that {@code " | "} separates:
 * patterns of the configuration's name, of what both are asked, of Postfix's answer and of ours, which have to match as a whole, and the reason.
 * A pattern may refer to groups of those before it. Lines that start with {@code #} are comments.
 *
 * @param routing matches the name of the configuration
 * @param answers matches a line each of the question, Postfix's answer and ours
 * @param reason for people
 */
record ExplainedDifference(Pattern routing, Pattern answers, String reason) {
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
            if (!line.isEmpty() && !line.startsWith("#")) all.add(of(line));
        }
        return all;
    }

    static ExplainedDifference of(String line) throws IOException {
        String[] columns = line.split(Pattern.quote(COLUMN), -1);
        if (columns.length != 5) throw new IOException("not five columns: " + line);
        String answers = String.join("\n", columns[1], columns[2], columns[3]);
        return new ExplainedDifference(Pattern.compile(columns[0]), Pattern.compile(answers), columns[4]);
    }

    /** Whether it is about a configuration of this name. */
    boolean isAbout(String name) {
        return routing.matcher(name).matches();
    }

    boolean explains(Agreement.Difference difference) {
        String answers = String.join("\n", difference.question(), difference.postfix(), difference.ours());
        return isAbout(difference.routing()) && this.answers.matcher(answers).matches();
    }
}
