package org.mailrail.smtp.internal;

import java.time.InstantSource;
import java.util.List;
import org.mailrail.core.Domain;
import org.mailrail.message.MessageVerifier;

/**
 * What is looked at in each message that comes in, and what is added to it.
 *
 * @param hostname for {@code Received}
 * @param authservId whose incoming Authentication-Results are forged
 * @param hopCountLimit how many {@code Received} fields are one too many minus one
 * @param completing whether a missing Date or Message-ID is added
 * @param verifiers asked in order
 * @param clock for the date
 */
public record TracePolicy(
        Domain hostname,
        Domain authservId,
        int hopCountLimit,
        boolean completing,
        List<MessageVerifier> verifiers,
        InstantSource clock) {
    /** Copies the list. */
    public TracePolicy {
        verifiers = List.copyOf(verifiers);
    }
}
