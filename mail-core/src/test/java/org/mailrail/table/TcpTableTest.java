package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.table.contract.LookupTableContract;

class TcpTableTest {
    @RegisterExtension
    final ScriptedServers servers = new ScriptedServers();

    private static TcpTable table(ScriptedServer server, Duration timeout) throws IOException {
        return new TcpTable("tcp:test", new Endpoint.Inet("127.0.0.1", server.port()), timeout);
    }

    private static TcpTable table(ScriptedServer server) throws IOException {
        return table(server, Duration.ofSeconds(20));
    }

    /** One that answers every request with this. */
    private ScriptedServer answering(String reply) throws IOException {
        return servers.serve((in, out, connection) -> {
            while (true) {
                ScriptedServer.line(in);
                out.write(reply.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    @Test
    void requestsAreEncodedAndOneConnectionServesAll() throws IOException {
        List<String> requests = Collections.synchronizedList(new ArrayList<>());
        ScriptedServer server = servers.serve((in, out, connection) -> {
            while (true) {
                requests.add(ScriptedServer.line(in));
                out.write("200 a%20b%0a%25\n".getBytes(StandardCharsets.US_ASCII));
            }
        });
        TcpTable table = table(server);
        assertThat(table.get("Ada@example.org")).contains("a b\n%");
        table.get("50% \"x\ty\"");
        table.get("é\n");
        assertThat(requests).containsExactly("get Ada@example.org", "get 50%25%20\"x%09y\"", "get %C3%A9%0A");
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    '200 value'      | value
                    '200 '           | ''
                    '210 two  words' | two  words
                    '200 %C3%a9'     | é
                    '200 ré'         | ré
                    '500 no such'    |
                    '500 '           |
                    """)
    void whatAReplyMeans(String reply, String value) throws IOException {
        assertThat(table(answering(reply + "\n")).get("k")).isEqualTo(Optional.ofNullable(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 not now\n",
                "300 what\n",
                "\n",
                "200\n",
                "200value\n",
                "2x0 value\n",
                "200 %4\n",
                "200 %zz\n",
                "200 %FF\n",
                "value\n",
                "\u0000\u0001\n"
            })
    void anythingElseIsATemporaryError(String reply) throws IOException {
        TcpTable table = table(answering(reply));
        assertThatThrownBy(() -> table.get("k")).isInstanceOf(IOException.class).hasMessageStartingWith("tcp:test: ");
    }

    @Test
    void aKeyThatIsTooLongIsAnErrorAndNotUnknown() throws IOException {
        TcpTable table = table(answering("500 none\n"));
        assertThat(table.get("k".repeat(102_400))).isEmpty();
        assertThatThrownBy(() -> table.get("\u00e9".repeat(51_201)))
                .isInstanceOf(IOException.class)
                .hasMessage("tcp:test: a key longer than 102400 octets");
    }

    @Test
    void aReplyWithoutEndIsCutOff() throws IOException {
        ScriptedServer server = servers.serve((in, out, connection) -> {
            ScriptedServer.line(in);
            while (true) out.write(new byte[1000]);
        });
        TcpTable table = table(server);
        assertThatThrownBy(() -> table.get("k"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 4096");
    }

    @Test
    void aServerThatSendsAnOctetNowAndThenIsNotWaitedFor() throws IOException {
        ScriptedServer server = servers.serve((in, out, connection) -> {
            while (true) {
                out.write('2');
                Thread.sleep(20); // being slow is what it does
            }
        });
        TcpTable table = table(server, Duration.ofMillis(300));
        assertThatThrownBy(() -> table.get("k")).isInstanceOf(IOException.class).hasMessageContaining("too slow");
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedFor() throws IOException {
        TcpTable table = table(servers.serve((in, out, connection) -> in.readAllBytes()), Duration.ofMillis(200));
        assertThatThrownBy(() -> table.get("k")).isInstanceOf(IOException.class).hasMessageContaining("too slow");
    }

    @Test
    void aConnectionThatTheServerClosedIsOpenedAgain() throws IOException {
        ScriptedServer server = servers.serve((in, out, connection) -> {
            ScriptedServer.line(in);
            out.write(("200 " + connection + "\n").getBytes(StandardCharsets.US_ASCII));
            if (connection == 2) ScriptedServer.line(in); // hangs up with the request in hand
        });
        TcpTable table = table(server);
        for (int i = 1; i < 5; i++) assertThat(table.get("k")).contains(Integer.toString(i));
    }

    @Test
    void aServerThatHangsUpEachTimeIsATemporaryError() throws IOException {
        ScriptedServer server = servers.serve((in, out, connection) -> ScriptedServer.line(in));
        TcpTable table = table(server);
        assertThatThrownBy(() -> table.get("k")).isInstanceOf(IOException.class);
        assertThat(server.connections())
                .as("a new connection is not tried twice")
                .isEqualTo(1);
    }

    @Test
    void whatNobodyAskedForIsNotTakenForTheNextReply() throws IOException {
        ScriptedServer server = servers.serve((in, out, connection) -> {
            while (true) {
                String key = ScriptedServer.line(in).substring(4);
                out.write(("200 " + key + "\n200 wrong\n").getBytes(StandardCharsets.US_ASCII));
            }
        });
        TcpTable table = table(server);
        for (int i = 0; i < 20; i++) assertThat(table.get("key" + i)).contains("key" + i);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp:localhost",
                "tcp::25",
                "tcp:localhost:",
                "tcp:localhost:0",
                "tcp:localhost:65536",
                "tcp:h:1x"
            })
    void anAddressThatIsNoneIsAConfigurationError(String spec) {
        assertThatThrownBy(() -> TableTypes.standard().open(spec, Path.of("")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("expected tcp:host:port");
    }

    @Test
    void aHostThatIsNotKnownIsATemporaryError() throws IOException {
        LookupTable table = TableTypes.standard().open("tcp:no-such-host.invalid:25", Path.of(""));
        assertThatThrownBy(() -> table.get("k")).isInstanceOf(IOException.class).hasMessageContaining("is not known");
    }

    @Nested
    class Contract extends LookupTableContract {
        private volatile Map<String, String> entries = Map.of();

        @Override
        protected LookupTable open(Map<String, String> first) throws IOException {
            entries = Map.copyOf(first);
            ScriptedServer server = servers.serve((in, out, connection) -> {
                while (true) {
                    String key = URLDecoder.decode(
                            ScriptedServer.line(in).substring(4).replace("+", "%2B"), StandardCharsets.UTF_8);
                    String value = entries.get(key);
                    String reply = value == null ? "500 not found\n" : "200 " + value.replace(" ", "%20") + "\n";
                    out.write(reply.getBytes(StandardCharsets.UTF_8));
                }
            });
            return table(server);
        }

        @Override
        protected boolean replace(Map<String, String> others) {
            entries = Map.copyOf(others);
            return true;
        }

        @Override
        protected boolean breakDown() throws IOException {
            servers.close();
            return true;
        }

        @Override
        protected boolean foldsCase() {
            return false;
        }

        @Override
        protected boolean takesPartialKeys() {
            return false;
        }
    }
}
