package org.mailrail.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which names are parameters of Postfix. There are those that every installation has, {@code service_suffix} for each service of master.cf, and
 * {@code table_suffix} where an old table configuration stands in main.cf.
 *
 * @param builtIn those that every installation has
 * @param services names of services
 */
record KnownParameters(Set<String> builtIn, Collection<String> services) {
    private static final String LIST = "postfix-parameters.txt";
    private static final List<String> OF_SERVICES = List.of(
            "_time_limit",
            "_recipient_limit",
            "_extra_recipient_limit",
            "_recipient_refill_limit",
            "_recipient_refill_delay",
            "_minimum_delivery_slots",
            "_delivery_slot_cost",
            "_delivery_slot_loan",
            "_delivery_slot_discount",
            "_delivery_status_filter",
            "_initial_destination_concurrency",
            "_destination_concurrency_limit",
            "_destination_concurrency_failed_cohort_limit",
            "_destination_concurrency_positive_feedback",
            "_destination_concurrency_negative_feedback",
            "_destination_recipient_limit",
            "_destination_rate_delay",
            "_transport_rate_delay",
            "_service_name");

    static KnownParameters with(Collection<String> services) {
        Set<String> names = new HashSet<>();
        try (InputStream in = KnownParameters.class.getResourceAsStream(LIST)) {
            if (in == null) throw new IllegalStateException("no " + LIST);
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            lines.lines().filter(line -> !line.startsWith("#")).forEach(names::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KnownParameters(names, List.copyOf(services));
    }

    boolean contains(String name) {
        if (builtIn.contains(name)) return true;
        for (String suffix : OF_SERVICES) {
            if (name.endsWith(suffix) && services.contains(name.substring(0, name.length() - suffix.length()))) {
                return true;
            }
        }
        return false;
    }
}
