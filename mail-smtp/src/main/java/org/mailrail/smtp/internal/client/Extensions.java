package org.mailrail.smtp.internal.client;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server offered in its reply to EHLO or LHLO. RFC 5321 section 4.1.1.1.
 *
 * @param keywords in upper case, each with its parameters as given, perhaps empty
 */
record Extensions(Map<String, String> keywords) {
    static Extensions none() {
        return new Extensions(Map.of());
    }

    /** {@code ehlo-line = ehlo-keyword *( SP ehlo-param )} in each line but the first. */
    static Extensions of(List<String> lines) {
        Map<String, String> keywords = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int space = line.indexOf(' ');
            String keyword = space < 0 ? line : line.substring(0, space);
            keywords.put(
                    keyword.toUpperCase(Locale.ROOT),
                    space < 0 ? "" : line.substring(space + 1).trim());
        }
        return new Extensions(Map.copyOf(keywords));
    }

    boolean offers(String keyword) {
        return keywords.containsKey(keyword);
    }

    /** The largest message that the server takes; 0 and absence mean no fixed limit. RFC 1870 section 4. */
    long maxSize() {
        String value = keywords.getOrDefault("SIZE", "");
        if (value.isEmpty() || value.length() > 18) return Long.MAX_VALUE;
        long size = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') return Long.MAX_VALUE;
            size = size * 10 + c - '0';
        }
        return size == 0 ? Long.MAX_VALUE : size;
    }
}
