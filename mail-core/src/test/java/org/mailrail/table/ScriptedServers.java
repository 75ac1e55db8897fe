package org.mailrail.table;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The servers of one test, closed when it ends. */
final class ScriptedServers implements AfterEachCallback {
    private final List<ScriptedServer> open = new CopyOnWriteArrayList<>();

    ScriptedServer serve(ScriptedServer.Script script) throws IOException {
        return add(ScriptedServer.tcp(script));
    }

    ScriptedServer serve(Path socket, ScriptedServer.Script script) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return add(ScriptedServer.at(UnixDomainSocketAddress.of(socket), channel, script));
    }

    private ScriptedServer add(ScriptedServer server) {
        open.add(server);
        return server;
    }

    void close() throws IOException {
        for (ScriptedServer server : open) server.close();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        close();
    }
}
