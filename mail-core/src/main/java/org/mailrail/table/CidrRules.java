package org.mailrail.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.internal.LogicalLine;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.table.internal.Blanks;
import org.mailrail.table.internal.Problems;

/**
 * The rules of a table of networks, of which the first that matches has the result. A rule that is wrong is a problem and left out.
 *
 * <pre>
 *   rule    = *( "!" / WS ) network 1*WS result / "if" *( "!" / WS ) network / "endif"
 *   network = address [ "/" bits ]     ; IPv6 addresses in brackets or not
 * </pre>
 *
 * <p>Blocks of addresses by the hundred thousand are looked up by hashing: once for each prefix length that occurs, 129 at most. Of the rules
 * found so, and of those with {@code !}, the first counts whose {@code if}s all hold.
 */
final class CidrRules {
    private static final int MAX_DEPTH = 100;

    /** A network as a key: the first bits of an address. The family shows in the second half, which IPv4 leaves unused. */
    private record Prefix(long high, long low, int bits) {
        static Prefix of(byte[] address, int bits) {
            if (address.length == 4) {
                long octets = Integer.toUnsignedLong(ByteBuffer.wrap(address).getInt());
                return new Prefix(bits == 0 ? 0 : octets & -1L << (32 - bits), 0, bits);
            }
            ByteBuffer octets = ByteBuffer.wrap(address);
            long high = octets.getLong();
            long low = octets.getLong();
            return new Prefix(
                    bits == 0 ? 0 : high & -1L << Math.max(64 - bits, 0),
                    bits <= 64 ? 0 : low & -1L << (128 - bits),
                    bits);
        }
    }

    /** What an {@code if} asks for; {@code outer} is the one around it. */
    private record Block(
            Network network, boolean negated, @Nullable Block outer) {
        boolean holds(byte[] address) {
            for (Block block = this; block != null; block = block.outer) {
                if (!matches(block.network, block.negated, address)) return false;
            }
            return true;
        }
    }

    private record Rule(
            Network network, boolean negated, @Nullable Block block, String result) {
        boolean matches(byte[] address) {
            return CidrRules.matches(network, negated, address) && (block == null || block.holds(address));
        }
    }

    /** The rules of one family by prefix; lists of rule numbers in order, and the prefix lengths that occur. */
    private static final class Family {
        private final Map<Prefix, int[]> byPrefix = new HashMap<>();
        private final BitSet lengths = new BitSet();

        void add(Network network, int number) {
            lengths.set(network.bits());
            byPrefix.merge(Prefix.of(network.prefix(), network.bits()), new int[] {number}, Family::joined);
        }

        private static int[] joined(int[] first, int[] second) {
            int[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final Family ipv4 = new Family();
    private final Family ipv6 = new Family();
    private final List<Integer> negated = new ArrayList<>();

    private CidrRules() {}

    /** A pattern says nothing of the other family, negated or not. */
    private static boolean matches(Network network, boolean negated, byte[] address) {
        return network.prefix().length == address.length && network.contains(address) != negated;
    }

    static CidrRules read(LogicalLineReader lines, TableValues values, Problems problems) throws IOException {
        CidrRules rules = new CidrRules();
        Deque<Integer> open = new ArrayDeque<>();
        Block block = null;
        for (LogicalLine line = lines.next(); line != null; line = lines.next()) {
            String text = Blanks.strip(line.text());
            try {
                if (isWord(text, "if")) {
                    if (open.size() == MAX_DEPTH) {
                        throw new IllegalArgumentException("if within if, deeper than " + MAX_DEPTH);
                    }
                    String pattern = text.substring(2);
                    block = new Block(network(pattern.substring(patternStart(pattern))), isNegated(pattern), block);
                    open.push(line.number());
                } else if (isWord(text, "endif")) {
                    if (text.length() > 5) throw new IllegalArgumentException("text behind endif");
                    if (block == null) throw new IllegalArgumentException("an endif without its if");
                    block = block.outer();
                    open.pop();
                } else {
                    rules.add(text, block, line.number(), values, problems);
                }
            } catch (IllegalArgumentException e) {
                problems.at(line.number(), e.getMessage() + ": left out");
            }
        }
        for (int line : open) problems.at(line, "an if without its endif: it holds to the end");
        return rules;
    }

    private static boolean isWord(String text, String word) {
        return text.toLowerCase(Locale.ROOT).startsWith(word)
                && (text.length() == word.length() || !Character.isLetterOrDigit(text.charAt(word.length())));
    }

    private static int patternStart(String text) {
        int at = 0;
        while (at < text.length() && (text.charAt(at) == '!' || LogicalLine.isBlank(text.charAt(at)))) at++;
        return at;
    }

    private static boolean isNegated(String text) {
        return text.substring(0, patternStart(text))
                                .chars()
                                .filter(c -> c == '!')
                                .count()
                        % 2
                == 1;
    }

    private static Network network(String text) {
        if (text.isEmpty()) throw new IllegalArgumentException("no network");
        return Network.of(text, Network.Brackets.OPTIONAL);
    }

    private void add(String text, @Nullable Block block, int line, TableValues values, Problems problems) {
        int start = patternStart(text);
        int end = start;
        while (end < text.length() && !LogicalLine.isBlank(text.charAt(end))) end++;
        Network network = network(text.substring(start, end));
        String result = Blanks.strip(text.substring(end));
        if (result.isEmpty()) throw new IllegalArgumentException("no result");
        Optional<String> value = values.of(result, line, problems);
        if (value.isEmpty()) return;
        Rule rule = new Rule(network, isNegated(text), block, value.get());
        if (rule.negated()) negated.add(rules.size());
        else family(network.prefix()).add(network, rules.size());
        rules.add(rule);
    }

    private Family family(byte[] address) {
        return address.length == 4 ? ipv4 : ipv6;
    }

    /** The result of the first rule that matches an address of 4 or 16 octets. */
    Optional<String> find(byte[] address) {
        Family family = family(address);
        int first = rules.size();
        for (int bits = family.lengths.nextSetBit(0); bits >= 0; bits = family.lengths.nextSetBit(bits + 1)) {
            int[] candidates = family.byPrefix.get(Prefix.of(address, bits));
            if (candidates != null)
                first = Math.min(first, firstMatching(candidates, address).orElse(first));
        }
        for (int number : negated) {
            if (number >= first) break;
            if (rules.get(number).matches(address)) first = number;
        }
        return first == rules.size()
                ? Optional.empty()
                : Optional.of(rules.get(first).result());
    }

    private OptionalInt firstMatching(int[] candidates, byte[] address) {
        for (int number : candidates) {
            if (rules.get(number).matches(address)) return OptionalInt.of(number);
        }
        return OptionalInt.empty();
    }
}
