package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.table.internal.Problems;

class CidrTableTest extends FileTableContract {
    @Override
    String source() {
        return "cidr:table";
    }

    @Override
    String line(String key, String value) {
        return key + " " + value;
    }

    @Override
    protected String key(int n) {
        return n % 2 == 0 ? "192.0.2." + n : "2001:db8::" + n;
    }

    @Override
    protected boolean takesPartialKeys() {
        return false;
    }

    private static CidrRules rules(String text, Problems problems) throws IOException {
        return CidrRules.read(LogicalLineReader.of(text, problems), new TableValues(false, Path.of("/")), problems);
    }

    private static Optional<String> find(CidrRules rules, String address) {
        return rules.find(Objects.requireNonNull(Network.octets(address, Network.Brackets.OPTIONAL)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    192.0.2.7      | host
                    192.0.2.8      | in
                    192.0.3.1      | not in the net before
                    198.51.100.1   | not in the net before
                    10.1.2.3       | ten one
                    10.2.2.3       | ten
                    10.9.1.1       | not nine
                    2001:db8::1    | v6 host
                    2001:DB8:0:0:0:0:0:2 | v6
                    ::1            | rest of v6
                    ::ffff:10.1.0.1 | ten one
                    """)
    void theFirstRuleThatMatchesHasTheResult(String address, String result) throws IOException {
        Problems problems = new Problems("t");
        CidrRules rules = rules("""
                # networks
                192.0.2.7        host
                192.0.2.0/24     in
                if !10.0.0.0/8
                !192.0.2.0/24    not in the net before
                endif
                if 10.0.0.0/8
                if ! 10.9.0.0/16
                10.1.0.0/16      ten one
                10.0.0.0/8       ten
                endif
                !10.2.0.0/16     not nine
                endif
                [2001:db8::1]    v6 host
                [2001:db8::]/32  never, since the next is
                [2001:db8::/32]  the same
                ::/0             rest of v6
                0.0.0.0/0        never
                """.replace("never, since the next is", "v6"), problems);
        assertThat(problems.list()).isEmpty();
        assertThat(find(rules, address).orElse(null)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    172.16.1.3/21 x | "172.16.1.3/21" has bits set behind its prefix; the network is 172.16.0.0/21: left out
                    1::/0 x         | "1::/0" has bits set behind its prefix; the network is ::/0: left out
                    172.16.0.0/33 x | "172.16.0.0/33": the prefix length is not a number from 0 to 32: left out
                    172.16.0.0/3x x | "172.16.0.0/3x": the prefix length is not a number from 0 to 32: left out
                    172.16.999.0 x  | "172.16.999.0" is not a network; expected forms are 192.0.2.1, 192.0.2.0/24 and [2001:db8::]/32: left out
                    example.org x   | "example.org" is not a network; expected forms are 192.0.2.1, 192.0.2.0/24 and [2001:db8::]/32: left out
                    [::1 x          | "[::1" is not a network; expected forms are 192.0.2.1, 192.0.2.0/24 and [2001:db8::]/32: left out
                    172.16.0.1      | no result: left out
                    !               | no network: left out
                    if              | no network: left out
                    endif           | an endif without its if: left out
                    if 10.0.0.0/8   | an if without its endif: it holds to the end
                    """)
    void aRuleThatIsWrongIsAProblemAndTheOthersStand(String rule, String problem) throws IOException {
        Problems problems = new Problems("t");
        CidrRules rules = rules("10.0.0.1 yes\n" + rule + "\n10.0.0.2 yes\n", problems);
        assertThat(problems.list()).containsExactly("t, line 2: " + problem);
        assertThat(find(rules, "10.0.0.1")).contains("yes");
        assertThat(find(rules, "10.0.0.2")).contains("yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[192.0.2.2]", "192.0.2", "192.0.2.2/32", "192.0.2.2 ", "example.org", "2001:db8::1%eth0"})
    void aKeyThatIsNoAddressIsNotFound(String key) throws Exception {
        assertThat(open(Map.of("192.0.2.2", "x", "0.0.0.0/0", "y", "::/0", "z")).get(key))
                .isEmpty();
    }

    /** Against the definition: the first rule in order that matches, tried one by one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void hashingFindsWhatAScanFinds(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        Map<Integer, Network> networks = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            boolean ipv4 = random.nextBoolean();
            byte[] octets = new byte[ipv4 ? 4 : 16];
            for (int o = 0; o < octets.length; o++) octets[o] = (byte) random.nextInt(o < 2 ? 2 : 4);
            int bits = random.nextInt(octets.length * 8 + 1);
            Network network = new Network(Network.masked(octets, bits), bits);
            boolean negated = random.nextInt(50) == 0;
            networks.put(negated ? -i - 1 : i + 1, network);
            text.append(negated ? "!" : "")
                    .append(text(network))
                    .append(' ')
                    .append(i)
                    .append('\n');
        }
        Problems problems = new Problems("t");
        CidrRules rules = rules(text.toString(), problems);
        assertThat(problems.list()).isEmpty();
        for (int i = 0; i < 2000; i++) {
            byte[] address = new byte[random.nextBoolean() ? 4 : 16];
            for (int o = 0; o < address.length; o++) address[o] = (byte) random.nextInt(o < 2 ? 2 : 4);
            Optional<String> expected = networks.entrySet().stream()
                    .filter(e -> e.getValue().prefix().length == address.length)
                    .filter(e -> e.getValue().contains(address) == e.getKey() > 0)
                    .map(e -> Math.abs(e.getKey()) - 1)
                    .min(Integer::compare)
                    .map(String::valueOf);
            assertThat(rules.find(address)).isEqualTo(expected);
        }
    }

    private static String text(Network network) {
        StringBuilder text = new StringBuilder();
        byte[] octets = network.prefix();
        if (octets.length == 4) {
            for (byte octet : octets) text.append(text.isEmpty() ? "" : ".").append(octet & 0xFF);
        } else {
            for (int i = 0; i < 16; i += 2) {
                text.append(i == 0 ? "" : ":")
                        .append(Integer.toHexString((octets[i] & 0xFF) << 8 | octets[i + 1] & 0xFF));
            }
        }
        return text.append('/').append(network.bits()).toString();
    }

    @Test
    void aHundredThousandNetworksAreAnsweredInMicroseconds() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append("10.")
                    .append(i >> 8 & 255)
                    .append('.')
                    .append(i & 255)
                    .append(".")
                    .append(i >> 16 << 4)
                    .append("/28 x\n");
        }
        CidrRules rules = rules(text.toString(), new Problems("t"));
        List<String> asked = List.of("10.1.2.3", "10.200.100.17", "192.0.2.1", "10.1.2.200");
        assertTimeout(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100_000; i++) find(rules, asked.get(i % asked.size()));
        });
        assertThat(find(rules, "10.1.2.3")).contains("x");
        assertThat(find(rules, "10.1.2.200")).isEmpty();
    }
}
