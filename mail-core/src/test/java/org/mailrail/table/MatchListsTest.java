package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.MailHost;
import org.mailrail.table.DomainList.Subdomains;

class MatchListsTest {
    @TempDir
    Path folder;

    private MainCf main(String value) {
        return MainCf.of(folder.resolve("main.cf"), "mydomain = example.org\nlist = " + value + "\n");
    }

    private DomainList domains(String value, Subdomains subdomains) throws IOException {
        return DomainList.from(main(value), "list", "", TableTypes.standard(), subdomains);
    }

    private NetworkList networks(String value) throws IOException {
        return NetworkList.from(main(value), "list", "", TableTypes.standard());
    }

    private static MailHost host(String name) {
        return name.startsWith("[") ? AddressLiteral.of(name) : Domain.of(name);
    }

    private static AddressLiteral address(String text) {
        return AddressLiteral.of(text.indexOf(':') < 0 ? "[" + text + "]" : "[IPv6:" + text + "]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mx.$mydomain, localhost      | MX.example.org  | NEVER    | true
                    mx.$mydomain, localhost      | example.org     | NEVER    | false
                    example.org                  | a.example.org   | NEVER    | false
                    example.org                  | a.example.org   | WITH_DOT | false
                    .example.org                 | a.example.org   | WITH_DOT | true
                    .example.org                 | example.org     | WITH_DOT | false
                    example.org                  | a.b.example.org | ALWAYS   | true
                    example.org                  | anexample.org   | ALWAYS   | false
                    !a.example.org, example.org  | a.example.org   | ALWAYS   | false
                    !a.example.org, example.org  | b.example.org   | ALWAYS   | true
                    example.org, !a.example.org  | a.example.org   | ALWAYS   | true
                    inline:{ example.org=x }     | example.org     | NEVER    | true
                    inline:{ example.org=x }     | a.example.org   | NEVER    | false
                    inline:{ example.org=x }     | a.example.org   | ALWAYS   | true
                    inline:{ .example.org=x }    | a.example.org   | WITH_DOT | true
                    !inline:{ a.b=x }, static:x  | a.b             | NEVER    | false
                    !inline:{ a.b=x }, static:x  | c.b             | NEVER    | true
                    [192.0.2.1]                  | [192.0.2.1]     | NEVER    | true
                    example.org                  | [192.0.2.1]     | ALWAYS   | false
                    ''                           | example.org     | NEVER    | false
                    """)
    void theFirstPatternThatMatchesDecides(String list, String host, Subdomains subdomains, boolean contained)
            throws IOException {
        assertThat(domains(list, subdomains).contains(host(host))).isEqualTo(contained);
    }

    @Test
    void aFileHoldsMorePatterns() throws IOException {
        Path file = folder.resolve("domains");
        Files.writeString(file, "# ours\nexample.org, example.net\n!a.example.com\n  example.com\n");
        DomainList list = domains(file.toString(), Subdomains.ALWAYS);
        assertThat(list.contains(host("example.net"))).isTrue();
        assertThat(list.contains(host("a.example.com"))).isFalse();
        assertThat(list.contains(host("b.example.com"))).isTrue();
        assertThat(domains("!" + file + ", static:x", Subdomains.ALWAYS).contains(host("example.net")))
                .isFalse();
        assertThatThrownBy(() -> domains("/no/such/file", Subdomains.NEVER))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("line 2: list: /no/such/file cannot be read");
        Files.writeString(file, file + "\n");
        assertThatThrownBy(() -> domains(file.toString(), Subdomains.NEVER)).hasMessageContaining("deeper than");
    }

    @Test
    void aFileThatChangesIsReadAgainAndAMistakeInItChangesNothing() throws IOException {
        Instant[] now = {Instant.parse("2026-03-01T12:00:00Z")};
        TableTypes types = TableTypes.standard(() -> now[0]);
        Path file = folder.resolve("domains");
        Files.writeString(file, "example.org\n!inline:{ sub.example.net=x }\n");
        MainCf main = MainCf.of(folder.resolve("main.cf"), "list = " + file + ", .example.net\n");
        DomainList list = DomainList.from(main, "list", "", types, Subdomains.WITH_DOT);
        assertThat(list.isNonBlocking()).isFalse();
        assertThat(list.contains(host("example.org"))).isTrue();
        assertThat(list.contains(host("sub.example.net"))).isFalse();
        assertThat(list.contains(host("mx.example.net"))).isTrue();
        write(file, "example.com\n", now);
        assertThat(list.contains(host("example.org"))).isFalse();
        assertThat(list.contains(host("sub.example.net"))).isTrue();
        assertThat(list.names()).containsExactly(Domain.of("example.com"));
        write(file, "example.edu\nno domain..\n", now);
        assertThat(list.contains(host("example.com")))
                .as("as it was before the mistake")
                .isTrue();
        assertThat(list.contains(host("example.edu"))).isFalse();
        write(file, "example.edu\n", now);
        assertThat(list.contains(host("example.edu"))).isTrue();
        Files.delete(file);
        now[0] = now[0].plusSeconds(2);
        assertThatThrownBy(() -> list.contains(host("example.edu")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1: list: " + file);
    }

    @Test
    void aCommentBehindThePatternsOfAFileIsLeftOut() throws IOException {
        Path file = folder.resolve("domains");
        Files.writeString(file, "example.org # no domain.., since.example\n# example.net\nexample.com #\n");
        MainCf main = MainCf.of(folder.resolve("main.cf"), "list = " + file + "\n");
        DomainList list = DomainList.from(main, "list", "", TableTypes.standard(), Subdomains.NEVER);
        assertThat(list.names()).containsExactlyInAnyOrder(Domain.of("example.org"), Domain.of("example.com"));
    }

    private static void write(Path file, String text, Instant[] now) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(now[0]));
        now[0] = now[0].plusSeconds(2);
    }

    @ParameterizedTest
    @CsvSource({"exa mple..org", "-x.org", ".example.org", "[1.2.3]", "*"})
    void whatIsNoDomainIsRefused(String word) {
        assertThatThrownBy(() -> domains(word, Subdomains.NEVER))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("line 2: list: ")
                .hasMessageContaining("is not a domain");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    127.0.0.0/8, [::1]/128            | 127.9.9.9       | true
                    127.0.0.0/8, [::1]/128            | ::1             | true
                    127.0.0.0/8, [::1]/128            | ::2             | false
                    127.0.0.0/8, [::1]/128            | 128.0.0.1       | false
                    192.0.2.1                         | 192.0.2.1       | true
                    192.0.2.1                         | 192.0.2.2       | false
                    [2001:db8::]/33                   | 2001:db8:7fff::1 | true
                    [2001:db8::]/33                   | 2001:db8:8000::1 | false
                    [::1]                             | ::1             | true
                    0.0.0.0/0                         | 203.0.113.9     | true
                    0.0.0.0/0                         | ::1             | false
                    192.0.2.0/25                      | 192.0.2.127     | true
                    192.0.2.0/25                      | 192.0.2.128     | false
                    !192.0.2.5, 192.0.2.0/24          | 192.0.2.5       | false
                    !192.0.2.5, 192.0.2.0/24          | 192.0.2.6       | true
                    192.0.2.0/24, !192.0.2.5          | 192.0.2.5       | true
                    inline:{ 192.0.2.7=x }            | 192.0.2.7       | true
                    ''                                | 127.0.0.1       | false
                    """)
    void networksMatchByPrefix(String list, String address, boolean contained) throws IOException {
        assertThat(networks(list).contains(address(address).address())).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    192.0.2.1/24       | has bits set behind its prefix; the network is 192.0.2.0/24
                    [2001:db8::1]/32   | the network is [2001:db8::]/32
                    192.0.2.0/33       | the prefix length is not a number from 0 to 32
                    192.0.2.0/         | the prefix length
                    192.0.2.0/99999999999999 | the prefix length
                    2001:db8::/32      | is not a network; expected forms are
                    ::1                | is not a network
                    192.0.2            | is not a network
                    mx.example.org     | is not a network
                    [::1%eth0]/128     | is not a network
                    nosuch:file        | there is no table type
                    """)
    void whatIsNoNetworkIsRefused(String word, String problem) {
        assertThatThrownBy(() -> networks(word))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("line 2: list: ")
                .hasMessageContaining(problem);
    }

    @Test
    void aNetworkFileIsReadToo() throws IOException {
        Path file = folder.resolve("networks");
        Files.writeString(file, "127.0.0.0/8\n[::1]/128\n");
        assertThat(networks(file.toString()).contains(address("127.0.0.1").address()))
                .isTrue();
    }
}
