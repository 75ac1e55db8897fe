package org.mailrail.store.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mailrail.store.Mailbox.Registration;

/** Those who want to know of changes. One that is registered twice is called twice, until each registration is closed. Safe for many threads. */
public final class Listeners {
    private final Map<Object, Runnable> listeners = new ConcurrentHashMap<>();

    /** Registers. */
    public Registration add(Runnable listener) {
        Object key = new Object();
        listeners.put(key, listener);
        return () -> listeners.remove(key);
    }

    /** Nobody listens. */
    public boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Tells all. To be called without a lock held. */
    public void changed() {
        listeners.values().forEach(Runnable::run);
    }
}
