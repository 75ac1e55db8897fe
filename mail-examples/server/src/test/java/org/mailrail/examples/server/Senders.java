package org.mailrail.examples.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sessions that send one message after the other until the server is killed. */
final class Senders implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MESSAGES_A_CONNECTION = 20;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<IOException> trouble = new CompletableFuture<>();

    private final InetSocketAddress server;
    private final Ledger ledger;

    private Senders(InetSocketAddress server, Ledger ledger) {
        this.server = server;
        this.ledger = ledger;
    }

    static Senders start(InetSocketAddress server, int sessions, Ledger ledger) {
        Senders senders = new Senders(server, ledger);
        for (int i = 0; i < sessions; i++) senders.executor.execute(senders::send);
        return senders;
    }

    private void send() {
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

    /**
     * Kills the server once so many more copies have been acknowledged and a moment has passed. A session that is refused
     * something before is an error.
     */
    void kill(ServerProcess process, int copies, Duration moment) throws Exception {
        int enough = ledger.acknowledged() + copies;
        Await.within(PATIENCE, () -> trouble.isDone() || ledger.acknowledged() >= enough);
        try {
            IOException e = trouble.get(moment.toMillis(), TimeUnit.MILLISECONDS);
            throw new IOException("a session ended before the server was killed:\n" + process.log(), e);
        } catch (TimeoutException allIsWell) {
            process.kill();
        }
    }

    /** Waits for the sessions to notice that the server is gone. */
    @Override
    public void close() {
        executor.close();
    }
}
