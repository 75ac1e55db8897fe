package org.mailrail.examples.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting for another process: it tells nobody when its work is done, so one has to look. */
public final class Await {
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(20).toNanos();

    private Await() {}

    /** Something one can look at; an exception while looking ends the wait. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits for a process to end; false if it still has not when the time is over. */
    public static boolean end(Process process, Duration patience) {
        return process.onExit()
                .thenApply(ended -> true)
                .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Returns once the condition holds; false if it still does not when the time is over. */
    public static boolean within(Duration patience, Condition condition) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) return false;
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
        return true;
    }
}
