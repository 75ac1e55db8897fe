package org.mailrail.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailrail.core.Client;
import org.mailrail.core.DeliverBy;
import org.mailrail.core.Envelope;
import org.mailrail.core.Handling;
import org.mailrail.core.Transaction;
import org.mailrail.core.Verp;

class TransactionFormatTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    static Stream<Handling> handlings() {
        return Stream.of(
                Handling.USUAL,
                Handling.USUAL.withPriority(9),
                Handling.USUAL.withPriority(-9),
                Handling.USUAL.withNotBefore(NOON),
                Handling.USUAL.withNotBefore(Instant.EPOCH.minusSeconds(1)),
                Handling.USUAL.withDeliverBy(DeliverBy.orNotify(NOON)),
                Handling.USUAL.withDeliverBy(new DeliverBy(NOON, DeliverBy.Mode.RETURN, true)),
                Handling.USUAL.withVerp(new Verp('-', '+')),
                new Handling(NOON, new DeliverBy(NOON.plusSeconds(1), DeliverBy.Mode.NOTIFY, true), -1, Verp.STANDARD));
    }

    private static Transaction transaction(Handling handling) {
        return Transaction.of(
                Client.application(),
                Envelope.of("app@example.org", "ada@example.net").with(handling));
    }

    private static byte[] written(Handling handling) {
        OctetWriter out = new OctetWriter();
        TransactionFormat.write(out, transaction(handling));
        return out.toArray();
    }

    @ParameterizedTest
    @MethodSource("handlings")
    void whatIsWrittenIsRead(Handling handling) throws IOException {
        OctetReader in = new OctetReader(ByteBuffer.wrap(written(handling)));
        assertThat(TransactionFormat.read(in).envelope())
                .isEqualTo(transaction(handling).envelope());
        assertThat(in.remaining()).isZero();
    }

    @Test
    void aPriorityThatIsNoneIsDamage() {
        byte[] octets = written(Handling.USUAL);
        int priorityAt = differs(octets, written(Handling.USUAL.withPriority(1)));
        octets[priorityAt] = 19;
        assertThatIOException().isThrownBy(() -> TransactionFormat.read(new OctetReader(ByteBuffer.wrap(octets))));
    }

    private static int differs(byte[] one, byte[] other) {
        int at = 0;
        while (one[at] == other[at]) at++;
        return at;
    }
}
