package org.mailrail.auth.spf;

import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.internal.AtomText;
import org.mailrail.message.HeaderFields;

/** The {@code Received-SPF} header field. RFC 7208 section 9.1. */
public final class ReceivedSpf {
    private static final int MAX_VALUE = 400;

    private ReceivedSpf() {}

    /**
     * Writes the field, folded and ended by CRLF. Whatever a peer or a record chose stands in quotes, is cut to 400 characters and holds no control
     * character.
     *
     * @param receiver who checked
     * @param utf8 whether the message is SMTPUTF8; else what is outside ASCII becomes {@code ?}
     */
    public static String field(Domain receiver, SpfRequest request, SpfResult result, boolean utf8) {
        String client = IpNetwork.text(request.client());
        String domain = printable(request.domain(), utf8);
        StringBuilder value = new StringBuilder(result.keyword())
                .append(" (")
                .append(escaped(receiver.ascii() + ": " + comment(result, domain, client)))
                .append(") client-ip=")
                .append(value(client));
        if (request.identity() == SpfRequest.Identity.MAIL_FROM) {
            pair(value, "envelope-from", printable(mailbox(request), utf8));
        } else {
            pair(value, "envelope-from", "<>");
        }
        if (!request.helo().isEmpty()) pair(value, "helo", printable(request.helo(), utf8));
        pair(value, "identity", request.identity().keyword());
        pair(value, "mechanism", result.mechanism().map(Mechanism::toString).orElse("default"));
        pair(value, "receiver", receiver.ascii());
        result.problem().ifPresent(problem -> pair(value, "problem", printable(problem, utf8)));
        return HeaderFields.compose("Received-SPF", value.toString());
    }

    private static String comment(SpfResult result, String domain, String client) {
        return switch (result) {
            case SpfResult.Pass pass -> "domain of " + domain + " designates " + client + " as permitted sender";
            case SpfResult.Fail fail ->
                "domain of " + domain + " does not designate " + client + " as permitted sender";
            case SpfResult.SoftFail softFail ->
                "domain of transitioning " + domain + " does not designate " + client + " as permitted sender";
            case SpfResult.Neutral neutral -> client + " is neither permitted nor denied by domain of " + domain;
            case SpfResult.None none -> "no SPF policy for " + domain;
            case SpfResult.TempError tempError -> "domain of " + domain + " could not be checked at the moment";
            case SpfResult.PermError permError -> "the policy of " + domain + " cannot be applied";
        };
    }

    private static String mailbox(SpfRequest request) {
        return Domain.parse(request.domain())
                .map(domain -> EmailAddress.of(request.localPart(), domain).toString())
                .orElseGet(request::sender);
    }

    /** {@code ";" [CFWS] key "=" ( dot-atom / quoted-string )}. */
    private static void pair(StringBuilder field, String key, String text) {
        field.append("; ").append(key).append('=').append(value(text));
    }

    private static String value(String text) {
        if (AtomText.isDotAtom(text)) return text;
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') quoted.append('\\');
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private static String escaped(String comment) {
        StringBuilder escaped = new StringBuilder(comment.length());
        for (int i = 0; i < comment.length(); i++) {
            char c = comment.charAt(i);
            if (c == '(' || c == ')' || c == '\\') escaped.append('\\');
            escaped.append(c);
        }
        return escaped.toString();
    }

    private static String printable(String text, boolean utf8) {
        String safe = HeaderFields.printable(text.length() > MAX_VALUE ? text.substring(0, MAX_VALUE) : text);
        StringBuilder ascii = new StringBuilder(safe.length());
        for (int i = 0; i < safe.length(); i++) {
            char c = safe.charAt(i);
            ascii.append(c == '\t' ? ' ' : c > '~' && !utf8 ? '?' : c);
        }
        return ascii.toString();
    }
}
