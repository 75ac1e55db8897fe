package org.mailrail.config;

import java.nio.file.Path;

/**
 * Something in a configuration that is probably not what its administrator meant. Postfix's {@code postfix check} and {@code postconf} warn of it.
 *
 * @param kind what kind of mistake it may be
 * @param file where it stands
 * @param line from 1; 0 if it stands in no line, as a default does
 * @param subject the parameter or service
 * @param text what is odd about it
 */
public record Finding(Kind kind, Path file, int line, String subject, String text) {
    /** What kind of mistake a finding may be. */
    public enum Kind {
        /** A parameter that neither Postfix nor Mailrail has, and to which nothing refers: probably misspelt. */
        UNKNOWN_PARAMETER,
        /** A parameter of Postfix that has no effect here. */
        UNUSED_PARAMETER,
        /** {@code $name} of a parameter that nobody sets. */
        UNDEFINED_REFERENCE,
        /** A parameter that is set twice: the last value counts. */
        DUPLICATE_PARAMETER,
        /** A service that stands twice: the last one counts. */
        DUPLICATE_SERVICE,
        /** A domain in two address classes. */
        DUPLICATE_CLASS,
        /** A transport that no service of master.cf is. */
        MISSING_TRANSPORT
    }

    /** One line for a log: {@code file, line 7: subject: text}. */
    @Override
    public String toString() {
        return file + (line == 0 ? "" : ", line " + line) + ": " + subject + ": " + text;
    }
}
