package org.mailrail.config;

import java.util.HashMap;
import java.util.Map;
import org.mailrail.core.Domain;

/**
 * What Postfix's parameters are if nobody sets them, in main.cf syntax: those that more than one reader asks for, or that other values refer to. All
 * others have one reader, who knows their default. As {@code postconf -d} of Postfix 3.7 has them, but for {@code mynetworks}, where Postfix looks
 * at this machine's network interfaces, and {@code alias_maps}, since a library reads no file below /etc that it is not told to.
 */
final class PostfixDefaults {
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("alias_maps", ""),
            Map.entry("allow_percent_hack", "yes"),
            Map.entry("append_dot_mydomain", "${{$compatibility_level} <level {1} ? {yes} : {no}}"),
            Map.entry("compatibility_level", "0"),
            Map.entry("bounce_queue_lifetime", "5d"),
            Map.entry("default_destination_concurrency_failed_cohort_limit", "1"),
            Map.entry("default_destination_concurrency_limit", "20"),
            Map.entry("default_destination_concurrency_negative_feedback", "1"),
            Map.entry("default_destination_concurrency_positive_feedback", "1"),
            Map.entry("default_destination_rate_delay", "0s"),
            Map.entry("default_destination_recipient_limit", "50"),
            Map.entry("default_process_limit", "100"),
            Map.entry("header_checks", ""),
            Map.entry("inet_interfaces", "all"),
            Map.entry("initial_destination_concurrency", "5"),
            Map.entry("local_recipient_maps", "proxy:unix:passwd.byname $alias_maps"),
            Map.entry("local_transport", "local:$myhostname"),
            Map.entry("maximal_backoff_time", "4000s"),
            Map.entry("maximal_queue_lifetime", "5d"),
            Map.entry("mime_header_checks", "$header_checks"),
            Map.entry("minimal_backoff_time", "300s"),
            Map.entry("mydestination", "$myhostname, localhost.$mydomain, localhost"),
            Map.entry("mynetworks", "127.0.0.0/8, [::1]/128"),
            Map.entry("myorigin", "$myhostname"),
            Map.entry("nested_header_checks", "$header_checks"),
            Map.entry("owner_request_special", "yes"),
            Map.entry(
                    "parent_domain_matches_subdomains",
                    "debug_peer_list,fast_flush_domains,mynetworks,permit_mx_backup_networks,"
                            + "qmqpd_authorized_clients,relay_domains,smtpd_access_maps"),
            Map.entry("propagate_unmatched_extensions", "canonical, virtual"),
            Map.entry("proxy_interfaces", ""),
            Map.entry("recipient_delimiter", ""),
            Map.entry("relay_domains", "${{$compatibility_level} <level {2} ? {$mydestination} : {}}"),
            Map.entry("swap_bangpath", "yes"),
            Map.entry("virtual_alias_domains", "$virtual_alias_maps"),
            Map.entry("virtual_alias_maps", "$virtual_maps"),
            Map.entry("virtual_mailbox_domains", "$virtual_mailbox_maps"),
            Map.entry("virtual_mailbox_maps", ""),
            Map.entry("virtual_maps", ""));

    private PostfixDefaults() {}

    /** All of them; {@code mydomain} is what {@code myhostname} is without its first label. */
    static Map<String, String> of(MainCf main) {
        Map<String, String> values = new HashMap<>(VALUES);
        String domain = Domain.parse(main.string("myhostname", ""))
                .flatMap(Domain::parent)
                .map(Domain::ascii)
                .orElse("localdomain");
        values.put("mydomain", domain);
        return values;
    }
}
