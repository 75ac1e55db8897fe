package org.mailrail.smtp.internal.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.queue.DeliveryResult;

/** The results of one delivery so far, recipient by recipient. Used by one thread. */
public final class Attempt {
    private final List<@Nullable DeliveryResult> results = new ArrayList<>();

    /** Nothing is known of any of so many recipients. */
    public Attempt(int recipients) {
        for (int i = 0; i < recipients; i++) results.add(null);
    }

    /** The recipients of whom nothing is known yet. */
    public List<Integer> undecided() {
        List<Integer> undecided = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) == null) undecided.add(i);
        }
        return undecided;
    }

    /** Decides on one recipient, unless that was done before. */
    public void decide(int recipient, DeliveryResult result) {
        if (results.get(recipient) == null) results.set(recipient, result);
    }

    /** Decides on all that are left. */
    public void decideRest(DeliveryResult result) {
        for (int recipient : undecided()) decide(recipient, result);
    }

    /** The results, once all are decided. */
    public List<DeliveryResult> results() {
        List<DeliveryResult> all = new ArrayList<>(results.size());
        for (DeliveryResult result : results) {
            if (result == null) throw new IllegalStateException("a recipient without a result");
            all.add(result);
        }
        return List.copyOf(all);
    }
}
