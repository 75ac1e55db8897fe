package org.mailrail.examples.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What was sent and acknowledged, and what of it is in the mailboxes. */
final class Ledger {
    private static final String NUMBER = "X-Number";
    private static final int LARGE = 150_000; // beyond what a spool keeps in memory or in its log

    private final long seed;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Copy> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<Path, Copy> arrived = new HashMap<>();

    /** One message in one user's mailbox. */
    record Copy(int number, String user) implements Comparable<Copy> {
        @Override
        public int compareTo(Copy other) {
            return number != other.number ? Integer.compare(number, other.number) : user.compareTo(other.user);
        }
    }

    Ledger(long seed) {
        this.seed = seed;
    }

    /** Sends one more message; it is written down once the server has acknowledged it. */
    void send(SmtpSession session) throws IOException {
        int number = next.getAndIncrement();
        List<String> users = recipients(number);
        session.send(
                "sender@sender.test", users.stream().map(ServerFolder::address).toList(), message(number));
        users.forEach(user -> acknowledged.add(new Copy(number, user)));
    }

    /** Some messages have two recipients, whose copies must not depend on each other. */
    private static List<String> recipients(int number) {
        int count = ServerFolder.USERS.size();
        String first = ServerFolder.USERS.get(number % count);
        return number % 5 == 0 ? List.of(first, ServerFolder.USERS.get((number + 1) % count)) : List.of(first);
    }

    private byte[] message(int number) {
        SplittableRandom random = new SplittableRandom(seed + number);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes("From: <sender@sender.test>\r\nSubject: crash\r\n%s: %d\r\n\r\n"
                .formatted(NUMBER, number)
                .getBytes(StandardCharsets.US_ASCII));
        int size = message.size() + (random.nextInt(20) == 0 ? LARGE : random.nextInt(4_000));
        while (message.size() < size) {
            message.writeBytes("%016x%016x%016x%016x\r\n"
                    .formatted(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong())
                    .getBytes(StandardCharsets.US_ASCII));
        }
        message.writeBytes("end\r\n".getBytes(StandardCharsets.US_ASCII));
        return message.toByteArray();
    }

    /** How many copies have been acknowledged. */
    int acknowledged() {
        return acknowledged.size();
    }

    /** Acknowledged copies that are in no mailbox. A message that is there but not whole is an error. */
    Set<Copy> missing(ServerFolder server) throws IOException {
        for (String user : ServerFolder.USERS) {
            for (Path file : server.maildir(user).messages()) {
                if (!arrived.containsKey(file)) read(file, user);
            }
        }
        Set<Copy> missing = new TreeSet<>(acknowledged);
        missing.removeAll(new HashSet<>(arrived.values()));
        return missing;
    }

    private void read(Path file, String user) throws IOException {
        byte[] message;
        try {
            message = MaildirFiles.wire(Files.readAllBytes(file));
        } catch (NoSuchFileException moved) {
            return; // from new to cur: it is found there
        }
        int number = Integer.parseInt(MaildirFiles.field(message, NUMBER)
                .orElseThrow(() -> new AssertionError("a message that was not sent: " + file)));
        if (!Arrays.equals(MaildirFiles.body(message), MaildirFiles.body(message(number)))) {
            throw new AssertionError("not what was sent as " + number + ": " + file);
        }
        arrived.put(file, new Copy(number, user));
    }

    /** What a reader of the test's output wants to know. */
    String summary(ServerFolder server) throws IOException {
        int missing = missing(server).size();
        int copies = arrived.size();
        int distinct = new HashSet<>(arrived.values()).size();
        return "%d copies acknowledged, %d missing, %d came more than once, %d came though not acknowledged"
                .formatted(acknowledged.size(), missing, copies - distinct, distinct - acknowledged.size() + missing);
    }
}
