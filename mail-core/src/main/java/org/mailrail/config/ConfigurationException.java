package org.mailrail.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A mistake of whoever wrote the configuration. The message is complete: it names file, line and parameter, what is wrong and what would be
 * right. It is meant to be shown as it is, without a stack trace, by a program that then does not start.
 */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A mistake that is described in full.
     *
     * @param message where, what, and what would be right
     */
    public ConfigurationException(String message) {
        this(message, null);
    }

    /**
     * The same with what led to it.
     *
     * @param message where, what, and what would be right
     * @param cause what led to it
     */
    public ConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A mistake in one line of a file. */
    public static ConfigurationException at(Path file, int line, String problem) {
        return new ConfigurationException(file + ", line " + line + ": " + problem);
    }
}
