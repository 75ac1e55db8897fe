package org.mailrail.route;

import java.util.List;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Reply;
import org.mailrail.core.SyntaxException;

/** The reply that a next hop of the transports {@code error} and {@code retry} stands for: {@code [status SP] text}. Postfix's error(8). */
record Refusal(int code, EnhancedStatusCode status) {
    static final Refusal PERMANENT = new Refusal(550, EnhancedStatusCode.of("5.1.1"));
    static final Refusal TRANSIENT = new Refusal(450, EnhancedStatusCode.of("4.1.1"));

    static Reply of(String nextHop, Refusal kind, EmailAddress address) {
        String text = nextHop.strip();
        EnhancedStatusCode status = kind.status();
        int blank = text.indexOf(' ');
        try {
            EnhancedStatusCode given = EnhancedStatusCode.of(blank < 0 ? text : text.substring(0, blank));
            status = given.withCategory(kind.status().category());
            text = blank < 0 ? "" : text.substring(blank + 1).strip();
        } catch (SyntaxException noStatus) {
            // All of it is text.
        }
        String line = Reply.printable("<" + address + ">: Recipient address rejected: " + text);
        return new Reply(kind.code(), status, List.of(line.strip()));
    }
}
