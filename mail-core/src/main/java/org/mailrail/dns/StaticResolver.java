package org.mailrail.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.DnsName;
import org.mailrail.core.Domain;
import org.mailrail.core.NonBlocking;

/**
 * A small zone in memory, for tests and demonstrations. It answers as a real resolver does: CNAMEs are followed, a loop of them fails, a name
 * that has only other records, or only names below it, is {@link Resolver.DnsAnswer.NoData}, {@code localhost} is the loopback. Immutable.
 */
public final class StaticResolver implements Resolver, NonBlocking {
    private static final int MAX_CNAMES = 12;

    /** What can be asked for. */
    public enum Type {
        /** Mail exchangers. */
        MX,
        /** IPv4 addresses. */
        A,
        /** IPv6 addresses. */
        AAAA,
        /** Texts. */
        TXT
    }

    private record Node(
            List<Mx> mx,
            List<InetAddress> a,
            List<InetAddress> aaaa,
            List<String> txt,
            @Nullable DnsName cname,
            Set<Type> failing) {}

    private final Map<DnsName, Node> nodes;
    private final Map<InetAddress, List<Domain>> pointers;
    private final Set<InetAddress> failingPointers;
    private final boolean authenticated;

    private StaticResolver(Builder builder) {
        Map<DnsName, Node> frozen = new HashMap<>();
        builder.nodes.forEach((name, node) -> frozen.put(name, node.freeze()));
        nodes = Map.copyOf(frozen);
        Map<InetAddress, List<Domain>> names = new HashMap<>();
        builder.pointers.forEach((address, hosts) -> names.put(address, List.copyOf(hosts)));
        pointers = Map.copyOf(names);
        failingPointers = Set.copyOf(builder.failingPointers);
        authenticated = builder.authenticated;
    }

    /** An empty zone to fill. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public DnsAnswer<Mx> mx(DnsName name) {
        return ask(name, Type.MX, Node::mx);
    }

    @Override
    public DnsAnswer<InetAddress> a(DnsName name) {
        return Localhost.isLocalhost(name) ? found(List.of(Localhost.IPV4)) : ask(name, Type.A, Node::a);
    }

    @Override
    public DnsAnswer<InetAddress> aaaa(DnsName name) {
        return Localhost.isLocalhost(name) ? found(List.of(Localhost.IPV6)) : ask(name, Type.AAAA, Node::aaaa);
    }

    @Override
    public DnsAnswer<String> txt(DnsName name) {
        return ask(name, Type.TXT, Node::txt);
    }

    @Override
    public DnsAnswer<Domain> ptr(InetAddress address) {
        if (failingPointers.contains(address)) return new DnsAnswer.Failed<>("SERVFAIL");
        List<Domain> names = pointers.get(address);
        return names == null ? new DnsAnswer.NoDomain<>() : found(names);
    }

    private <T> DnsAnswer<T> ask(DnsName asked, Type type, Function<Node, List<T>> records) {
        DnsName name = asked;
        for (int hops = 0; hops <= MAX_CNAMES; hops++) {
            Node node = nodes.get(name);
            if (node == null) return exists(name) ? new DnsAnswer.NoData<>() : new DnsAnswer.NoDomain<>();
            if (node.failing().contains(type)) return new DnsAnswer.Failed<>("SERVFAIL");
            if (node.cname() == null) {
                List<T> found = records.apply(node);
                return found.isEmpty() ? new DnsAnswer.NoData<>() : found(found);
            }
            name = node.cname();
        }
        return new DnsAnswer.Failed<>("a loop of CNAMEs");
    }

    private <T> DnsAnswer<T> found(List<T> records) {
        return new DnsAnswer.Found<>(records, authenticated);
    }

    private boolean exists(DnsName name) {
        return Localhost.isLocalhost(name)
                || nodes.keySet().stream().anyMatch(known -> known.ascii().endsWith("." + name.ascii()));
    }

    /** Collects records. Records of one name and type keep their order, mail exchangers are sorted by preference. */
    public static final class Builder {
        private static final class Draft {
            private final List<Mx> mx = new ArrayList<>();
            private final List<InetAddress> a = new ArrayList<>();
            private final List<InetAddress> aaaa = new ArrayList<>();
            private final List<String> txt = new ArrayList<>();
            private final Set<Type> failing = EnumSet.noneOf(Type.class);
            private @Nullable DnsName cname;

            private Node freeze() {
                List<Mx> sorted = mx.stream()
                        .sorted(Comparator.comparingInt(Mx::preference))
                        .toList();
                return new Node(
                        sorted, List.copyOf(a), List.copyOf(aaaa), List.copyOf(txt), cname, EnumSet.copyOf(failing));
            }
        }

        private final Map<DnsName, Draft> nodes = new HashMap<>();
        private final Map<InetAddress, List<Domain>> pointers = new HashMap<>();
        private final List<InetAddress> failingPointers = new ArrayList<>();
        private boolean authenticated;

        private Builder() {}

        /**
         * A mail exchanger.
         *
         * @param host its name, {@code .} for a null MX
         */
        public Builder mx(String domain, int preference, String host) {
            node(domain).mx.add(new Mx(preference, host));
            return this;
        }

        /** IPv4 addresses, e.g. {@code 192.0.2.1}. */
        public Builder a(String name, String... addresses) {
            for (String text : addresses) {
                if (!(address(text) instanceof Inet4Address ipv4))
                    throw new IllegalArgumentException(text + " is not IPv4");
                node(name).a.add(ipv4);
            }
            return this;
        }

        /** IPv6 addresses, e.g. {@code 2001:db8::1}. */
        public Builder aaaa(String name, String... addresses) {
            for (String text : addresses) {
                if (!(address(text) instanceof Inet6Address ipv6))
                    throw new IllegalArgumentException(text + " is not IPv6");
                node(name).aaaa.add(ipv6);
            }
            return this;
        }

        /** A text, already joined; its octets as ISO 8859-1 characters. */
        public Builder txt(String name, String text) {
            node(name).txt.add(text);
            return this;
        }

        /** An alias of another name. */
        public Builder cname(String alias, String name) {
            node(alias).cname = name(name);
            return this;
        }

        /** The name of an address, e.g. {@code ptr("192.0.2.1", "mx.example.org")}. */
        public Builder ptr(String address, String name) {
            pointers.computeIfAbsent(address(address), key -> new ArrayList<>()).add(Domain.of(name));
            return this;
        }

        /** Questions for this name fail as with SERVFAIL: those of these types, or all if none is given. */
        public Builder failing(String name, Type... types) {
            node(name).failing.addAll(types.length == 0 ? EnumSet.allOf(Type.class) : List.of(types));
            return this;
        }

        /** The question for the name of this address fails. */
        public Builder failingPtr(String address) {
            failingPointers.add(address(address));
            return this;
        }

        /** Whether answers count as vouched for by DNSSEC; they do not by default. */
        public Builder authenticated(boolean vouchedFor) {
            authenticated = vouchedFor;
            return this;
        }

        /** The zone as it is now. */
        public StaticResolver build() {
            return new StaticResolver(this);
        }

        private Draft node(String name) {
            return nodes.computeIfAbsent(name(name), key -> new Draft());
        }

        private static DnsName name(String text) {
            return DnsName.parse(text).orElseThrow(() -> new IllegalArgumentException(text + " is no name"));
        }

        private static InetAddress address(String text) {
            return AddressLiteral.of(text.indexOf(':') < 0 ? "[" + text + "]" : "[IPv6:" + text + "]")
                    .address();
        }
    }
}
