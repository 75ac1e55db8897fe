package org.mailrail.auth.spf;

import java.time.Duration;
import java.time.InstantSource;
import org.mailrail.core.Domain;
import org.mailrail.dns.Resolver;

/**
 * The check_host() function: may this client send for this sender? Blocking, since it asks the DNS; immutable and safe for many threads. RFC 7208
 * section 4.
 */
public final class Spf {
    /** An evaluation that ends early, with this result. */
    static final class Stop extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient SpfResult result;

        Stop(SpfResult result) {
            super(result.keyword(), null, false, false);
            this.result = result;
        }

        SpfResult result() {
            return result;
        }
    }

    private final Resolver resolver;
    private final Duration timeLimit;
    private final int voidLookups;
    private final String receiver;
    private final InstantSource clock;

    private Spf(Builder builder) {
        resolver = builder.resolver;
        timeLimit = builder.timeLimit;
        voidLookups = builder.voidLookups;
        receiver = builder.receiver;
        clock = builder.clock;
    }

    /** With these answers of the DNS. */
    public static Builder builder(Resolver resolver) {
        return new Builder(resolver);
    }

    /** Looks up the policy of the sender's domain and what it says of the client. */
    public SpfResult check(SpfRequest request) {
        return new Evaluation(this, request).checkHost();
    }

    Resolver resolver() {
        return resolver;
    }

    Duration timeLimit() {
        return timeLimit;
    }

    int voidLookups() {
        return voidLookups;
    }

    String receiver() {
        return receiver;
    }

    InstantSource clock() {
        return clock;
    }

    /** Sets limits. The number of terms that ask the DNS is no setting: RFC 7208 section 4.6.4 says 10. */
    public static final class Builder {
        private final Resolver resolver;
        private Duration timeLimit = Duration.ofSeconds(20);
        private int voidLookups = 2;
        private String receiver = "unknown";
        private InstantSource clock = InstantSource.system();

        private Builder(Resolver resolver) {
            this.resolver = resolver;
        }

        /**
         * How long one check may ask the DNS; 20 s by default. It is looked at before each question, so that the resolver's own limit for one
         * question adds to it. RFC 7208 section 4.6.4.
         */
        public Builder timeLimit(Duration limit) {
            if (limit.isNegative() || limit.isZero()) throw new IllegalArgumentException("time limit " + limit);
            timeLimit = limit;
            return this;
        }

        /** How many terms may find nothing in the DNS; 2 by default. RFC 7208 section 4.6.4. */
        public Builder voidLookups(int most) {
            if (most < 0) throw new IllegalArgumentException("void look-ups " + most);
            voidLookups = most;
            return this;
        }

        /** Who checks, for the macro {@code %{r}} of explanations; {@code unknown} by default. */
        public Builder receiver(Domain host) {
            receiver = host.ascii();
            return this;
        }

        /** The time; the system's by default. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** The function. */
        public Spf build() {
            return new Spf(this);
        }
    }
}
