package org.mailrail.route;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;
import org.mailrail.route.internal.LooseAddress;
import org.mailrail.table.NetworkList;
import org.mailrail.table.TableTypes;

/**
 * Makes complete addresses of what people write. Postfix's trivial-rewrite(8), in this order:
 *
 * <pre>
 *   &#64;a,&#64;b:user&#64;domain  user&#64;domain
 *   host!user        user&#64;host            without &#64; in it, swap_bangpath
 *   user%domain      user&#64;domain          without &#64; in it, allow_percent_hack
 *   user             user&#64;$myorigin       append_at_myorigin
 *   user&#64;host        user&#64;host.$mydomain   append_dot_mydomain
 *   user&#64;domain.     user&#64;domain
 * </pre>
 *
 * <p>In the addresses of a header from elsewhere, {@code remote_header_rewrite_domain} takes the place of origin and domain. Immutable, safe for
 * many threads.
 */
public final class AddressRewriter {
    /** Whose address it is. */
    public enum Context {
        /** One of an envelope, or in a message of this site: it is completed with this site's names. */
        LOCAL,
        /** One in the header of a message from elsewhere: it must not get this site's names. */
        REMOTE
    }

    private final Domain origin;
    private final @Nullable Domain originOfHosts;
    private final @Nullable Domain remote;
    private final boolean appendsOrigin;
    private final boolean swapsBangPaths;
    private final boolean promotesPercent;
    private final LocalClients localClients;

    private AddressRewriter(Builder builder) {
        origin = builder.origin;
        originOfHosts = builder.domain;
        remote = builder.remote;
        appendsOrigin = builder.appendsOrigin;
        swapsBangPaths = builder.swapsBangPaths;
        promotesPercent = builder.promotesPercent;
        localClients = builder.localClients;
    }

    /** Completes addresses with this domain, which Postfix calls {@code $myorigin}. */
    public static Builder builder(Domain origin) {
        return new Builder(origin);
    }

    /**
     * As main.cf describes it: {@code myhostname}, {@code mydomain}, {@code myorigin}, {@code swap_bangpath}, {@code allow_percent_hack}, {@code
     * append_at_myorigin}, {@code append_dot_mydomain}, {@code compatibility_level}, {@code remote_header_rewrite_domain}, {@code
     * local_header_rewrite_clients}, {@code mynetworks}, {@code inet_interfaces}. Defaults are Postfix's: {@code append_dot_mydomain} is no from
     * compatibility level 1 on, else yes.
     *
     * @throws ConfigurationException if a value cannot be used; the message names file, line and parameter
     * @throws IOException if a table cannot be read
     */
    public static AddressRewriter from(MainCf main, TableTypes types) throws IOException {
        MainCf named = main.withPostfixDefaults();
        SiteNames site = SiteNames.from(named);
        Builder rewriter = builder(site.origin());
        if (named.yesNo("append_dot_mydomain", false)) rewriter.appendDomain(site.domain());
        String remote = named.string("remote_header_rewrite_domain", "");
        if (!remote.isEmpty()) {
            rewriter.remoteDomain(SiteNames.domain(named, "remote_header_rewrite_domain", remote));
        }
        rewriter.appendOrigin(named.yesNo("append_at_myorigin", true));
        rewriter.swapBangPaths(named.yesNo("swap_bangpath", true));
        rewriter.promotePercent(named.yesNo("allow_percent_hack", true));
        rewriter.localClients = LocalClients.from(named, types);
        return rewriter.build();
    }

    /** What is put behind local parts without a domain. */
    public Domain origin() {
        return origin;
    }

    /**
     * An address of an envelope, a table or a parameter, in quoted form.
     *
     * @throws SyntaxException if there is none, or it is broken in a way that nothing is known for
     */
    public EmailAddress rewrite(String address) {
        return rewrite(address, Context.LOCAL);
    }

    /**
     * An address in quoted form; comments in it are passed over.
     *
     * @throws SyntaxException if there is none, or it is broken in a way that nothing is known for
     */
    public EmailAddress rewrite(String address, Context context) {
        return rewrite(LooseAddress.of(address), context);
    }

    /** An address that has a domain already. */
    public EmailAddress rewrite(EmailAddress address) {
        if (originOfHosts == null
                || !(address.host() instanceof Domain host)
                || host.ascii().indexOf('.') >= 0) {
            return address;
        }
        return new EmailAddress(address.localPart(), Domain.of(host + "." + originOfHosts));
    }

    /**
     * How the addresses in a header that this client sends are completed; nothing if they are left alone.
     *
     * @throws IOException if a table cannot be asked
     */
    public Optional<Context> headerContext(Client client) throws IOException {
        if (localClients.contains(client)) return Optional.of(Context.LOCAL);
        return remote == null ? Optional.empty() : Optional.of(Context.REMOTE);
    }

    private EmailAddress rewrite(LooseAddress written, Context context) {
        if (written.isNobody()) throw new SyntaxException("an address", 0);
        LooseAddress address = written.withoutSourceRoute();
        if (!address.hasAt()) address = withDomain(address, context);
        Domain suffix = originOfHosts == null || context == Context.LOCAL ? originOfHosts : remote;
        if (suffix != null) address = address.inDomain(suffix);
        return address.withoutTrailingDot().toEmailAddress();
    }

    private LooseAddress withDomain(LooseAddress address, Context context) {
        Optional<LooseAddress> routed = swapsBangPaths ? address.bangPathSwapped() : Optional.empty();
        if (routed.isEmpty() && promotesPercent) routed = address.percentPromoted();
        if (routed.isPresent()) return routed.get();
        Domain domain = context == Context.LOCAL ? origin : remote;
        return appendsOrigin && domain != null ? address.at(domain) : address;
    }

    /** Puts a rewriter together. What is not set is as in Postfix, but that hosts without a dot are left alone. */
    public static final class Builder {
        private final Domain origin;
        private @Nullable Domain domain;
        private @Nullable Domain remote;
        private boolean appendsOrigin = true;
        private boolean swapsBangPaths = true;
        private boolean promotesPercent = true;
        private LocalClients localClients = new LocalClients(Set.of(), NetworkList.none(), false, null);

        private Builder(Domain origin) {
            this.origin = origin;
        }

        /** Puts this behind domains without a dot. {@code append_dot_mydomain}, {@code mydomain}. */
        public Builder appendDomain(Domain suffix) {
            domain = suffix;
            return this;
        }

        /** Completes addresses in headers from elsewhere with this. {@code remote_header_rewrite_domain}. */
        public Builder remoteDomain(Domain name) {
            remote = name;
            return this;
        }

        /** Whether local parts get a domain; yes if not set. {@code append_at_myorigin}. */
        public Builder appendOrigin(boolean whether) {
            appendsOrigin = whether;
            return this;
        }

        /** Whether {@code host!user} is {@code user@host}; yes if not set. {@code swap_bangpath}. */
        public Builder swapBangPaths(boolean whether) {
            swapsBangPaths = whether;
            return this;
        }

        /** Whether {@code user%domain} is {@code user@domain}; yes if not set. {@code allow_percent_hack}. */
        public Builder promotePercent(boolean whether) {
            promotesPercent = whether;
            return this;
        }

        /**
         * Whose messages are of this site, besides the application's own. {@code local_header_rewrite_clients}.
         *
         * @param addresses of clients, such as this host's own ({@code permit_inet_interfaces})
         * @param networks of clients ({@code permit_mynetworks})
         * @param authenticated whether whoever logged in is one ({@code permit_sasl_authenticated})
         */
        public Builder localClients(Collection<InetAddress> addresses, NetworkList networks, boolean authenticated) {
            localClients = new LocalClients(Set.copyOf(addresses), networks, authenticated, null);
            return this;
        }

        /** The rewriter. */
        public AddressRewriter build() {
            return new AddressRewriter(this);
        }
    }
}
