package org.mailrail.store.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mailrail.store.Mailbox.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to know of changes. One that is registered twice is called twice, until each registration is closed. Safe for many threads. */
public final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

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
        listeners.values().forEach(Listeners::tell);
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            // The change is done: whoever made it (a delivery, say) must not be told that it failed, and do it again.
            log.warn("a listener failed when it was told of a change", e);
        }
    }
}
