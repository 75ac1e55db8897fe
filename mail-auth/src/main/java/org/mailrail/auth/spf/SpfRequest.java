package org.mailrail.auth.spf;

import java.net.InetAddress;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;

/**
 * What is asked of SPF: may this client send for this sender? RFC 7208 section 4.1.
 *
 * @param client the address of the SMTP client
 * @param identity which identity the sender is
 * @param localPart of the sender, unquoted; empty stands for {@code postmaster} (section 4.3)
 * @param domain of the sender; need not be a domain name: then the result is {@link SpfResult.None}
 * @param helo what HELO or EHLO said; empty if nothing is known
 */
public record SpfRequest(InetAddress client, Identity identity, String localPart, String domain, String helo) {
    /** Whose policy is looked at. RFC 7208 section 2. */
    public enum Identity {
        /** The domain in MAIL FROM. */
        MAIL_FROM("mailfrom"),
        /** The name in HELO or EHLO, which also stands in for a null reverse-path. */
        HELO("helo");

        private final String keyword;

        Identity(String keyword) {
            this.keyword = keyword;
        }

        /** As {@code Received-SPF} and {@code Authentication-Results} write it. */
        public String keyword() {
            return keyword;
        }
    }

    /** Puts {@code postmaster} where there is no local part. */
    public SpfRequest {
        if (localPart.isEmpty()) localPart = "postmaster";
    }

    /** The MAIL FROM identity. */
    public static SpfRequest mailFrom(InetAddress client, EmailAddress sender, String helo) {
        String domain =
                sender.host() instanceof Domain d ? d.ascii() : sender.host().toString();
        return new SpfRequest(client, Identity.MAIL_FROM, sender.localPart(), domain, helo);
    }

    /** The HELO identity. */
    public static SpfRequest helo(InetAddress client, String helo) {
        return new SpfRequest(client, Identity.HELO, "", helo, helo);
    }

    /** {@code <sender>}: local part, {@code @}, domain. */
    public String sender() {
        return localPart + "@" + domain;
    }
}
