package org.mailrail.examples.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sessions that send one message after the other until the server is killed. */
final class Senders implements AutoCloseable {
    private static final int MESSAGES_A_CONNECTION = 20;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<IOException> trouble = new CompletableFuture<>();

    private Senders() {}

    static Senders start(InetSocketAddress server, int sessions, Ledger ledger) {
        Senders senders = new Senders();
        for (int i = 0; i < sessions; i++) senders.executor.execute(() -> senders.send(server, ledger));
        return senders;
    }

    private void send(InetSocketAddress server, Ledger ledger) {
        try {
            while (true) {
                try (SmtpSession session = new SmtpSession(server)) {
                    for (int i = 0; i < MESSAGES_A_CONNECTION; i++) ledger.send(session);
                }
            }
        } catch (IOException e) {
            trouble.complete(e); // after the kill nobody minds
        }
    }

    /** Kills the server at a moment from now. A session that is refused something before is an error. */
    void kill(ServerProcess server, Duration moment) throws IOException {
        try {
            IOException e = trouble.get(moment.toMillis(), TimeUnit.MILLISECONDS);
            throw new IOException("a session ended before the server was killed:\n" + server.log(), e);
        } catch (TimeoutException allIsWell) {
            server.kill();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the sessions to notice that the server is gone. */
    @Override
    public void close() {
        executor.close();
    }
}
