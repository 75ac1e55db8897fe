package org.mailrail.auth.spf;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.DnsName;
import org.mailrail.core.Domain;
import org.mailrail.core.SyntaxException;
import org.mailrail.dns.Resolver.DnsAnswer;
import org.mailrail.dns.Resolver.Mx;

/** One run of check_host(), with what it has used up of its limits. RFC 7208 sections 4 to 7. */
final class Evaluation {
    /** Terms that ask the DNS. RFC 7208 section 4.6.4. */
    private static final int MAX_TERMS = 10;
    /** Mail exchangers of one {@code mx}, and names of the client. RFC 7208 section 4.6.4. */
    private static final int MAX_NAMES = 10;

    private static final int MAX_NAME_LENGTH = 253;
    private static final int MAX_EXPLANATION = 512;

    private final Spf settings;
    private final SpfRequest request;
    private final boolean ipv4;
    private final Instant deadline;
    private int terms;
    private int voids;
    private @Nullable List<Domain> clientNames;

    Evaluation(Spf settings, SpfRequest request) {
        this.settings = settings;
        this.request = request;
        this.ipv4 = IpNetwork.octets(request.client()).length == 4;
        this.deadline = settings.clock().instant().plus(settings.timeLimit());
    }

    SpfResult checkHost() {
        try {
            return checkHost(request.domain(), true);
        } catch (Spf.Stop stop) {
            return stop.result();
        }
    }

    /**
     * Applies the policy of one domain: the sender's, one that is included, one that is redirected to.
     *
     * @param explain whether a fail is to be explained; not inside an include, whose exp must not be used (section 6.2)
     */
    private SpfResult checkHost(String domain, boolean explain) throws Spf.Stop {
        DnsName name = DnsName.parse(domain).orElse(null);
        // Initial processing, section 4.3: not a domain name, or of one label only, such as a NetBIOS name in HELO.
        if (name == null || name.ascii().indexOf('.') < 0 || name.ascii().startsWith("[")) {
            return new SpfResult.None("not a domain name of two labels or more");
        }
        Optional<String> text = lookUpRecord(name);
        if (text.isEmpty()) return new SpfResult.None(name + " has no SPF record");
        SpfRecord record;
        try {
            record = SpfRecord.parse(text.get());
        } catch (SyntaxException e) {
            return new SpfResult.PermError(
                    "SPF record of " + name + ": expected " + e.getMessage() + " at " + e.offset());
        }
        for (SpfRecord.Directive directive : record.directives()) {
            Mechanism mechanism = directive.mechanism();
            if (!matches(mechanism, name)) continue;
            return switch (directive.qualifier()) {
                case PASS -> new SpfResult.Pass(mechanism);
                case NEUTRAL -> new SpfResult.Neutral(mechanism);
                case SOFT_FAIL -> new SpfResult.SoftFail(mechanism);
                case FAIL -> new SpfResult.Fail(mechanism, explain ? explanation(record, name) : null);
            };
        }
        MacroString redirect = record.redirect();
        if (redirect == null) return new SpfResult.Neutral(null);
        return redirected(redirect, name, explain);
    }

    /** Section 6.1. */
    private SpfResult redirected(MacroString redirect, DnsName domain, boolean explain) throws Spf.Stop {
        countTerm();
        String target = expand(redirect, domain);
        SpfResult result = target == null ? new SpfResult.None("") : checkHost(target, explain);
        // A target without a policy is a mistake of whoever names it.
        return result instanceof SpfResult.None
                ? new SpfResult.PermError("redirect=" + redirect + " leads to no SPF record")
                : result;
    }

    /** Sections 4.4 and 4.5. */
    private Optional<String> lookUpRecord(DnsName domain) throws Spf.Stop {
        checkTime();
        DnsAnswer<String> answer = settings.resolver().txt(domain);
        failIfFailed(answer, domain);
        List<String> records = answer.orNone().stream().filter(SpfRecord::isSpf).toList();
        if (records.size() > 1) {
            throw new Spf.Stop(new SpfResult.PermError(domain + " has " + records.size() + " SPF records"));
        }
        return records.stream().findFirst();
    }

    private boolean matches(Mechanism mechanism, DnsName domain) throws Spf.Stop {
        return switch (mechanism) {
            case Mechanism.All all -> true;
            case Mechanism.Ip4 ip4 -> ip4.network().contains(request.client());
            case Mechanism.Ip6 ip6 -> ip6.network().contains(request.client());
            case Mechanism.Include include -> included(include.domain(), domain);
            case Mechanism.A a -> {
                countTerm();
                DnsName name = target(a.domain(), domain);
                yield name != null && anyInPrefix(countVoid(addresses(name)), name, prefix(a.prefix4(), a.prefix6()));
            }
            case Mechanism.Mx mx -> {
                countTerm();
                DnsName name = target(mx.domain(), domain);
                yield name != null && isExchanger(name, prefix(mx.prefix4(), mx.prefix6()));
            }
            case Mechanism.Ptr ptr -> {
                countTerm();
                DnsName name = target(ptr.domain(), domain);
                yield name != null && clientNames().stream().anyMatch(host -> isSameOrBelow(host, name));
            }
            case Mechanism.Exists exists -> {
                countTerm();
                DnsName name = target(exists.domain(), domain);
                yield name != null && exists(name);
            }
        };
    }

    /** Section 5.2. */
    private boolean included(MacroString include, DnsName domain) throws Spf.Stop {
        countTerm();
        String target = expand(include, domain);
        if (target == null) return false;
        SpfResult result = checkHost(target, false);
        return switch (result) {
            case SpfResult.Pass pass -> true;
            case SpfResult.Fail fail -> false;
            case SpfResult.SoftFail softFail -> false;
            case SpfResult.Neutral neutral -> false;
            case SpfResult.TempError tempError -> throw new Spf.Stop(tempError);
            case SpfResult.PermError permError -> throw new Spf.Stop(permError);
            case SpfResult.None none ->
                throw new Spf.Stop(new SpfResult.PermError("include:" + include + " leads to no SPF record"));
        };
    }

    /** Section 5.4. A domain without MX is not its own exchanger here. */
    private boolean isExchanger(DnsName domain, int prefix) throws Spf.Stop {
        checkTime();
        DnsAnswer<Mx> answer = countVoid(settings.resolver().mx(domain));
        failIfFailed(answer, domain);
        List<Mx> exchangers = answer.orNone();
        if (exchangers.size() > MAX_NAMES) {
            throw new Spf.Stop(new SpfResult.PermError(domain + " has more than " + MAX_NAMES + " MX records"));
        }
        for (Mx exchanger : exchangers) {
            DnsName host =
                    exchanger.isNull() ? null : DnsName.parse(exchanger.host()).orElse(null);
            // The limit on void look-ups is one on terms: exchangers without an address of the client's kind are
            // common.
            if (host != null && anyInPrefix(addresses(host), host, prefix)) return true;
        }
        return false;
    }

    /** Section 5.7: an IPv4 address, also where the client has IPv6. */
    private boolean exists(DnsName name) throws Spf.Stop {
        checkTime();
        DnsAnswer<InetAddress> answer = countVoid(settings.resolver().a(name));
        failIfFailed(answer, name);
        return !answer.orNone().isEmpty();
    }

    /**
     * The names by PTR that an address look-up confirms. What fails or is beyond the limit is passed over, not held against the policy: the
     * client's owner chooses these records, not the sender's. Looked up once. Section 5.5.
     */
    private List<Domain> clientNames() throws Spf.Stop {
        if (clientNames != null) return clientNames;
        checkTime();
        List<Domain> confirmed = new ArrayList<>();
        List<Domain> names = settings.resolver().ptr(request.client()).orNone();
        for (Domain name : names.subList(0, Math.min(names.size(), MAX_NAMES))) {
            if (addresses(name).orNone().stream().anyMatch(this::isClient)) confirmed.add(name);
        }
        clientNames = confirmed;
        return confirmed;
    }

    private boolean isClient(InetAddress address) {
        return IpNetwork.of(address, ipv4 ? 32 : 128).contains(request.client());
    }

    private DnsAnswer<InetAddress> addresses(DnsName name) throws Spf.Stop {
        checkTime();
        return ipv4 ? settings.resolver().a(name) : settings.resolver().aaaa(name);
    }

    private boolean anyInPrefix(DnsAnswer<InetAddress> answer, DnsName name, int prefix) throws Spf.Stop {
        failIfFailed(answer, name);
        for (InetAddress address : answer.orNone()) {
            boolean sameKind = (IpNetwork.octets(address).length == 4) == ipv4;
            if (sameKind && IpNetwork.of(address, prefix).contains(request.client())) return true;
        }
        return false;
    }

    private int prefix(int prefix4, int prefix6) {
        return ipv4 ? prefix4 : prefix6;
    }

    /** Section 6.2. Whatever is wrong with an explanation, the result stays. */
    private @Nullable String explanation(SpfRecord record, DnsName domain) {
        if (record.explanation() == null) return null;
        try {
            DnsName name = target(record.explanation(), domain);
            if (name == null) return null;
            checkTime();
            List<String> texts = settings.resolver().txt(name).orNone();
            if (texts.size() != 1) return null;
            String text = SpfGrammar.explainString(texts.get(0)).expand(letter -> value(letter, domain));
            return text.length() <= MAX_EXPLANATION && isPrintable(text) ? text : null;
        } catch (SyntaxException | MacroString.UnsuitableException | Spf.Stop unusable) {
            return null;
        }
    }

    /** The explanation goes into a reply and a log: nothing that a peer put in by a macro may break a line there. */
    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** {@code <target-name>}, section 4.8; null if it cannot be one, so that nothing matches (section 5). */
    private @Nullable DnsName target(@Nullable MacroString spec, DnsName domain) throws Spf.Stop {
        if (spec == null) return domain;
        String expanded = expand(spec, domain);
        return expanded == null ? null : DnsName.parse(expanded).orElse(null);
    }

    /** A domain-spec, expanded, cut from the left to what fits a name (section 7.3); null if it holds what no name can. */
    private @Nullable String expand(MacroString spec, DnsName domain) throws Spf.Stop {
        String name;
        try {
            name = spec.expand(letter -> value(letter, domain));
        } catch (MacroString.UnsuitableException notAscii) {
            return null;
        }
        if (name.endsWith(".")) name = name.substring(0, name.length() - 1);
        int start = 0;
        while (name.length() - start > MAX_NAME_LENGTH) {
            int dot = name.indexOf('.', start);
            if (dot < 0) return null;
            start = dot + 1;
        }
        return name.substring(start);
    }

    /** What a macro letter stands for. Section 7.2. */
    private String value(char letter, DnsName domain) throws Spf.Stop, MacroString.UnsuitableException {
        return switch (letter) {
            case 's' -> localPart() + "@" + request.domain();
            case 'l' -> localPart();
            case 'o' -> request.domain();
            case 'd' -> domain.ascii();
            case 'i' -> dotted();
            case 'p' -> validatedName(domain);
            case 'v' -> ipv4 ? "in-addr" : "ip6";
            case 'h' -> request.helo();
            case 'c' -> IpNetwork.text(request.client());
            case 'r' -> settings.receiver();
            case 't' -> Long.toString(settings.clock().instant().getEpochSecond());
            default -> throw new AssertionError(letter);
        };
    }

    /** A local part outside ASCII cannot be asked for: the term matches nothing. RFC 8616 section 4. */
    private String localPart() throws MacroString.UnsuitableException {
        if (request.localPart().chars().anyMatch(c -> c > '~')) throw new MacroString.UnsuitableException();
        return request.localPart();
    }

    private String dotted() {
        if (ipv4) return IpNetwork.text(request.client());
        String nibbles = HexFormat.of().formatHex(request.client().getAddress());
        StringBuilder dotted = new StringBuilder(63).append(nibbles.charAt(0));
        for (int i = 1; i < nibbles.length(); i++) dotted.append('.').append(nibbles.charAt(i));
        return dotted.toString();
    }

    /** The client's name: the domain itself if that is one, else one below it, else any. Section 7.3. */
    private String validatedName(DnsName domain) throws Spf.Stop {
        List<Domain> names = clientNames();
        if (names.contains(domain)) return domain.ascii();
        return names.stream()
                .filter(name -> isSameOrBelow(name, domain))
                .findFirst()
                .or(() -> names.stream().findFirst())
                .map(Domain::ascii)
                .orElse("unknown");
    }

    private static boolean isSameOrBelow(Domain name, DnsName ancestor) {
        return ancestor instanceof Domain domain && name.isSameOrBelow(domain);
    }

    private void countTerm() throws Spf.Stop {
        if (++terms > MAX_TERMS) {
            throw new Spf.Stop(new SpfResult.PermError("more than " + MAX_TERMS + " terms that ask the DNS"));
        }
    }

    private <T> DnsAnswer<T> countVoid(DnsAnswer<T> answer) throws Spf.Stop {
        boolean isVoid = answer instanceof DnsAnswer.NoData || answer instanceof DnsAnswer.NoDomain;
        if (isVoid && ++voids > settings.voidLookups()) {
            throw new Spf.Stop(new SpfResult.PermError(
                    "more than " + settings.voidLookups() + " terms that find nothing in the DNS"));
        }
        return answer;
    }

    private void checkTime() throws Spf.Stop {
        if (settings.clock().instant().isAfter(deadline)) {
            throw new Spf.Stop(new SpfResult.TempError("took longer than " + settings.timeLimit()));
        }
    }

    private static void failIfFailed(DnsAnswer<?> answer, DnsName name) throws Spf.Stop {
        if (answer instanceof DnsAnswer.Failed<?> failed) {
            throw new Spf.Stop(new SpfResult.TempError("DNS for " + name + ": " + failed.reason()));
        }
    }
}
