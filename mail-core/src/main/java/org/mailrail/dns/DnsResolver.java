package org.mailrail.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.mailrail.core.DnsName;
import org.mailrail.core.Domain;
import org.mailrail.core.Reply;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks recursive DNS servers, by UDP, and by TCP where an answer was truncated. Answers are kept as long as they say, within a bound of memory.
 *
 * <p>Each server is asked once an attempt, in order, until one answers. What is malformed, of another id or question, not recursive, or an
 * error other than NXDOMAIN, is no answer; when the attempts are used up, the outcome is {@link Resolver.DnsAnswer.Failed}. Safe for many threads.
 */
public final class DnsResolver implements Resolver {
    private static final int MAX_CNAMES = 12;

    private final List<SimpleResolver> servers;
    private final int attempts;
    private final boolean trustsAuthenticatedData;
    private final AnswerCache cache;

    private DnsResolver(Builder builder) {
        servers = builder.servers.stream()
                .map(address -> server(address, builder.timeout))
                .toList();
        attempts = builder.attempts;
        trustsAuthenticatedData = builder.trustsAuthenticatedData;
        cache = new AnswerCache(builder.cacheSize, builder.longestTtl, builder.longestNegativeTtl, builder.clock);
    }

    private static SimpleResolver server(InetSocketAddress address, Duration timeout) {
        SimpleResolver server = new SimpleResolver(address);
        server.setTimeout(timeout);
        return server;
    }

    /** A resolver that asks the servers the system is configured with, unless others are named. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public DnsAnswer<Mx> mx(DnsName domain) {
        return ask(
                domain,
                Type.MX,
                MXRecord.class,
                records -> records.map(mx -> new Mx(mx.getPriority(), hostName(mx.getTarget())))
                        .sorted(Comparator.comparingInt(Mx::preference))
                        .toList());
    }

    @Override
    public DnsAnswer<InetAddress> a(DnsName domain) {
        if (Localhost.isLocalhost(domain)) return new DnsAnswer.Found<>(List.of(Localhost.IPV4), false);
        return ask(
                domain,
                Type.A,
                ARecord.class,
                records -> records.map(a -> withoutName(a.getAddress())).toList());
    }

    @Override
    public DnsAnswer<InetAddress> aaaa(DnsName domain) {
        if (Localhost.isLocalhost(domain)) return new DnsAnswer.Found<>(List.of(Localhost.IPV6), false);
        return ask(
                domain,
                Type.AAAA,
                AAAARecord.class,
                records -> records.map(a -> withoutName(a.getAddress())).toList());
    }

    @Override
    public DnsAnswer<String> txt(DnsName domain) {
        return ask(
                domain,
                Type.TXT,
                TXTRecord.class,
                records -> records.map(DnsResolver::joined).toList());
    }

    @Override
    public DnsAnswer<Domain> ptr(InetAddress address) {
        return ask(
                ReverseMap.fromAddress(address),
                Type.PTR,
                PTRRecord.class,
                records -> records.map(ptr -> Domain.parse(hostName(ptr.getTarget())))
                        .flatMap(Optional::stream) // names that are none prove nothing
                        .toList());
    }

    private <R extends Record, T> DnsAnswer<T> ask(
            DnsName domain, int type, Class<R> kind, Function<Stream<R>, List<T>> values) {
        if (Localhost.isLocalhost(domain)) return new DnsAnswer.NoData<>();
        try {
            return ask(Name.fromString(masterFileForm(domain)), type, kind, values);
        } catch (TextParseException e) {
            return new DnsAnswer.Failed<>("not a name for the DNS: " + Reply.printable(domain.ascii()));
        }
    }

    /** Every character that the text form of names gives a meaning is escaped, as a DnsName has no escapes. RFC 1035 section 5.1. */
    private static String masterFileForm(DnsName name) {
        StringBuilder text = new StringBuilder(name.ascii().length() + 8);
        for (int i = 0; i < name.ascii().length(); i++) {
            char c = name.ascii().charAt(i);
            boolean plain = c == '.' || c == '-' || c == '_' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (!plain) text.append('\\');
            text.append(c);
        }
        return text.append('.').toString();
    }

    private <R extends Record, T> DnsAnswer<T> ask(
            Name name, int type, Class<R> kind, Function<Stream<R>, List<T>> values) {
        return switch (answer(name, type)) {
            case RawAnswer.Found found -> {
                List<T> read = values.apply(
                        found.records().stream().filter(kind::isInstance).map(kind::cast));
                yield read.isEmpty() ? new DnsAnswer.NoData<>() : new DnsAnswer.Found<>(read, found.authenticated());
            }
            case RawAnswer.NoData noData -> new DnsAnswer.NoData<>();
            case RawAnswer.NoDomain noDomain -> new DnsAnswer.NoDomain<>();
            case RawAnswer.Failed failed -> new DnsAnswer.Failed<>(failed.reason());
        };
    }

    private RawAnswer answer(Name name, int type) {
        Optional<RawAnswer> known = cache.find(name, type);
        if (known.isPresent()) return known.get();
        RawAnswer answer = follow(name, type);
        cache.keep(name, type, answer);
        return answer;
    }

    /** Follows CNAMEs, within an answer and, where the server left off, by further questions. RFC 1034 section 5.2.2. */
    private RawAnswer follow(Name question, int type) {
        Set<Name> seen = new HashSet<>();
        Name name = question;
        long ttl = Long.MAX_VALUE;
        boolean authenticated = trustsAuthenticatedData;
        while (true) {
            Message answer;
            try {
                answer = send(name, type);
            } catch (IOException e) {
                return new RawAnswer.Failed(Reply.printable(name + " " + Type.string(type) + ": " + e.getMessage()));
            }
            authenticated &= answer.getHeader().getFlag(Flags.AD);
            List<Record> section = answer.getSection(Section.ANSWER);
            Name asked = name;
            Optional<CNAMERecord> alias = cname(section, name);
            while (records(section, name, type).isEmpty() && alias.isPresent()) {
                if (!seen.add(name) || seen.size() > MAX_CNAMES)
                    return new RawAnswer.Failed("a loop of CNAMEs at " + question);
                ttl = Math.min(ttl, alias.get().getTTL());
                name = alias.get().getTarget();
                alias = cname(section, name);
            }
            List<Record> records = records(section, name, type);
            if (!records.isEmpty()) {
                for (Record record : records) ttl = Math.min(ttl, record.getTTL());
                return new RawAnswer.Found(records, authenticated, ttl);
            }
            // With NXDOMAIN it is the end of the chain that does not exist. RFC 6604 section 3.
            if (answer.getRcode() == Rcode.NXDOMAIN) return new RawAnswer.NoDomain(Math.min(ttl, negativeTtl(answer)));
            if (name.equals(asked)) return new RawAnswer.NoData(Math.min(ttl, negativeTtl(answer)));
        }
    }

    /** Asks the servers in turn. */
    private Message send(Name name, int type) throws IOException {
        IOException last = new IOException("no server to ask");
        for (int attempt = 0; attempt < attempts; attempt++) {
            for (SimpleResolver server : servers) {
                Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
                query.getHeader().setFlag(Flags.AD); // asks to be told of DNSSEC. RFC 6840 section 5.7
                try {
                    Message answer = server.send(query);
                    Optional<String> fault = fault(query, answer);
                    if (fault.isEmpty()) return answer;
                    last = new IOException(fault.get() + " from " + server.getAddress());
                } catch (IOException e) {
                    if (Thread.currentThread().isInterrupted()) throw new IOException("interrupted", e);
                    last = new IOException(e.getMessage() + " from " + server.getAddress(), e);
                }
            }
        }
        throw last;
    }

    /** Why this is no answer to the question, if it is none. */
    private static Optional<String> fault(Message query, Message answer) {
        if (answer.getHeader().getID() != query.getHeader().getID()
                || !answer.getHeader().getFlag(Flags.QR)) {
            return Optional.of("another answer");
        }
        if (!query.getQuestion().equals(answer.getQuestion())) return Optional.of("an answer to another question");
        int code = answer.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) return Optional.of(Rcode.string(code));
        // Without recursion there is only a pointer to other servers, which must not be read as "no such record".
        boolean isReferral =
                !answer.getHeader().getFlag(Flags.RA) && !answer.getHeader().getFlag(Flags.AA);
        return isReferral ? Optional.of("no recursion") : Optional.empty();
    }

    private static List<Record> records(List<Record> section, Name name, int type) {
        return section.stream()
                .filter(record -> record.getType() == type
                        && record.getDClass() == DClass.IN
                        && record.getName().equals(name))
                .toList();
    }

    private static Optional<CNAMERecord> cname(List<Record> section, Name name) {
        return records(section, name, Type.CNAME).stream()
                .map(CNAMERecord.class::cast)
                .findFirst();
    }

    /** RFC 2308 section 5; without SOA it is not kept. */
    private static long negativeTtl(Message answer) {
        return answer.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .mapToLong(soa -> Math.min(soa.getTTL(), soa.getMinimum()))
                .findFirst()
                .orElse(0);
    }

    private static String hostName(Name name) {
        return name.equals(Name.root) ? "." : name.toString(true);
    }

    private static String joined(TXTRecord record) {
        StringBuilder text = new StringBuilder();
        for (byte[] part : record.getStringsAsByteArrays()) text.append(new String(part, StandardCharsets.ISO_8859_1));
        return text.toString();
    }

    /** dnsjava attaches the name that was asked for, which would show up wherever the address is printed. */
    private static InetAddress withoutName(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Settings, all of which have defaults. */
    public static final class Builder {
        private List<InetSocketAddress> servers = List.of();
        private Duration timeout = Duration.ofSeconds(3);
        private int attempts = 2;
        private boolean trustsAuthenticatedData;
        private long cacheSize = 16 << 20;
        private Duration longestTtl = Duration.ofDays(1);
        private Duration longestNegativeTtl = Duration.ofMinutes(15);
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /** The recursive servers to ask, in this order; the system's if none is given. */
        public Builder servers(InetSocketAddress... addresses) {
            servers = List.of(addresses);
            return this;
        }

        /** How long one server may take for one answer; 3 seconds if not set. */
        public Builder timeout(Duration oneAnswer) {
            if (oneAnswer.isNegative() || oneAnswer.isZero())
                throw new IllegalArgumentException("time-out " + oneAnswer);
            timeout = oneAnswer;
            return this;
        }

        /** How often each server is asked, at least once; twice if not set. */
        public Builder attempts(int times) {
            if (times < 1) throw new IllegalArgumentException("attempts " + times);
            attempts = times;
            return this;
        }

        /**
         * Whether the servers' word on DNSSEC counts: only for servers on this machine, or reached over a network that nobody else can write to. Not if
         * not set. RFC 6840 section 5.8.
         */
        public Builder trustAuthenticatedData(boolean trusted) {
            trustsAuthenticatedData = trusted;
            return this;
        }

        /** How much memory kept answers may take, roughly, in octets; 16 MiB if not set, 0 to keep none. */
        public Builder cacheSize(long octets) {
            if (octets < 0) throw new IllegalArgumentException("cache size " + octets);
            cacheSize = octets;
            return this;
        }

        /** How long answers are kept at most, whatever they say: 1 day for records, 15 minutes for their absence if not set. */
        public Builder longestTtl(Duration ofRecords, Duration ofAbsence) {
            longestTtl = ofRecords;
            longestNegativeTtl = ofAbsence;
            return this;
        }

        /** The clock by which answers age. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** The resolver. */
        public DnsResolver build() {
            if (servers.isEmpty()) {
                servers = new ArrayList<>(ResolverConfig.getCurrentConfig().servers());
            }
            return new DnsResolver(this);
        }
    }
}
