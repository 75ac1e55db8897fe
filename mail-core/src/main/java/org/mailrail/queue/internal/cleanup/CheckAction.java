package org.mailrail.queue.internal.cleanup;

import java.util.List;
import java.util.Locale;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Reply;
import org.mailrail.core.SyntaxException;

/**
 * What a table of patterns says is to be done about a header field or a line of the body.
 *
 * <pre>
 *   value = action [ 1*WS text ]          ; the action in any letter case
 * </pre>
 *
 * Postfix's header_checks(5).
 */
public sealed interface CheckAction {
    /** {@code REJECT}: the message is refused. */
    record Reject(Reply reply) implements CheckAction {}

    /** {@code WARN}: it is logged as a warning. */
    record Warn(String text) implements CheckAction {}

    /** {@code INFO}: it is logged. */
    record Info(String text) implements CheckAction {}

    /** {@code PREPEND}: a field or line is put before it. */
    record Prepend(String text) implements CheckAction {}

    /** {@code REPLACE}: another field or line takes its place. */
    record Replace(String text) implements CheckAction {}

    /** {@code IGNORE}, {@code STRIP}: it is left out; the latter is logged. */
    record Remove(boolean logged, String text) implements CheckAction {}

    /** {@code HOLD}: the message waits in the queue until somebody releases it. */
    record Hold(String text) implements CheckAction {}

    /** {@code DISCARD}: the message is taken and thrown away. */
    record Discard(String text) implements CheckAction {}

    /** {@code REDIRECT}: the message goes to this address instead. */
    record Redirect(String address) implements CheckAction {}

    /** {@code BCC}: this address gets a copy. */
    record Bcc(String address) implements CheckAction {}

    /** {@code FILTER}: the message goes by this transport to this destination first. */
    record Filter(String transport, String destination) implements CheckAction {}

    /** {@code PASS}: nothing of the rest of the message is looked at. */
    record Pass(String text) implements CheckAction {}

    /** {@code DUNNO}, {@code OK}: it stays as it is. */
    record Dunno() implements CheckAction {}

    /** None of these; the message goes on, as in Postfix, with a warning. */
    record Mistaken(String problem) implements CheckAction {}

    /** Reads a table's value. */
    static CheckAction parse(String value) {
        int blank = 0;
        while (blank < value.length() && value.charAt(blank) != ' ' && value.charAt(blank) != '\t') blank++;
        String name = value.substring(0, blank).toUpperCase(Locale.ROOT);
        String text = value.substring(blank).strip();
        return switch (name) {
            case "REJECT" -> new Reject(refusal(text));
            case "WARN" -> new Warn(text);
            case "INFO" -> new Info(text);
            case "PREPEND" -> text.isEmpty() ? new Mistaken("PREPEND without text") : new Prepend(text);
            case "REPLACE" -> text.isEmpty() ? new Mistaken("REPLACE without text") : new Replace(text);
            case "IGNORE" -> new Remove(false, text);
            case "STRIP" -> new Remove(true, text);
            case "HOLD" -> new Hold(text);
            case "DISCARD" -> new Discard(text);
            case "REDIRECT" -> text.indexOf('@') < 0 ? new Mistaken("REDIRECT needs user@domain") : new Redirect(text);
            case "BCC" -> text.indexOf('@') < 0 ? new Mistaken("BCC needs user@domain") : new Bcc(text);
            case "FILTER" -> filter(text);
            case "PASS" -> new Pass(text);
            case "DUNNO", "OK" -> new Dunno();
            default -> new Mistaken("an action that is not known: " + name);
        };
    }

    private static CheckAction filter(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) return new Mistaken("FILTER needs transport:destination");
        return new Filter(text.substring(0, colon), text.substring(colon + 1));
    }

    /** {@code [ code SP ] [ status SP ] text}: 5.7.1 if there is no status; a status of success is taken for a temporary failure. */
    private static Reply refusal(String text) {
        String rest = text;
        int category = 0;
        if (rest.length() > 3 && rest.charAt(3) == ' ' && isRefusalCode(rest)) {
            category = rest.charAt(0) - '0';
            rest = rest.substring(4).strip();
        }
        EnhancedStatusCode status = new EnhancedStatusCode(category == 4 ? 4 : 5, 7, 1);
        int blank = rest.indexOf(' ');
        try {
            EnhancedStatusCode given = EnhancedStatusCode.of(blank < 0 ? rest : rest.substring(0, blank));
            rest = blank < 0 ? "" : rest.substring(blank + 1).strip();
            int wanted = category != 0 ? category : given.category() == 5 ? 5 : 4;
            status = given.withCategory(wanted);
        } catch (SyntaxException noStatus) {
            // All of it is text.
        }
        String line = rest.isEmpty() ? "message content rejected" : Reply.printable(rest);
        return new Reply(status.category() == 4 ? 451 : 550, status, List.of(line));
    }

    private static boolean isRefusalCode(String text) {
        return (text.charAt(0) == '4' || text.charAt(0) == '5')
                && Character.digit(text.charAt(1), 10) >= 0
                && Character.digit(text.charAt(2), 10) >= 0
                && text.charAt(1) < 0x7F
                && text.charAt(2) < 0x7F;
    }
}
