package org.mailrail.examples.server.steering;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Prints answers for people, the list as Postfix's {@code postqueue -p} has it. Only printable characters reach the terminal. */
final class QueuePrinter {
    private static final String COLUMNS = "%-17s %8s %-19s %s%n";

    /** As asctime(3), without the year. */
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss", Locale.ROOT);

    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx", Locale.ROOT);

    private static final Map<String, String> MARKS = Map.of("active", "*", "hold", "!");

    private final PrintWriter out;
    private final ZoneId zone;
    private long messages;
    private long octets;

    QueuePrinter(PrintWriter out, ZoneId zone) {
        this.out = out;
        this.zone = zone;
    }

    /** One message of a list. */
    void listed(JsonObject message) {
        if (messages == 0) {
            out.printf(COLUMNS, "----Queue ID-----", "--Size--", "---Arrival Time----", "--Sender/Recipient------");
        } else {
            out.println();
        }
        long size = message.number("message_size").orElse(0);
        messages++;
        octets += size;
        String id = text(message, "queue_id") + MARKS.getOrDefault(text(message, "queue_name"), "");
        out.printf(COLUMNS, id, size, time(message, "arrival_time", ASCTIME), text(message, "sender"));
        message.text("delay_reason").ifPresent(reason -> out.printf("%76s%n", "(" + printable(reason) + ")"));
        for (JsonObject recipient : message.objects("recipients")) {
            out.printf(COLUMNS, "", "", "", text(recipient, "address"));
        }
    }

    /** The last line of a list. */
    void endOfList() {
        if (messages == 0) out.println("Mail queue is empty");
        else out.printf("%n-- %d Kbytes in %d Request%s.%n", octets / 1024, messages, messages == 1 ? "" : "s");
    }

    /** All of one message. */
    void shown(JsonObject message) {
        line("id", text(message, "queue_id"));
        line("state", text(message, "queue_name"));
        line("arrival", time(message, "arrival_time", FULL));
        line("size", Long.toString(message.number("message_size").orElse(0)));
        line("sender", text(message, "sender"));
        for (JsonObject recipient : message.objects("recipients")) line("recipient", text(recipient, "address"));
        Optional<String> reason = message.text("delay_reason");
        if (reason.isPresent()) line("reason", printable(reason.get()));
        if (message.number("next_attempt").isPresent()) line("next attempt", time(message, "next_attempt", FULL));
    }

    /** Figures by name. */
    void figures(JsonObject figures) {
        for (String name : figures.names()) {
            line(
                    printable(name).replace('_', ' '),
                    Long.toString(figures.number(name).orElse(0)));
        }
    }

    private void line(String name, String value) {
        out.printf("%-14s %s%n", name + ":", value);
    }

    private String time(JsonObject object, String name, DateTimeFormatter format) {
        OptionalLong seconds = object.number(name);
        if (seconds.isEmpty()) return "";
        return Instant.ofEpochSecond(seconds.getAsLong()).atZone(zone).format(format);
    }

    private static String text(JsonObject object, String name) {
        return printable(object.text(name).orElse(""));
    }

    /**
     * The text with a question mark for each character that a terminal may take for a command, that turns the direction of what is written, or that cannot
     * be seen.
     */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(c -> printable.appendCodePoint(isPrintable(c) ? c : '?'));
        return printable.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
