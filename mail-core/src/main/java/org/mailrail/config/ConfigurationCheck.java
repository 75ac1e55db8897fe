package org.mailrail.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for what is probably not meant in main.cf and master.cf, as Postfix's {@code postfix check} and {@code postconf} do: parameters that have no
 * effect, or that nothing knows; references to parameters that are not set; what stands twice; transports that no service is.
 *
 * <p>Which parameters have an effect is known once all that reads them has done so: check last. Not for many threads.
 */
public final class ConfigurationCheck {
    // An administrator wrote these values, and their length is bounded.
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$[({]?\\s*([A-Za-z0-9_]+)");

    private final MainCf main;
    private final List<MasterService> services;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> own = new HashSet<>();

    private ConfigurationCheck(MainCf main, List<MasterService> services) {
        this.main = main;
        this.services = services;
    }

    /** A check of main.cf alone. */
    public static ConfigurationCheck of(MainCf main) {
        return new ConfigurationCheck(main, List.of());
    }

    /** A check of both. */
    public static ConfigurationCheck of(MainCf main, MasterCf master) {
        ConfigurationCheck check = new ConfigurationCheck(main, master.services());
        check.findings.addAll(master.findings());
        return check;
    }

    /** Parameters that an application has besides Postfix's, so that they are known. */
    public ConfigurationCheck knowing(Collection<String> names) {
        own.addAll(names);
        return this;
    }

    /**
     * Transports that deliver, so that the others are missing: what a router's parameters name. {@code error}, {@code retry} and {@code discard} need
     * no service.
     *
     * @param names transports that are named
     * @param bound those that an application delivers by
     */
    public ConfigurationCheck transports(Collection<String> names, Collection<String> bound) {
        Set<String> known = new HashSet<>(bound);
        known.addAll(List.of("error", "retry", "discard"));
        for (MasterService service : services) {
            if (service.type() == MasterService.Type.UNIX) known.add(service.name());
        }
        for (String name : names) {
            if (!known.contains(name)) {
                findings.add(new Finding(
                        Finding.Kind.MISSING_TRANSPORT,
                        main.file(),
                        0,
                        name,
                        "is named as a transport, but nothing delivers by it: mail for it waits"));
            }
        }
        return this;
    }

    /** What was found, by file and line. */
    public List<Finding> findings() {
        List<Setting> settings = settings();
        Set<String> defined = new HashSet<>();
        Set<String> referred = new HashSet<>();
        for (Setting setting : settings) {
            defined.add(setting.name());
            referred.addAll(references(setting.value()));
            // Restriction classes are parameters whose names stand in lists, without a sign.
            if (setting.name().equals("smtpd_restriction_classes")) {
                referred.addAll(List.of(setting.value().split("[,\\s]+")));
            }
        }
        KnownParameters known =
                KnownParameters.with(services.stream().map(MasterService::name).toList());
        Predicate<String> isKnown = name -> known.contains(name) || own.contains(name);
        Set<String> asked = main.asked().keySet();
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(main.findings());
        for (Setting setting : settings) {
            for (String name : references(setting.value())) {
                boolean isDefined = defined.contains(name) || main.isDefault(name) || isKnown.test(name);
                if (!isDefined) {
                    String text = "refers to $" + name + ", which is not set";
                    all.add(setting.finding(Finding.Kind.UNDEFINED_REFERENCE, text));
                }
            }
            if (asked.contains(setting.name()) || referred.contains(setting.name())) continue;
            all.add(
                    isKnown.test(setting.name())
                            ? setting.finding(Finding.Kind.UNUSED_PARAMETER, "has no effect here")
                            : setting.finding(
                                    Finding.Kind.UNKNOWN_PARAMETER, "is no parameter, and nothing refers to it"));
        }
        return all.stream()
                .distinct()
                .sorted(Comparator.comparing((Finding finding) -> finding.file().toString())
                        .thenComparingInt(Finding::line))
                .toList();
    }

    private record Setting(Path file, int line, String name, String value) {
        Finding finding(Finding.Kind kind, String text) {
            return new Finding(kind, file, line, name, text);
        }
    }

    private List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        for (String name : main.names()) {
            settings.add(new Setting(main.file(), main.line(name).orElse(0), name, main.given(name)));
        }
        for (MasterService service : services) {
            service.overrides()
                    .forEach((name, value) -> settings.add(new Setting(service.file(), service.line(), name, value)));
        }
        return settings;
    }

    private static Set<String> references(String value) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = REFERENCE.matcher(value);
        while (matcher.find()) if (matcher.group(1) != null) names.add(matcher.group(1));
        return names;
    }
}
