package org.mailrail.examples.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.mailrail.auth.users.PasswdFile;
import org.mailrail.config.ConfigurationCheck;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.Finding;
import org.mailrail.config.MainCf;
import org.mailrail.config.MasterCf;
import org.mailrail.core.Domain;
import org.mailrail.dns.DnsResolver;
import org.mailrail.dns.Resolver;
import org.mailrail.examples.server.steering.QueuePlace;
import org.mailrail.net.ServerTls;
import org.mailrail.queue.Cleanup;
import org.mailrail.queue.QueueParameters;
import org.mailrail.queue.RetrySchedule;
import org.mailrail.queue.TransportSettings;
import org.mailrail.route.Router;
import org.mailrail.route.SiteNames;
import org.mailrail.table.RecipientDelimiter;

/**
 * What main.cf says. Postfix's parameters keep their names, defaults and meaning; those of Mailrail begin with {@code mailrail_}. docs/running.md
 * lists them.
 *
 * @param hostname the name of this host
 * @param origin the domain of addresses without one
 * @param router the address classes, aliases and transports
 * @param cleanup what is done to messages before they are queued: addresses, missing fields, checks
 * @param queue {@code queue_directory} and {@code mailrail_control_socket}
 * @param schedule {@code minimal_backoff_time}, {@code maximal_backoff_time}, {@code maximal_queue_lifetime}
 * @param bounceSchedule the same with {@code bounce_queue_lifetime}
 * @param reports what is told to senders and to the postmaster
 * @param transports how each transport is used, by its name: see {@link QueueParameters#transport}
 * @param messageSizeLimit {@code message_size_limit}, octets
 * @param recipientLimit {@code smtpd_recipient_limit}
 * @param connectionsInAll {@code mailrail_connection_limit}
 * @param connectionsPerClient {@code smtpd_client_connection_count_limit}
 * @param hopCountLimit {@code hopcount_limit}
 * @param tls {@code smtpd_tls_cert_file} and {@code smtpd_tls_key_file}; nothing if the first is empty
 * @param smtpListen {@code mailrail_smtp_listen}
 * @param submissionListen {@code mailrail_submission_listen}
 * @param lmtpListen {@code mailrail_lmtp_listen}
 * @param imapListen {@code mailrail_imap_listen}
 * @param imapsListen {@code mailrail_imaps_listen}
 * @param plaintextAuth {@code mailrail_plaintext_auth}: whether passwords are taken without TLS; by default they are not
 * @param mailLocation {@code mailrail_mail_location}: where users' Maildirs lie
 * @param delimiter {@code recipient_delimiter}
 * @param users {@code mailrail_passwd_file}
 * @param resolver the DNS, and before it what {@code mailrail_dns_zone} names
 * @param spf {@code mailrail_spf}
 * @param smtpPort {@code mailrail_smtp_port}: where mail exchangers listen, 25 but in tests
 * @param warnings what is odd but harmless
 */
record ServerConfiguration(
        Domain hostname,
        Domain origin,
        AddressAliases router,
        Cleanup cleanup,
        QueuePlace queue,
        RetrySchedule schedule,
        RetrySchedule bounceSchedule,
        QueueReports reports,
        Map<String, TransportSettings> transports,
        long messageSizeLimit,
        int recipientLimit,
        int connectionsInAll,
        int connectionsPerClient,
        int hopCountLimit,
        Optional<ServerTls> tls,
        List<InetSocketAddress> smtpListen,
        List<InetSocketAddress> submissionListen,
        List<InetSocketAddress> lmtpListen,
        List<InetSocketAddress> imapListen,
        List<InetSocketAddress> imapsListen,
        boolean plaintextAuth,
        MailLocation mailLocation,
        RecipientDelimiter delimiter,
        Optional<PasswdFile> users,
        Resolver resolver,
        boolean spf,
        int smtpPort,
        List<String> warnings) {
    /** The transports that there are agents for. */
    private static final List<String> TRANSPORTS = List.of("smtp", "relay", "lmtp", "mailbox", "virtual", "local");

    ServerConfiguration {
        transports = Map.copyOf(transports);
        smtpListen = List.copyOf(smtpListen);
        submissionListen = List.copyOf(submissionListen);
        lmtpListen = List.copyOf(lmtpListen);
        imapListen = List.copyOf(imapListen);
        imapsListen = List.copyOf(imapsListen);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads {@code main.cf} in a folder.
     *
     * @throws ConfigurationException if something in it is wrong; the message names file, line and parameter
     * @throws IOException if a file cannot be read
     */
    static ServerConfiguration read(Path folder) throws IOException {
        // The passwd-file and not the system says who has a mailbox here.
        MainCf main = QueuePlace.mainCf(folder).withDefaults(Map.of("local_recipient_maps", ""));
        QueueParameters queue = queueParameters(main);
        SiteNames site = SiteNames.from(main);
        AddressAliases router = AddressAliases.of(Router.from(main, ServerTables.types()), main);
        Optional<PasswdFile> users = users(main);
        List<InetSocketAddress> submission = main.socketAddresses("mailrail_submission_listen", "");
        List<InetSocketAddress> imap = main.socketAddresses("mailrail_imap_listen", "");
        List<InetSocketAddress> imaps = main.socketAddresses("mailrail_imaps_listen", "");
        if (users.isEmpty() && !(submission.isEmpty() && imap.isEmpty() && imaps.isEmpty())) {
            throw main.error(
                    "mailrail_passwd_file",
                    "is empty, but submission and IMAP need to know who may log in: name a passwd-file");
        }
        Optional<ServerTls> tls = tls(main);
        if (tls.isEmpty() && !imaps.isEmpty()) {
            throw main.error("mailrail_imaps_listen", "needs smtpd_tls_cert_file and smtpd_tls_key_file");
        }
        return new ServerConfiguration(
                site.host(),
                site.origin(),
                router,
                Cleanup.from(main, ServerTables.types()),
                QueuePlace.from(main),
                queue.schedule(),
                queue.bounceSchedule(),
                QueueReports.from(queue),
                transports(queue),
                main.size("message_size_limit", 10_240_000, 1, 1L << 40),
                main.number("smtpd_recipient_limit", 1000, 1, 1_000_000),
                main.number("mailrail_connection_limit", 10_000, 1, 1_000_000),
                connectionsPerClient(main),
                main.number("hopcount_limit", 50, 1, 1000),
                tls,
                main.socketAddresses("mailrail_smtp_listen", "127.0.0.1:2525"),
                submission,
                main.socketAddresses("mailrail_lmtp_listen", ""),
                imap,
                imaps,
                main.yesNo("mailrail_plaintext_auth", false),
                MailLocation.read(main),
                new RecipientDelimiter(main.string("recipient_delimiter", "")),
                users,
                resolver(main),
                main.yesNo("mailrail_spf", true),
                main.number("mailrail_smtp_port", 25, 1, 65_535),
                warnings(main, router.router())); // the last, since it tells what nobody asked for
    }

    /** How this transport is used. */
    TransportSettings transport(String name) {
        return Objects.requireNonNull(transports.get(name), name);
    }

    private static Optional<PasswdFile> users(MainCf main) throws IOException {
        Optional<Path> file = main.path("mailrail_passwd_file", "");
        if (file.isEmpty()) return Optional.empty();
        PasswdFile users;
        try {
            users = PasswdFile.at(file.get());
        } catch (IOException e) {
            throw main.error("mailrail_passwd_file", file.get() + " cannot be read: " + e.getMessage(), e);
        }
        if (users.problems().isEmpty()) return Optional.of(users);
        throw main.error("mailrail_passwd_file", users.problems().getFirst().toString());
    }

    private static Resolver resolver(MainCf main) throws IOException {
        Resolver dns = DnsResolver.builder().build();
        return ZoneFile.read(main)
                .<Resolver>map(zone -> new ZoneFirst(zone, dns))
                .orElse(dns);
    }

    private static List<String> warnings(MainCf main, Router router) {
        return ConfigurationCheck.of(main).transports(router.transportNames(), TRANSPORTS).findings().stream()
                .map(Finding::toString)
                .toList();
    }

    /** Of master.cf, if there is one, only the process limits are used. */
    private static QueueParameters queueParameters(MainCf main) throws IOException {
        Path master = main.folder().resolve("master.cf");
        return Files.exists(master) ? QueueParameters.from(main, MasterCf.read(master)) : QueueParameters.from(main);
    }

    private static Map<String, TransportSettings> transports(QueueParameters queue) {
        Map<String, TransportSettings> settings = new LinkedHashMap<>();
        for (String name : TRANSPORTS) settings.put(name, queue.transport(name));
        return settings;
    }

    private static Optional<ServerTls> tls(MainCf main) throws IOException {
        Optional<Path> certificate = main.path("smtpd_tls_cert_file", "");
        if (certificate.isEmpty()) return Optional.empty(); // without it, the key's default would refer to nothing
        Optional<Path> key = main.path("smtpd_tls_key_file", "$smtpd_tls_cert_file");
        try {
            return Optional.of(ServerTls.fromPem(certificate.get(), key.orElse(certificate.get())));
        } catch (IOException e) {
            throw main.error("smtpd_tls_cert_file", String.valueOf(e.getMessage()), e);
        }
    }

    /** 0 is Postfix's word for no limit. */
    private static int connectionsPerClient(MainCf main) throws ConfigurationException {
        int limit = main.number("smtpd_client_connection_count_limit", 50, 0, 1_000_000);
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }
}
