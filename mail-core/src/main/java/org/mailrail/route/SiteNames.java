package org.mailrail.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.Domain;
import org.mailrail.core.SyntaxException;

/** What this site is called: {@code myhostname}, {@code mydomain}, {@code myorigin}. */
final class SiteNames {
    private SiteNames() {}

    /** {@code myhostname}, which has to be set. */
    static Domain host(MainCf main) {
        return domain(main, "myhostname", main.string("myhostname", ""));
    }

    /** What {@code mydomain}, {@code myorigin} and those that depend on {@code compatibility_level} are if they are not set. */
    static Map<String, String> defaults(Domain host) {
        return Map.of(
                "mydomain", host.parent().map(Domain::ascii).orElse("localdomain"),
                "myorigin", "$myhostname",
                "compatibility_level", "0",
                "append_dot_mydomain", "${{$compatibility_level} <level {1} ? {yes} : {no}}");
    }

    /** {@code myorigin}: a domain, or, as Debian has it, a file that holds one. */
    static Domain origin(MainCf main) throws IOException {
        String origin = main.string("myorigin", "");
        if (!origin.startsWith("/")) return domain(main, "myorigin", origin);
        try (var lines = Files.lines(Path.of(origin))) {
            return domain(main, "myorigin", lines.findFirst().orElse("").strip());
        } catch (IOException e) {
            throw main.error("myorigin", origin + " cannot be read: " + e, e);
        }
    }

    /**
     * A domain.
     *
     * @throws ConfigurationException if it is none
     */
    static Domain domain(MainCf main, String parameter, String name) {
        if (name.isEmpty()) throw main.error(parameter, "is empty; expected a domain name such as mx.example.org");
        try {
            return Domain.of(name);
        } catch (SyntaxException e) {
            throw main.error(parameter, "\"" + name + "\" is not a domain name: expected " + e.getMessage(), e);
        }
    }
}
