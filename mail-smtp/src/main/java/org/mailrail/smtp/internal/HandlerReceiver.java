package org.mailrail.smtp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.smtp.MessageHandler;

/** Messages go to the application's handler. */
public final class HandlerReceiver implements MessageReceiver {
    private final MessageHandler handler;
    private final TracePolicy trace;

    /** Messages for this handler. */
    public HandlerReceiver(MessageHandler handler, TracePolicy trace) {
        this.handler = handler;
        this.trace = trace;
    }

    @Override
    public Incoming open(Transaction transaction, String with) {
        return new Buffered(transaction, with);
    }

    private final class Buffered implements Incoming {
        private final HeaderScanner header = new HeaderScanner(trace.authservId());
        private final MessageBuffer buffer = new MessageBuffer();
        private final Transaction transaction;
        private final String with;

        Buffered(Transaction transaction, String with) {
            this.transaction = transaction;
            this.with = with;
        }

        @Override
        public void append(ByteBuffer octets) throws IOException {
            header.scan(octets, buffer::write);
        }

        @Override
        public List<Reply> finish() throws IOException {
            header.finish(buffer::write);
            MessageContent message = buffer.content();
            return switch (Prefix.of(trace, transaction, with, header, () -> message)) {
                case Prefix.Refused refused -> List.of(refused.reply());
                case Prefix.Fields prefix ->
                    List.of(handler.handle(
                            transaction, MessageContent.concat(List.of(MessageContent.of(prefix.fields()), message))));
            };
        }

        @Override
        public void close() throws IOException {
            buffer.close();
        }
    }
}
