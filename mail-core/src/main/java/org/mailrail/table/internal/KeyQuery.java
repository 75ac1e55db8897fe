package org.mailrail.table.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.CaseFolding;

/**
 * What SQL and LDAP query files have in common: which keys are asked for at all, and how results are put together. Postfix asks nobody about a
 * key that lacks what a template needs, or whose domain is not one of {@code domain}.
 */
public final class KeyQuery {
    private static final int MAX_RESULT = 1 << 20;
    /** The longest of what is looked up is a header field. Postfix's {@code header_size_limit}. */
    private static final int MAX_KEY = 102_400;

    private final List<String> domains;
    private final KeyTemplate format;
    private final boolean needsUser;
    private final boolean needsDomain;
    private final int labels;
    private final int expansionLimit;

    private KeyQuery(QueryFile file, List<KeyTemplate> queries, KeyTemplate format) throws IOException {
        this.domains = file.domains().stream().map(CaseFolding::fold).toList();
        this.format = format;
        this.needsUser = queries.stream().anyMatch(query -> query.has("uU")) || format.has("U");
        this.labels =
                Math.max(queries.stream().mapToInt(KeyTemplate::labels).max().orElse(0), format.labels());
        this.needsDomain = labels > 0 || queries.stream().anyMatch(query -> query.has("dD")) || format.has("D");
        this.expansionLimit = file.number("expansion_limit", 0, 0, Integer.MAX_VALUE);
    }

    /**
     * The rules of a file.
     *
     * @param queries the templates that keys are put into
     * @param formatName the parameter that says how results look
     */
    public static KeyQuery of(QueryFile file, List<KeyTemplate> queries, String formatName) throws IOException {
        return new KeyQuery(file, queries, template(file, formatName, "%s"));
    }

    /** A template of a file. */
    public static KeyTemplate template(QueryFile file, String name, String byDefault) {
        try {
            return KeyTemplate.of(file.text(name, byDefault));
        } catch (IllegalArgumentException e) {
            throw file.error(name, String.valueOf(e.getMessage()));
        }
    }

    /**
     * The key in lower case with its parts; nothing if it is not asked for, and so not found.
     *
     * @throws IOException if it is longer than any that is asked for: nobody has said that it is not there
     */
    public Optional<AskedKey> accept(String key) throws IOException {
        if (key.length() > MAX_KEY) throw new IOException("a key longer than " + MAX_KEY + " characters");
        if (key.isEmpty() || key.indexOf('\0') >= 0 || !isWellFormed(key)) return Optional.empty();
        AskedKey asked = AskedKey.of(CaseFolding.fold(key));
        if (needsDomain && !asked.hasDomain() || needsUser && asked.user().isEmpty() || !isInDomains(asked)) {
            return Optional.empty();
        }
        List<String> found = asked.labels();
        if (found.size() < labels || found.subList(0, labels).contains("")) return Optional.empty();
        return Optional.of(asked);
    }

    /** A lone surrogate would reach the server as something else. */
    private static boolean isWellFormed(String key) {
        return key.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private boolean isInDomains(AskedKey asked) {
        if (domains.isEmpty()) return true;
        if (!asked.hasDomain() || asked.user().isEmpty()) return false;
        for (String pattern : domains) {
            boolean excludes = pattern.startsWith("!");
            if (pattern.substring(excludes ? 1 : 0).equals(asked.domain())) return !excludes;
        }
        return false;
    }

    /** Collects the results for one key. */
    public Results results(AskedKey key) {
        return new Results(key);
    }

    /** Values as the file's format has them, with commas between. */
    public final class Results {
        private final AskedKey key;
        private final List<String> values = new ArrayList<>();
        private int length;

        private Results(AskedKey key) {
            this.key = key;
        }

        /**
         * Adds a value; one that is empty, or lacks what the format needs, is left out.
         *
         * @throws IOException if there are more than {@code expansion_limit}, or than fit into memory
         */
        public void add(String text) throws IOException {
            AskedKey value = AskedKey.of(text);
            boolean lacks = format.has("d") && !value.hasDomain()
                    || format.has("u") && value.user().isEmpty();
            if (text.isEmpty() || lacks) return;
            addAsIs(formatted(value));
        }

        /** Adds what has its format already. */
        public void addAsIs(String formatted) throws IOException {
            values.add(formatted);
            length += formatted.length() + 1;
            if (expansionLimit > 0 && values.size() > expansionLimit) {
                throw new IOException(
                        "more than expansion_limit = " + expansionLimit + " results for \"" + key.whole() + "\"");
            }
            if (length > MAX_RESULT)
                throw new IOException("more than " + MAX_RESULT + " characters for \"" + key.whole() + "\"");
        }

        private String formatted(AskedKey value) {
            StringBuilder formatted = new StringBuilder();
            for (KeyTemplate.Part part : format.parts()) {
                formatted.append(
                        switch (part) {
                            case KeyTemplate.Part.Text(String text) -> text;
                            case KeyTemplate.Part.Expansion(char letter) ->
                                Character.isLowerCase(letter) ? value.part(letter) : key.part(letter);
                        });
            }
            return formatted.toString();
        }

        /** The value of the table; nothing if nothing was added. */
        public Optional<String> joined() {
            return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
        }
    }
}
