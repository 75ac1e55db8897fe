package org.mailrail.jakarta;

import jakarta.mail.Provider;

/** Tells Jakarta Mail of {@link MailrailTransport}; found by {@link java.util.ServiceLoader}. */
@SuppressWarnings("exports") // who names this requires jakarta.mail himself; all others do without
public final class MailrailProvider extends Provider {
    /** The transport {@code mailrail}. */
    public MailrailProvider() {
        super(Type.TRANSPORT, "mailrail", MailrailTransport.class.getName(), "Mailrail", null);
    }
}
