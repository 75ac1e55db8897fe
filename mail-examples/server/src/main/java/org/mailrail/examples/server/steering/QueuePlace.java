package org.mailrail.examples.server.steering;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;

/**
 * Where the queue is, and how to reach a server that has it open.
 *
 * @param directory {@code queue_directory}
 * @param control {@code mailrail_control_socket}; nothing if there is to be none
 */
public record QueuePlace(Path directory, Optional<Path> control) {
    private static final Map<String, String> DEFAULTS = Map.of("queue_directory", "$config_directory/queue");

    /**
     * Reads the {@code main.cf} in a folder.
     *
     * @throws ConfigurationException if there is none, or something in it is wrong
     * @throws IOException if it cannot be read
     */
    public static MainCf mainCf(Path folder) throws IOException {
        Path file = folder.toAbsolutePath().normalize().resolve("main.cf");
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(file + ": there is no such file; a configuration folder has a main.cf");
        }
        return MainCf.read(file).withDefaults(DEFAULTS);
    }

    /**
     * What main.cf says.
     *
     * @param main read by {@link #mainCf}
     * @throws ConfigurationException if something is wrong
     */
    public static QueuePlace from(MainCf main) {
        Path directory = main.path("queue_directory", "").orElseThrow(() -> main.error("queue_directory", "is empty"));
        return new QueuePlace(directory, main.path("mailrail_control_socket", "$queue_directory/run/control"));
    }
}
