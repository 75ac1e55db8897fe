package org.mailrail.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailrail.config.internal.LogicalLine;

/**
 * The services of Postfix's {@code master.cf}. master(5). Immutable.
 *
 * <pre>
 *   service  = name type private unprivileged chroot wakeup maxproc command *( option / argument )
 *                                          ; a line that starts with white space continues the one before it
 *   type     = "inet" / "unix" / "unix-dgram" / "fifo" / "pass"
 *   option   = "-o" name "=" value / "-o" "{" name "=" value "}"
 *   argument = word / "{" text "}"
 * </pre>
 *
 * <p>{@code -} in a column stands for the default: private y, unprivileged y, chroot n, wakeup 0. A service that stands twice is what the last one
 * says, with a finding.
 */
public final class MasterCf {
    private static final long MAX_FILE = 1 << 20;

    private final Path file;
    private final List<MasterService> services;
    private final List<Finding> findings;

    private MasterCf(Path file, List<MasterService> services, List<Finding> findings) {
        this.file = file;
        this.services = List.copyOf(services);
        this.findings = List.copyOf(findings);
    }

    /**
     * Reads a file, UTF-8, of at most 1 MiB.
     *
     * @throws IOException if it cannot be read
     * @throws ConfigurationException if it does not follow the syntax
     */
    public static MasterCf read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE) throw new ConfigurationException(file + ": larger than 1 MiB");
        try {
            return of(file, Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(file + ": is not UTF-8", e);
        }
    }

    /**
     * From text, as if it stood in a file.
     *
     * @param file named in messages; it need not exist
     * @throws ConfigurationException if the text does not follow the syntax
     */
    public static MasterCf of(Path file, String text) {
        Map<String, MasterService> services = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (LogicalLine line : LogicalLine.of(text)) {
            if (line.isOrphanedContinuation()) {
                throw ConfigurationException.at(
                        file,
                        line.number(),
                        "starts with white space, but there is no service above that it could continue");
            }
            MasterService service = new MasterLine(file, line.number(), line.text()).service();
            MasterService before = services.put(service.toString(), service);
            if (before != null) {
                findings.add(new Finding(
                        Finding.Kind.DUPLICATE_SERVICE,
                        file,
                        line.number(),
                        service.toString(),
                        "overrides line " + before.line()));
            }
        }
        return new MasterCf(file, new ArrayList<>(services.values()), findings);
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** The services in the order of the file. */
    public List<MasterService> services() {
        return services;
    }

    /** The service of this name and type. */
    public Optional<MasterService> service(String name, MasterService.Type type) {
        return services.stream()
                .filter(service -> service.name().equals(name) && service.type() == type)
                .findFirst();
    }

    /** What is odd but harmless: services that stand twice. */
    public List<Finding> findings() {
        return findings;
    }
}
