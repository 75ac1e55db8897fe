package org.mailrail.queue;

import java.io.IOException;
import org.mailrail.core.Reply;

/** A message that was handed in is refused by {@link Cleanup}: for what it was told to look for, or since it cannot show what came in. */
public final class MessageRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    /**
     * @param reply 4xx or 5xx
     */
    public MessageRefusedException(Reply reply) {
        super(reply.toString());
        this.reply = reply;
    }

    /** What an SMTP client would have been told. */
    public Reply reply() {
        return reply;
    }
}
