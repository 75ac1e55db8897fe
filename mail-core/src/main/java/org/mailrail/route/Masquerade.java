package org.mailrail.route;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mailrail.config.MainCf;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.table.NameList;
import org.mailrail.table.TableTypes;

/**
 * Hides the hosts below a domain: {@code user@host.example.org} becomes {@code user@example.org}. The first of the domains that an address is at or
 * below decides. Postfix's {@code masquerade_domains}, {@code masquerade_exceptions}.
 *
 * @param domains in order
 * @param exceptions users whose addresses are left alone
 */
record Masquerade(List<Entry> domains, NameList exceptions) {
    /**
     * One domain.
     *
     * @param domain what is left
     * @param hides false for {@code !domain}: addresses at it and below keep their hosts
     */
    record Entry(Domain domain, boolean hides) {}

    static final Masquerade NONE = new Masquerade(List.of(), NameList.none());

    Masquerade {
        domains = List.copyOf(domains);
    }

    static Masquerade from(MainCf main, TableTypes types) throws IOException {
        List<Entry> domains = new ArrayList<>();
        for (String word : main.list("masquerade_domains", "")) {
            boolean hides = true;
            String name = word;
            while (name.startsWith("!")) {
                hides = !hides;
                name = name.substring(1);
            }
            domains.add(new Entry(SiteNames.domain(main, "masquerade_domains", name.toLowerCase(Locale.ROOT)), hides));
        }
        return new Masquerade(domains, NameList.from(main, "masquerade_exceptions", "", types));
    }

    EmailAddress apply(EmailAddress address) throws IOException {
        if (domains.isEmpty() || !(address.host() instanceof Domain host)) return address;
        if (exceptions.contains(address.localPart())) return address;
        for (Entry entry : domains) {
            if (!host.isSameOrBelow(entry.domain())) continue;
            boolean below = !host.equals(entry.domain());
            return below && entry.hides() ? new EmailAddress(address.localPart(), entry.domain()) : address;
        }
        return address;
    }
}
