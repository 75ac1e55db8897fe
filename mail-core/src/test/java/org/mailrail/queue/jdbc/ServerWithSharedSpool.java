package org.mailrail.queue.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.mailrail.core.Envelope;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Delivery;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.MailQueue;
import org.mailrail.queue.TransportSettings;

/**
 * A server of {@link SharedSpoolCrashTest}, in a JVM of its own. It queues its messages and says {@code queued}; told to by a line of its standard input it
 * begins to deliver them, by another one it ends. Each delivery takes some milliseconds and is noted in its file before the queue hears of it.
 */
public final class ServerWithSharedSpool {
    /** How many deliveries are under way at most. */
    static final int DELIVERIES = 10;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final FileChannel notes;

    private ServerWithSharedSpool(FileChannel notes) {
        this.notes = notes;
    }

    /**
     * Runs one.
     *
     * @param arguments its name, the JDBC URL, its file, how many messages
     */
    public static void main(String[] arguments) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[1]);
        config.setMaximumPoolSize(DELIVERIES + 4);
        Path file = Path.of(arguments[2]);
        try (HikariDataSource database = new HikariDataSource(config);
                FileChannel notes = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            new ServerWithSharedSpool(notes).run(database, arguments[0], Integer.parseInt(arguments[3]));
        }
    }

    private void run(HikariDataSource database, String name, int messages) throws Exception {
        TransportSettings settings =
                TransportSettings.defaults().withConcurrency(TransportSettings.Concurrency.upTo(DELIVERIES));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try (JdbcSpool spool = JdbcSpool.builder(database)
                        .name(name)
                        .lease(Duration.ofSeconds(5))
                        .renewal(Duration.ofMillis(300))
                        .open();
                MailQueue queue = MailQueue.builder(spool)
                        .transport("smtp", this::deliver, settings)
                        .build()) {
            submit(queue, name, messages);
            System.out.println("queued");
            in.readLine();
            begun.countDown();
            in.readLine();
        }
    }

    private static void submit(MailQueue queue, String name, int messages) throws Exception {
        MessageContent content = MessageContent.of(
                ("Subject: hello\r\n\r\n" + "x".repeat(2000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        List<Future<?>> submitted = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(DELIVERIES)) {
            for (int i = 0; i < messages; i++) {
                Envelope envelope = Envelope.of("a@example.org", name + "-" + i + "@example.net");
                submitted.add(threads.submit(() -> queue.submit(envelope, content)));
            }
        }
        for (Future<?> one : submitted) one.get();
    }

    private List<DeliveryResult> deliver(Delivery delivery) {
        try {
            begun.await();
            Thread.sleep(3); // the time that it takes
            String line = delivery.recipients().getFirst().address() + "\n";
            notes.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
            return List.of(new DeliveryResult.Delivered("noted"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(DeliveryResult.Deferred.of("4.3.2", "ends"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
