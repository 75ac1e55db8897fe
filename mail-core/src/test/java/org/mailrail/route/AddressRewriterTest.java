package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;
import org.mailrail.route.AddressRewriter.Context;
import org.mailrail.table.TableTypes;

final class AddressRewriterTest {
    private static final String SITE = "myhostname = mx.example.org\nmyorigin = $mydomain\n";

    private static AddressRewriter rewriter(String... lines) throws IOException {
        return AddressRewriter.from(
                MainCf.of(Path.of("/nowhere/main.cf"), SITE + String.join("\n", lines)), TableTypes.standard());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ada@example.net                    | ada@example.net
            ada                                | ada@example.org
            ada+x                              | ada+x@example.org
            "ada lovelace"                     | "ada lovelace"@example.org
            "ada"@example.net                  | ada@example.net
            "a@b"                              | "a@b"@example.org
            a@b.example@c.example              | "a@b.example"@c.example
            ada@example.net.                   | ada@example.net
            ada@[192.0.2.1]                    | ada@[192.0.2.1]
            ada@[IPv6:2001:db8::1]             | ada@[IPv6:2001:db8:0:0:0:0:0:1]
            @a.example,@b.example:ada@c.example| ada@c.example
            @a.example:ada                     | ada@example.org
            <ada@example.net>                  | ada@example.net
            ada . lovelace @ example . net     | ada.lovelace@example.net
            ada (she) @example.net             | ada@example.net
            uunet!ada                          | ada@uunet.example.org
            a.example!b.example!ada            | b.example!ada@a.example
            ada%example.net                    | ada@example.net
            ada%b.example%c.example            | ada%b.example@c.example
            a.example!ada%b.example            | ada%b.example@a.example
            ada%b.example@example.net          | ada%b.example@example.net
            b.example!ada@example.net          | b.example!ada@example.net
            "ada%b.example"                    | ada%b.example@example.org
            "b.example!ada"                    | b.example!ada@example.org
            ada@host                           | ada@host.example.org
            ada@host.                          | ada@host
            a..b@example.net                   | "a..b"@example.net
            a.@example.net                     | "a."@example.net
            a\\@b@example.net                  | "a@b"@example.net
            """)
    void whatPeopleWriteBecomesAnAddress(String written, String address) throws IOException {
        assertThat(rewriter().rewrite(written).toString()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "\"\"", "<>", " ", "ada@", "ada@..", "ada@b..", "ada@.", "ada@b c,d", "a\0b"})
    void brokenFormsAreLeftToWhoeverAsked(String written) {
        assertThatThrownBy(() -> rewriter().rewrite(written)).isInstanceOf(SyntaxException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            compatibility_level = 0                              | ada@host.example.org
            compatibility_level = 3.6                            | ada@host
            compatibility_level = 1                              | ada@host
            append_dot_mydomain = no                             | ada@host
            compatibility_level = 2; append_dot_mydomain = yes   | ada@host.example.org
            """)
    void hostsWithoutADotGetTheDomainBelowCompatibilityLevelOne(String lines, String expected) throws IOException {
        AddressRewriter rewriter = rewriter(lines.replace("; ", "\n"));
        assertThat(rewriter.rewrite("ada@host").toString()).isEqualTo(expected);
        assertThat(rewriter.rewrite(EmailAddress.of("ada@host")).toString()).isEqualTo(expected);
        assertThat(rewriter.rewrite(EmailAddress.of("ada@[192.0.2.1]")).toString())
                .isEqualTo("ada@[192.0.2.1]");
    }

    @Test
    void eachStepCanBeSwitchedOff() throws IOException {
        AddressRewriter plain = rewriter("swap_bangpath = no", "allow_percent_hack = no");
        assertThat(plain.rewrite("a.example!ada").toString()).isEqualTo("a.example!ada@example.org");
        assertThat(plain.rewrite("ada%a.example").toString()).isEqualTo("ada%a.example@example.org");
        assertThatThrownBy(() -> rewriter("append_at_myorigin = no").rewrite("ada"))
                .isInstanceOf(SyntaxException.class);
    }

    @Test
    void headersFromElsewhereAreLeftAloneUnlessADomainIsSetForThem() throws IOException {
        Client foreign = client("192.0.2.1");
        assertThat(rewriter().headerContext(foreign)).isEmpty();
        AddressRewriter rewriter = rewriter("remote_header_rewrite_domain = domain.invalid");
        assertThat(rewriter.headerContext(foreign)).contains(Context.REMOTE);
        assertThat(rewriter.rewrite("ada", Context.REMOTE).toString()).isEqualTo("ada@domain.invalid");
        assertThat(rewriter.rewrite("ada@host", Context.REMOTE).toString()).isEqualTo("ada@host.domain.invalid");
        assertThat(rewriter.rewrite("ada", Context.LOCAL).toString()).isEqualTo("ada@example.org");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            permit_inet_interfaces                          | 127.0.0.1    |       | true
            permit_inet_interfaces                          | 192.0.2.1    |       | false
            permit_mynetworks                               | 192.0.2.1    |       | true
            permit_mynetworks                               | 198.51.100.1 |       | false
            permit_sasl_authenticated                       | 198.51.100.1 | ada   | true
            permit_sasl_authenticated                       | 198.51.100.1 |       | false
            check_address_map inline:{198.51.100.1=x}       | 198.51.100.1 |       | true
            check_address_map inline:{2001:db8::1=x}        | 2001:db8::1  |       | true
            inline:{198.51.100.1=x} fail:later              | 198.51.100.1 |       | true
            inline:{198.51.100.1=x}, permit_mynetworks      | 192.0.2.1    |       | true
                                                            | 127.0.0.1    | ada   | false
            """)
    void localClientsAreThoseOfTheParameter(String value, String address, String login, boolean local)
            throws IOException {
        AddressRewriter rewriter =
                rewriter("mynetworks = 192.0.2.0/24", "local_header_rewrite_clients = " + (value == null ? "" : value));
        assertThat(rewriter.headerContext(client(address).withLogin(login)))
                .isEqualTo(local ? Optional.of(Context.LOCAL) : Optional.empty());
        assertThat(rewriter.headerContext(Client.application())).contains(Context.LOCAL);
    }

    @Test
    void mistakesNameTheParameter() {
        assertThatThrownBy(() -> rewriter("local_header_rewrite_clients = permit_tls_clientcerts"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("line 3: local_header_rewrite_clients")
                .hasMessageContaining("permit_sasl_authenticated");
        assertThatThrownBy(() -> rewriter("compatibility_level = high"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("compatibility_level");
        assertThatThrownBy(() -> rewriter("remote_header_rewrite_domain = a b"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("remote_header_rewrite_domain");
    }

    @Test
    void theBuilderCompletesWithItsOriginAlone() {
        AddressRewriter rewriter =
                AddressRewriter.builder(Domain.of("example.org")).build();
        assertThat(rewriter.rewrite("ada").toString()).isEqualTo("ada@example.org");
        assertThat(rewriter.rewrite("ada@host").toString()).isEqualTo("ada@host");
    }

    private static Client client(String address) throws IOException {
        return Client.connected(new InetSocketAddress(InetAddress.getByName(address), 1025));
    }
}
