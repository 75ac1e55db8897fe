package org.mailrail.auth.results;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.message.HeaderFields;

/**
 * What a server found out about the origin of a message, for those behind it. RFC 8601.
 *
 * @param authservId who vouches for it
 * @param results in the order they are written; none is written as {@code none}
 */
public record AuthenticationResults(Domain authservId, List<MethodResult> results) {
    /** The name of the field. */
    public static final String FIELD = "Authentication-Results";

    /**
     * What one method found.
     *
     * @param method a keyword such as {@code spf} (RFC 8601 section 2.7)
     * @param result a keyword such as {@code pass}
     * @param reason for people; without control characters; null if there is nothing to say
     * @param properties what was looked at
     */
    public record MethodResult(
            String method, String result, @Nullable String reason, List<Property> properties) {
        /** Checks keywords and text, and copies the list. */
        public MethodResult {
            checkKeyword(method);
            checkKeyword(result);
            if (reason != null) Values.checkText(reason);
            properties = List.copyOf(properties);
        }

        /** A result without reason. */
        public static MethodResult of(String method, String result, Property... properties) {
            return new MethodResult(method, result, null, List.of(properties));
        }

        /** The reason, if there is one. */
        public Optional<String> explanation() {
            return Optional.ofNullable(reason);
        }
    }

    /**
     * A part of the message or its envelope, and its value. RFC 8601 section 2.3.
     *
     * @param type where it stands: {@code smtp}, {@code header}, {@code body}, {@code policy}
     * @param name what it is: {@code mailfrom}, {@code helo}, {@code i} …
     * @param value its value, without control characters; quoted when written wherever the grammar needs it, so that it can never end early
     */
    public record Property(String type, String name, String value) {
        /** Checks keywords and text. */
        public Property {
            checkKeyword(type);
            checkKeyword(name);
            Values.checkText(value);
        }
    }

    /** Copies the list. */
    public AuthenticationResults {
        results = List.copyOf(results);
    }

    /** The whole field for the wire, folded, ended by CRLF. */
    public String field() {
        List<String> words = new ArrayList<>();
        StringBuilder value = new StringBuilder(authservId.ascii());
        if (results.isEmpty()) value.append("; none");
        for (MethodResult result : results) {
            words.clear();
            words.add(result.method() + "=" + result.result());
            if (result.reason() != null) words.add("reason=" + Values.quoted(result.reason()));
            for (Property property : result.properties()) {
                words.add(property.type() + "." + property.name() + "=" + Values.pvalue(property.value()));
            }
            value.append("; ").append(String.join(" ", words));
        }
        return HeaderFields.compose(FIELD, value.toString());
    }

    /**
     * Whether a field of a message that came in speaks in this server's name, so that it has to be removed: nobody outside can. It reads
     * leniently, as the most lenient reader behind this server might, in one pass: with comments, folds, quotes, a version or a final dot in or
     * around the id, in any letter case. A field that names no id, or that cannot be read up to its id, speaks for nobody and counts as a claim too.
     * RFC 8601 section 5.
     *
     * @param field the whole field, name included, folds and line end as they are; octets above 127 as ISO 8859-1 characters
     * @param authservId this server's id
     * @return false also for fields of another name
     */
    public static boolean claims(String field, Domain authservId) {
        int colon = field.indexOf(':');
        if (colon < 0 || !field.substring(0, colon).stripTrailing().equalsIgnoreCase(FIELD)) return false;
        String id = ClaimedId.read(field, colon + 1);
        if (id.isEmpty() || id.indexOf('=') >= 0) return true;
        String claimed = new String(id.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return Domain.parse(claimed)
                .or(() -> Domain.parse(ClaimedId.withoutVersion(claimed)))
                .map(domain -> domain.equals(authservId)
                        || ClaimedId.withoutVersion(domain.ascii()).equals(authservId.ascii()))
                .orElse(false);
    }

    private static void checkKeyword(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letterOrDigit && (c != '-' && c != '_' || i == 0)) throw new IllegalArgumentException("a keyword");
        }
        if (text.isEmpty() || text.length() > 64) throw new IllegalArgumentException("a keyword");
    }
}
