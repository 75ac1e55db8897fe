package org.mailrail.examples.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** What was sent, acknowledged and refused, and what of it is in the mailboxes. */
final class Ledger {
    private static final String NUMBER = "X-Number";
    private static final String UNKNOWN_USER = "nobody";
    private static final int LARGE = 150_000; // beyond what a spool keeps in memory or in its log

    private final long seed;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Set<Copy> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<Path, Arrival> arrived = new HashMap<>();
    private final List<End> ends = new ArrayList<>();

    /** One message in one user's mailbox. */
    record Copy(int number, String user) implements Comparable<Copy> {
        @Override
        public int compareTo(Copy other) {
            return number != other.number ? Integer.compare(number, other.number) : user.compareTo(other.user);
        }
    }

    /** A copy that was found in a mailbox; {@code run} is the number of the server's run in which it came there. */
    private record Arrival(Copy copy, int run) {}

    /** How a run of the server ended. */
    enum End {
        KILLED,
        POWER_LOST
    }

    Ledger(long seed) {
        this.seed = seed;
    }

    /** Sends one more message; what the server answers to it is written down. */
    void send(SmtpSession session) throws IOException {
        int number = next.getAndIncrement();
        List<String> users = recipients(number);
        if (number % 11 == 5) refuseRecipient(session);
        session.offer(
                "sender@sender.test", users.stream().map(ServerFolder::address).toList(), message(number));
        if (isRefused(number)) {
            session.expect("550");
            refused.incrementAndGet();
        } else {
            session.expect("250");
            users.forEach(user -> acknowledged.add(new Copy(number, user)));
        }
    }

    private void refuseRecipient(SmtpSession session) throws IOException {
        session.say("MAIL FROM:<sender@sender.test>");
        session.expect("250");
        session.say("RCPT TO:<" + ServerFolder.address(UNKNOWN_USER) + ">");
        session.expect("550");
        refused.incrementAndGet();
        session.say("RSET");
        session.expect("250");
    }

    /** Every seventh message has a bare LF, for which a server refuses it when it has read it all. */
    private static boolean isRefused(int number) {
        return number % 7 == 3;
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
        message.writeBytes((isRefused(number) ? "bare\nend\r\n" : "end\r\n").getBytes(StandardCharsets.US_ASCII));
        return message.toByteArray();
    }

    /** How many copies have been acknowledged. */
    int acknowledged() {
        return acknowledged.size();
    }

    /** Acknowledged copies that are in no mailbox. A message that is there but not whole, or was refused, is an error. */
    Set<Copy> missing(ServerFolder server) throws IOException {
        for (String user : ServerFolder.USERS) {
            for (Path file : server.maildir(user).messages()) {
                if (!arrived.containsKey(file)) read(file, user);
            }
        }
        if (server.maildir(UNKNOWN_USER).count() > 0)
            throw new AssertionError("delivered to a recipient that was refused");
        Set<Copy> missing = new TreeSet<>(acknowledged);
        arrived.values().forEach(arrival -> missing.remove(arrival.copy()));
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
        if (isRefused(number)) throw new AssertionError("delivered though it was refused: " + file);
        if (!Arrays.equals(MaildirFiles.body(message), MaildirFiles.body(message(number)))) {
            throw new AssertionError("not what was sent as " + number + ": " + file);
        }
        arrived.put(file, new Arrival(new Copy(number, user), ends.size()));
    }

    /** To be called when the server's run has ended, before anything is done to its files: whatever comes from now on is of the next run. */
    void ended(ServerFolder server, End end) throws IOException {
        missing(server);
        ends.add(end);
    }

    /** Files may have gone since: they do not count as arrived any more. */
    void recount() {
        arrived.keySet().removeIf(Files::notExists);
    }

    /** What a reader of the test's output wants to know of the messages up to now. */
    Count count(ServerFolder server) throws IOException {
        int lost = missing(server).size();
        Map<Copy, List<Integer>> runs = arrived.values().stream()
                .collect(Collectors.groupingBy(
                        Arrival::copy, Collectors.mapping(Arrival::run, Collectors.toCollection(ArrayList::new))));
        int afterKill = 0;
        int afterPowerLoss = 0;
        int unexplained = 0;
        for (List<Integer> copies : runs.values()) {
            copies.sort(null);
            for (int i = 1; i < copies.size(); i++) {
                int before = copies.get(i - 1);
                // The first was in the mailbox when a run ended, the second came when the queue had been read again: at
                // once, or, as the
                // server may be killed once more while it starts, one run later.
                if (copies.get(i) == before || copies.get(i) > before + 2) unexplained++;
                else if (ends.subList(before, copies.get(i)).contains(End.POWER_LOST)) afterPowerLoss++;
                else afterKill++;
            }
        }
        int replyLost = runs.size() - (acknowledged.size() - lost);
        return new Count(acknowledged.size(), lost, refused.get(), afterKill, afterPowerLoss, unexplained, replyLost);
    }

    /**
     * Numbers of copies.
     *
     * @param afterKill came twice: delivered, but the server was killed before the queue had written that down
     * @param afterPowerLoss came twice: delivered, but the queue had not written this down, or not forced it, when power was lost
     * @param unexplained came twice with no such reason
     * @param replyLost delivered, and the client was not told so, as the server was killed before its reply
     */
    record Count(
            int acknowledged,
            int lost,
            int refused,
            int afterKill,
            int afterPowerLoss,
            int unexplained,
            int replyLost) {
        static final Count NONE = new Count(0, 0, 0, 0, 0, 0, 0);

        Count plus(Count other) {
            return new Count(
                    acknowledged + other.acknowledged,
                    lost + other.lost,
                    refused + other.refused,
                    afterKill + other.afterKill,
                    afterPowerLoss + other.afterPowerLoss,
                    unexplained + other.unexplained,
                    replyLost + other.replyLost);
        }

        @Override
        public String toString() {
            return ("%d copies acknowledged, %d lost; %d refusals, 0 of them delivered; %d copies came twice: %d delivered, but not yet"
                            + " written down when killed, %d delivered, but with no mark of it forced when power was lost, %d unexplained;"
                            + " %d came though the kill kept the reply from their sender")
                    .formatted(
                            acknowledged,
                            lost,
                            refused,
                            afterKill + afterPowerLoss + unexplained,
                            afterKill,
                            afterPowerLoss,
                            unexplained,
                            replyLost);
        }
    }
}
