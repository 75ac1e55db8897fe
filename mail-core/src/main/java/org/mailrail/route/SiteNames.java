package org.mailrail.route;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.Domain;
import org.mailrail.core.SyntaxException;

/**
 * What this site is called. Postfix's {@code $myhostname}, {@code $mydomain}, {@code $myorigin}.
 *
 * @param host of this machine
 * @param domain that the machine is in
 * @param origin what is put behind local parts without a domain
 */
public record SiteNames(Domain host, Domain domain, Domain origin) {
    /**
     * As main.cf has them, with Postfix's defaults; {@code myhostname} has to be set. {@code myorigin} may be a file that holds the name, as Debian
     * has it.
     *
     * @throws ConfigurationException if one is no domain name; the message names file, line and parameter
     */
    public static SiteNames from(MainCf main) {
        MainCf named = main.withPostfixDefaults();
        return new SiteNames(domain(named, "myhostname"), domain(named, "mydomain"), origin(named));
    }

    private static Domain origin(MainCf main) {
        String origin = main.string("myorigin");
        if (!origin.startsWith("/")) return domain(main, "myorigin");
        try (BufferedReader lines = Files.newBufferedReader(Path.of(origin))) {
            String first = lines.readLine();
            return domain(main, "myorigin", first == null ? "" : first.strip());
        } catch (IOException e) {
            throw main.error("myorigin", origin + " cannot be read: " + e, e);
        }
    }

    private static Domain domain(MainCf main, String parameter) {
        return domain(main, parameter, main.string(parameter));
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
