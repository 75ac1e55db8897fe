package org.mailrail.examples.server;

import java.net.InetAddress;
import org.mailrail.core.DnsName;
import org.mailrail.core.Domain;
import org.mailrail.dns.Resolver;

/**
 * Asks a zone for the names that it has, and the DNS for all others.
 *
 * @param zone asked first
 * @param dns asked for what the zone does not name
 */
record ZoneFirst(ZoneFile.Zone zone, Resolver dns) implements Resolver {
    @Override
    public DnsAnswer<Mx> mx(DnsName name) {
        return of(name).mx(name);
    }

    @Override
    public DnsAnswer<InetAddress> a(DnsName name) {
        return of(name).a(name);
    }

    @Override
    public DnsAnswer<InetAddress> aaaa(DnsName name) {
        return of(name).aaaa(name);
    }

    @Override
    public DnsAnswer<String> txt(DnsName name) {
        return of(name).txt(name);
    }

    @Override
    public DnsAnswer<Domain> ptr(InetAddress address) {
        // The loopback has no name that the DNS could know.
        return address.isLoopbackAddress() ? zone.records().ptr(address) : dns.ptr(address);
    }

    private Resolver of(DnsName name) {
        return zone.names().contains(name.ascii()) ? zone.records() : dns;
    }
}
