package org.mailrail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.message.MessageVerifier;
import org.mailrail.queue.MessageRefusedException;

class PrefixTest {
    private static final Domain HOST = Domain.of("mx.example.org");

    @Test
    void aMessageThatCanNeverBeShownToAVerifierIsRefusedAndNotPutOff() throws IOException {
        Reply reply = Reply.of(552, "5.3.4", "too much of it is changed");
        assertThat(prefix(() -> {
                    throw new MessageRefusedException(reply);
                }))
                .isEqualTo(new Prefix.Refused(reply));
    }

    @Test
    void aMessageThatCannotBeReadNowIsPutOff() {
        assertThatThrownBy(() -> prefix(() -> {
                    throw new IOException("a disk");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("a disk");
    }

    @Test
    void aMessageThatIsShownGetsItsFields() throws IOException {
        assertThat(prefix(() -> MessageContent.of(new byte[0]))).isInstanceOf(Prefix.Fields.class);
    }

    private static Prefix prefix(Prefix.Received message) throws IOException {
        MessageVerifier verifier = (transaction, content) -> new MessageVerifier.Verdict.Accept(List.of());
        TracePolicy policy = new TracePolicy(HOST, HOST, 50, false, List.of(verifier), () -> Instant.EPOCH);
        Transaction transaction = Transaction.of(Client.application(), Envelope.of("a@x.example", "b@x.example"));
        return Prefix.of(policy, transaction, "ESMTP", new HeaderScanner(HOST), message);
    }
}
