package org.mailrail.smtp.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.CaseFolding;
import org.mailrail.core.Domain;
import org.mailrail.dns.Resolver;
import org.mailrail.dns.Resolver.DnsAnswer;
import org.mailrail.dns.Resolver.Mx;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.smtp.internal.client.Server;

/** From next hop to servers. Blocking. RFC 5321 section 5.1. */
final class MxLookup {
    /** Mail exchangers of one domain that are looked up. A zone can name thousands, and make each look-up slow. */
    private static final int MAX_HOSTS = 50;

    private final Resolver resolver;
    private final Set<Domain> ownNames;
    private final RandomGenerator random;
    private final int maxServers;

    /**
     * @param ownNames the names under which we are a mail exchanger ourselves
     * @param random orders mail exchangers of equal preference
     * @param maxServers how many addresses are tried at most. Postfix's {@code smtp_mx_address_limit}
     */
    MxLookup(Resolver resolver, Set<Domain> ownNames, RandomGenerator random, int maxServers) {
        this.resolver = resolver;
        this.ownNames = Set.copyOf(ownNames);
        this.random = random;
        this.maxServers = maxServers;
    }

    Route route(NextHop nextHop) {
        if (nextHop.host() instanceof AddressLiteral literal) {
            return new Route.Servers(List.of(server(literal.toString(), literal.address(), nextHop.port())));
        }
        Domain domain = (Domain) nextHop.host();
        if (!nextHop.lookUpMx()) return addresses(List.of(domain), nextHop.port());
        return switch (resolver.mx(domain)) {
            // Nothing is known: taking this for "no MX" would bring mail to the web server. RFC 5321 section 5.1
            case DnsAnswer.Failed<Mx> failed ->
                none(DeliveryResult.Deferred.siteDown("4.4.3", "MX of " + domain + ": " + failed.reason()));
            case DnsAnswer.NoDomain<Mx> noDomain ->
                none(DeliveryResult.Bounced.of("5.4.4", "the domain " + domain + " does not exist"));
            case DnsAnswer.NoData<Mx> implicit -> addresses(List.of(domain), nextHop.port());
            case DnsAnswer.Found<Mx> found -> exchangers(domain, found.records(), nextHop.port());
        };
    }

    /**
     * The servers of a next hop by name, so that domains whose mail the same ones take are one site.
     *
     * @throws IOException if that is not known at the moment
     */
    String site(NextHop nextHop) throws IOException {
        if (!(nextHop.host() instanceof Domain domain) || !nextHop.lookUpMx()) return nextHop.toString();
        return switch (resolver.mx(domain)) {
            case DnsAnswer.Failed<Mx> failed -> throw new IOException("MX of " + domain + ": " + failed.reason());
            case DnsAnswer.NoDomain<Mx> noDomain -> nextHop.toString();
            case DnsAnswer.NoData<Mx> implicit -> nextHop.toString();
            case DnsAnswer.Found<Mx> found ->
                found.records().stream()
                        .map(mx -> CaseFolding.fold(mx.host()))
                        .sorted()
                        .distinct()
                        .limit(MAX_HOSTS)
                        .collect(Collectors.joining(" ", "", " " + nextHop.port()));
        };
    }

    private Route exchangers(Domain domain, List<Mx> records, int port) {
        // RFC 7505 section 3
        if (records.stream().allMatch(Mx::isNull)) {
            return none(DeliveryResult.Bounced.of("5.1.10", "the domain " + domain + " takes no mail (null MX)"));
        }
        List<Mx> sorted = new ArrayList<>(records);
        Collections.shuffle(sorted, Random.from(random)); // the sort below keeps this order among equals
        sorted.sort(Comparator.comparingInt(Mx::preference));
        List<Domain> hosts = new ArrayList<>();
        int ourPreference = sorted.stream()
                .filter(mx -> Domain.parse(mx.host()).map(ownNames::contains).orElse(false))
                .mapToInt(Mx::preference)
                .min()
                .orElse(Integer.MAX_VALUE);
        for (Mx mx : sorted) {
            // Who is not nearer to the recipient than we are would send it back to us.
            if (mx.preference() < ourPreference) Domain.parse(mx.host()).ifPresent(hosts::add);
        }
        if (hosts.isEmpty() && ourPreference < Integer.MAX_VALUE) {
            return none(DeliveryResult.Bounced.of("5.4.6", "mail for " + domain + " loops back to myself"));
        }
        return addresses(hosts.subList(0, Math.min(MAX_HOSTS, hosts.size())), port);
    }

    /** All addresses of all hosts. There is no way back from an MX without address to the domain's own. */
    private Route addresses(List<Domain> hosts, int port) {
        List<Server> servers = new ArrayList<>();
        Optional<String> failure = Optional.empty();
        for (Domain host : hosts) {
            if (servers.size() >= maxServers) break; // what is never tried need not be looked up
            DnsAnswer<InetAddress> ipv6 = resolver.aaaa(host);
            DnsAnswer<InetAddress> ipv4 = resolver.a(host);
            // One of each in turn, so that a host whose IPv6 leads nowhere is reached at the second attempt.
            List<InetAddress> six = ipv6.orNone();
            List<InetAddress> four = ipv4.orNone();
            for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
                if (i < six.size()) servers.add(server(host.ascii(), six.get(i), port));
                if (i < four.size()) servers.add(server(host.ascii(), four.get(i), port));
            }
            for (DnsAnswer<InetAddress> answer : List.of(ipv6, ipv4)) {
                if (answer instanceof DnsAnswer.Failed<InetAddress> failed) failure = Optional.of(failed.reason());
            }
        }
        if (!servers.isEmpty()) return new Route.Servers(servers.subList(0, Math.min(maxServers, servers.size())));
        return none(failure.<DeliveryResult>map(
                        reason -> DeliveryResult.Deferred.siteDown("4.4.3", "address of " + hosts + ": " + reason))
                .orElseGet(() -> DeliveryResult.Bounced.of("5.4.4", "no address for " + hosts)));
    }

    private static Route none(DeliveryResult result) {
        return new Route.None(result);
    }

    private static Server server(String name, InetAddress address, int port) {
        return new Server(name, new InetSocketAddress(address, port));
    }
}
