package org.mailrail.route.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;

/** An address as somebody wrote it, maybe without a domain: its tokens without comments. Immutable. */
public final class LooseAddress {
    private static final int MAX_TOKENS = 1024;

    private final List<AddressToken> tokens;

    private LooseAddress(List<AddressToken> tokens) {
        this.tokens = tokens;
    }

    /** The address of this text. Angle brackets around it are not part of it. */
    public static LooseAddress of(String text) {
        return of(AddressToken.scan(text, MAX_TOKENS));
    }

    /** The address of these tokens. */
    public static LooseAddress of(List<AddressToken> tokens) {
        List<AddressToken> address = new ArrayList<>(tokens.size());
        for (AddressToken token : tokens) if (token.kind() != AddressToken.Kind.COMMENT) address.add(token);
        int last = address.size() - 1;
        boolean enclosed =
                last > 0 && address.getFirst().is('<') && address.get(last).is('>');
        return new LooseAddress(List.copyOf(enclosed ? address.subList(1, last) : address));
    }

    /** Whether it is nothing, {@code <>}, {@code ""} or a lone {@code @}: nobody. */
    public boolean isNobody() {
        if (tokens.size() > 1) return false;
        return tokens.isEmpty()
                || tokens.getFirst().is('@')
                || tokens.getFirst().kind() == AddressToken.Kind.QUOTED
                        && tokens.getFirst().text().isEmpty();
    }

    /** Without {@code @a,@b:} before the address. RFC 5321 appendix C. */
    public LooseAddress withoutSourceRoute() {
        if (!tokens.getFirst().is('@')) return this;
        int colon = first(':');
        return colon < 0 || colon == tokens.size() - 1 ? this : new LooseAddress(from(colon + 1));
    }

    /** Whether there is an {@code @}. */
    public boolean hasAt() {
        return last('@') >= 0;
    }

    /** {@code rest@host} for {@code host!rest}, if it has a {@code !}. */
    public Optional<LooseAddress> bangPathSwapped() {
        int bang = first('!');
        if (bang < 0) return Optional.empty();
        List<AddressToken> swapped = new ArrayList<>(from(bang + 1));
        swapped.add(AddressToken.operator('@'));
        swapped.addAll(tokens.subList(0, bang));
        return Optional.of(new LooseAddress(List.copyOf(swapped)));
    }

    /** {@code user@domain} for {@code user%domain}, if it has a {@code %}. */
    public Optional<LooseAddress> percentPromoted() {
        int percent = last('%');
        if (percent < 0) return Optional.empty();
        List<AddressToken> promoted = new ArrayList<>(tokens);
        promoted.set(percent, AddressToken.operator('@'));
        return Optional.of(new LooseAddress(List.copyOf(promoted)));
    }

    /** With {@code @domain} behind it. */
    public LooseAddress at(Domain domain) {
        return plus('@', domain);
    }

    /** With {@code .domain} behind it, if its domain is there and has no dot, and is no address literal. */
    public LooseAddress inDomain(Domain domain) {
        int at = last('@');
        if (at < 0 || at == tokens.size() - 1) return this;
        for (AddressToken token : from(at + 1)) {
            if (token.kind() == AddressToken.Kind.LITERAL || token.is('.')) return this;
        }
        return plus('.', domain);
    }

    /** Without the dot at its end, if it has one and no second dot or {@code @} before it. */
    public LooseAddress withoutTrailingDot() {
        int last = tokens.size() - 1;
        if (last < 1 || !tokens.get(last).is('.')) return this;
        AddressToken before = tokens.get(last - 1);
        return before.is('.') || before.is('@') ? this : new LooseAddress(tokens.subList(0, last));
    }

    /**
     * The address; what stands before the last {@code @} is its local part.
     *
     * @throws SyntaxException if it has no domain, or is none
     */
    public EmailAddress toEmailAddress() {
        int at = last('@');
        if (at < 0) throw new SyntaxException("an address with a domain", 0);
        String host = text(from(at + 1));
        if (host.endsWith(".")) throw new SyntaxException("a domain without dots at its end", 0);
        return new EmailAddress(
                text(tokens.subList(0, at)), host.startsWith("[") ? AddressLiteral.of(host) : Domain.of(host));
    }

    private static String text(List<AddressToken> tokens) {
        StringBuilder text = new StringBuilder();
        for (AddressToken token : tokens) {
            boolean literal = token.kind() == AddressToken.Kind.LITERAL;
            text.append(literal ? "[" + token.text() + "]" : token.text());
        }
        return text.toString();
    }

    private LooseAddress plus(char operator, Domain domain) {
        List<AddressToken> more = new ArrayList<>(tokens);
        more.add(AddressToken.operator(operator));
        more.addAll(AddressToken.scan(domain.toString(), MAX_TOKENS));
        return new LooseAddress(List.copyOf(more));
    }

    private List<AddressToken> from(int index) {
        return tokens.subList(index, tokens.size());
    }

    private int first(char operator) {
        for (int i = 0; i < tokens.size(); i++) if (tokens.get(i).is(operator)) return i;
        return -1;
    }

    private int last(char operator) {
        for (int i = tokens.size() - 1; i >= 0; i--) if (tokens.get(i).is(operator)) return i;
        return -1;
    }
}
