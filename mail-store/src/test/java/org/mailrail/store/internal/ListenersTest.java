package org.mailrail.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mailrail.store.Mailbox.Registration;

class ListenersTest {
    private final Listeners listeners = new Listeners();
    private final AtomicInteger told = new AtomicInteger();

    @Test
    void whoIsRegisteredIsTold() {
        try (Registration one = listeners.add(told::incrementAndGet);
                Registration two = listeners.add(told::incrementAndGet)) {
            assertThat(one).isNotSameAs(two);
            listeners.changed();
            assertThat(told).hasValue(2);
        }
        listeners.changed();
        assertThat(told).hasValue(2);
        assertThat(listeners.isEmpty()).isTrue();
    }

    /** A session whose event loop has ended must not make a delivery fail that is on disk already. */
    @Test
    void aListenerThatFailsHoldsUpNeitherTheOthersNorWhoMadeTheChange() {
        Runnable failing = () -> {
            throw new IllegalStateException("gone");
        };
        try (Registration bad = listeners.add(failing);
                Registration good = listeners.add(told::incrementAndGet)) {
            assertThat(bad).isNotSameAs(good);
            listeners.changed();
        }
        assertThat(told).hasValue(1);
    }
}
