package org.mailrail.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mailrail.core.AddressLiteral;

class ConnectionLimitsTest {
    private static final InetAddress ONE = AddressLiteral.of("[192.0.2.1]").address();
    private static final InetAddress TWO = AddressLiteral.of("[192.0.2.2]").address();
    private static final InetAddress THREE = AddressLiteral.of("[192.0.2.3]").address();

    @Test
    void oneClientIsHeldToItsShareAndAllToTheSum() {
        ConnectionLimits limits = new ConnectionLimits(3, 2);
        assertThat(limits.tryOpen(ONE)).isTrue();
        assertThat(limits.tryOpen(ONE)).isTrue();
        assertThat(limits.tryOpen(ONE)).isFalse();
        assertThat(limits.tryOpen(TWO)).isTrue();
        assertThat(limits.tryOpen(THREE)).isFalse();
        assertThat(limits.open()).isEqualTo(3);
        limits.close(ONE);
        assertThat(limits.tryOpen(THREE)).isTrue();
        limits.close(THREE);
        assertThat(limits.tryOpen(ONE)).isTrue();
    }

    @Test
    void manyThreadsNeverGetMoreThanThereIs() throws InterruptedException {
        ConnectionLimits limits = new ConnectionLimits(8, 5);
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            InetAddress client = i % 2 == 0 ? ONE : TWO;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 2000; n++) {
                    if (!limits.tryOpen(client)) continue;
                    most.accumulateAndGet(limits.open(), Math::max);
                    limits.close(client);
                }
            }));
        }
        for (Thread thread : threads) thread.join();
        assertThat(limits.open()).isZero();
        assertThat(most.get()).isPositive();
        for (int i = 0; i < 5; i++) assertThat(limits.tryOpen(ONE)).isTrue();
        assertThat(limits.tryOpen(ONE)).isFalse();
    }

    @Test
    void aLimitBelowOneIsAMistake() {
        assertThatThrownBy(() -> new ConnectionLimits(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConnectionLimits(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
