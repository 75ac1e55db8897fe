package org.mailrail.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One service of {@code master.cf}. master(5).
 *
 * @param file where it stands
 * @param line its first line
 * @param name for {@link Type#INET} where it listens, {@code port}, {@code host:port} or {@code [address]:port}; else its name, e.g. of a transport
 * @param type how it is reached
 * @param isPrivate whether only Postfix's own programs reach it; not for {@link Type#INET}
 * @param isUnprivileged whether it runs as the mail user and not as root
 * @param isChrooted whether it runs in the queue's folder
 * @param wakeUp how often it is woken; zero for never
 * @param wakesOnlyIfUsed whether it is first woken after it has been used
 * @param maxProcesses how many run at once, 0 for any number; nothing where {@code default_process_limit} holds
 * @param command the program, e.g. {@code smtpd}
 * @param overrides what {@code -o name=value} sets, in main.cf syntax
 * @param arguments the other arguments, e.g. {@code user=vmail argv=/usr/bin/x}; one in braces without them
 */
public record MasterService(
        Path file,
        int line,
        String name,
        Type type,
        boolean isPrivate,
        boolean isUnprivileged,
        boolean isChrooted,
        Duration wakeUp,
        boolean wakesOnlyIfUsed,
        OptionalInt maxProcesses,
        String command,
        Map<String, String> overrides,
        List<String> arguments) {
    /** How a service is reached. */
    public enum Type {
        /** By TCP. */
        INET("inet"),
        /** By a stream socket of the Unix domain. */
        UNIX("unix"),
        /** By a datagram socket of the Unix domain. */
        UNIX_DGRAM("unix-dgram"),
        /** By a named pipe. */
        FIFO("fifo"),
        /** By a stream socket of the Unix domain on which open connections are passed. */
        PASS("pass");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /** As it stands in the file. */
        @Override
        public String toString() {
            return word;
        }
    }

    /** Copies the collections. */
    public MasterService {
        overrides = Map.copyOf(overrides);
        arguments = List.copyOf(arguments);
    }

    /** main.cf as this service sees it: with its {@link #overrides} on top. */
    public MainCf overrides(MainCf main) {
        return main.withOverrides(overrides, file, line);
    }

    /**
     * The host on which it listens, without brackets; empty for the interfaces that {@code inet_interfaces} names.
     *
     * @throws IllegalStateException if it is not of type {@link Type#INET}
     */
    public String host() {
        if (type != Type.INET) throw new IllegalStateException(name + " is of type " + type);
        int colon = name.lastIndexOf(':');
        String host = colon < 0 ? "" : name.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * The port on which it listens, a number or a name of services(5) such as {@code smtp}.
     *
     * @throws IllegalStateException if it is not of type {@link Type#INET}
     */
    public String port() {
        if (type != Type.INET) throw new IllegalStateException(name + " is of type " + type);
        return name.substring(name.lastIndexOf(':') + 1);
    }

    /** {@code name/type}, as Postfix's {@code postconf -M} has it. */
    @Override
    public String toString() {
        return name + "/" + type;
    }
}
