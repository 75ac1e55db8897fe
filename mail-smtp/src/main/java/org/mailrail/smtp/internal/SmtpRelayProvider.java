package org.mailrail.smtp.internal;

import java.io.Closeable;
import java.util.Optional;
import org.mailrail.core.Domain;
import org.mailrail.queue.MailQueue;
import org.mailrail.queue.RelayProvider;
import org.mailrail.route.AddressClass;
import org.mailrail.route.Resolution;
import org.mailrail.smtp.relay.NextHop;
import org.mailrail.smtp.relay.SmtpRelay;

/** The way to other hosts by SMTP. */
public final class SmtpRelayProvider implements RelayProvider {
    private static final int PORT = 25;

    @Override
    public Closeable addTo(MailQueue.Builder queue, Domain hostname, Optional<String> relayhost) {
        relayhost.ifPresent(text -> NextHop.of(text, PORT)); // not later, when there is mail
        SmtpRelay relay = SmtpRelay.builder(hostname).defaultPort(PORT).build();
        queue.transport("smtp", relay);
        relayhost.ifPresent(hop -> queue.resolver(
                (sender, recipient) -> new Resolution.Deliver(recipient, AddressClass.DEFAULT, "smtp", hop)));
        return relay::close;
    }
}
