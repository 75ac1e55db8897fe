package org.mailrail.table;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.mailrail.config.ConfigurationException;

/**
 * What a table is opened from.
 *
 * @param type its type, e.g. {@code texthash}
 * @param name what stands behind the colon
 * @param folder where relative paths start
 * @param clock tells when a file is to be looked at again
 * @param syntax how a source text is written; of no meaning to types without one
 */
public record TableSource(String type, String name, Path folder, InstantSource clock, TextSyntax syntax) {
    /**
     * The name as a path, relative ones from {@link #folder}.
     *
     * @throws ConfigurationException if it is none
     */
    public Path path() {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new ConfigurationException(this + ": is not the name of a file: " + e.getReason(), e);
        }
    }

    /** {@code type:name}, as an administrator wrote it. */
    @Override
    public String toString() {
        return type + ":" + name;
    }
}
