package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.table.contract.LookupTableContract;

class SocketmapTableTest {
    @TempDir
    Path folder;

    @RegisterExtension
    final ScriptedServers servers = new ScriptedServers();

    private SocketmapTable answering(byte[] reply) throws IOException {
        ScriptedServer server = servers.serve((in, out, connection) -> {
            while (true) {
                ScriptedServer.netstring(in);
                out.write(reply);
            }
        });
        return table(server, Duration.ofSeconds(20));
    }

    private static SocketmapTable table(ScriptedServer server, Duration timeout) throws IOException {
        return new SocketmapTable("socketmap:test", "map", new Endpoint.Inet("127.0.0.1", server.port()), timeout);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'OK value'    | value
                    'OK a b, c'   | a b, c
                    'OK '         | ''
                    'OK'          | ''
                    'OK é'        | é
                    'NOTFOUND '   |
                    'NOTFOUND'    |
                    """)
    void whatAReplyMeans(String reply, String value) throws IOException {
        assertThat(answering(ScriptedServer.netstring(reply)).get("k")).isEqualTo(Optional.ofNullable(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TEMP later", "TIMEOUT ", "PERM wrong", "ok value", "", "OKvalue", " OK x", "OK\tx"})
    void whatIsNeitherFoundNorNotFoundIsATemporaryError(String reply) throws IOException {
        SocketmapTable table = answering(ScriptedServer.netstring(reply));
        assertThatThrownBy(() -> table.get("k"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("socketmap:test: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":OK x,",
                "x:OK x,",
                "4:OK x;",
                "04:OK x,",
                "3:OK x,",
                "100001:OK",
                "99999999999999999999:",
                "-1:",
                "4 :OK x,",
                "\u0000",
                "OK x\n"
            })
    void whatIsNoNetstringIsATemporaryError(String reply) throws IOException {
        SocketmapTable table = answering(reply.getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> table.get("k"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none of socketmap_table(5)");
    }

    @Test
    void aKeyThatIsTooLongIsAnErrorAndNotUnknown() throws IOException {
        SocketmapTable table = answering(ScriptedServer.netstring("NOTFOUND "));
        assertThat(table.get("k".repeat(102_400))).isEmpty();
        assertThatThrownBy(() -> table.get("\u00e9".repeat(51_201)))
                .isInstanceOf(IOException.class)
                .hasMessage("socketmap:test: a key longer than 102400 octets");
    }

    @Test
    void theLongestReplyIsRead() throws IOException {
        String value = "v".repeat(100_000 - 3);
        assertThat(answering(ScriptedServer.netstring("OK " + value)).get("k")).contains(value);
    }

    @Test
    void aReplyThatStopsHalfwayIsNotWaitedFor() throws IOException {
        ScriptedServer server = servers.serve((in, out, connection) -> {
            out.write("20:OK half".getBytes(StandardCharsets.US_ASCII));
            in.readAllBytes();
        });
        SocketmapTable table = table(server, Duration.ofMillis(200));
        assertThatThrownBy(() -> table.get("k")).isInstanceOf(IOException.class).hasMessageContaining("too slow");
    }

    @Test
    void aServerOnAUnixDomainSocketIsAskedForItsMap() throws IOException {
        ScriptedServer server = servers.serve(folder.resolve("socket"), (in, out, connection) -> {
            while (true) out.write(ScriptedServer.netstring("OK " + ScriptedServer.netstring(in)));
        });
        LookupTable table = TableTypes.standard().open("socketmap:unix:socket:aliases", folder);
        assertThat(table.get("Two Words")).contains("aliases Two Words");
        assertThat(table.get("é")).contains("aliases é");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aSocketThatIsNotThereIsATemporaryError() throws IOException {
        LookupTable table = TableTypes.standard().open("socketmap:unix:nosuch:map", folder);
        assertThatThrownBy(() -> table.get("k")).isInstanceOf(IOException.class).hasMessageContaining("cannot connect");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketmap:inet:localhost:25",
                "socketmap:inet:localhost:25:",
                "socketmap:inet:localhost:x:map",
                "socketmap:unix::map",
                "socketmap:tcp:localhost:25:map",
                "socketmap:map"
            })
    void anAddressThatIsNoneIsAConfigurationError(String spec) {
        assertThatThrownBy(() -> TableTypes.standard().open(spec, folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("expected socketmap:inet:host:port:map or socketmap:unix:path:map");
    }

    @Nested
    class Contract extends LookupTableContract {
        private volatile Map<String, String> entries = Map.of();

        @Override
        protected LookupTable open(Map<String, String> first) throws IOException {
            entries = Map.copyOf(first);
            ScriptedServer server = servers.serve((in, out, connection) -> {
                while (true) {
                    String value = entries.get(ScriptedServer.netstring(in).substring("map ".length()));
                    out.write(ScriptedServer.netstring(value == null ? "NOTFOUND " : "OK " + value));
                }
            });
            return table(server, Duration.ofSeconds(20));
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
