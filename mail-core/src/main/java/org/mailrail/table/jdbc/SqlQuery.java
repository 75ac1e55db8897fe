package org.mailrail.table.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.mailrail.table.internal.AskedKey;
import org.mailrail.table.internal.KeyTemplate;
import org.mailrail.table.internal.KeyTemplate.Part;

/**
 * An SQL query whose string literals that hold a {@code %} expansion have become parameters. A key never is part of the SQL: whoever sends it has
 * nothing to break out of. So {@code WHERE name = '%u@%d'} is {@code WHERE name = ?}, to which the text of the literal is bound.
 *
 * <p>To know for sure where literals begin and end, for every database the same, some queries are refused that Postfix takes: an expansion that
 * is not in single quotes, a backslash in quotes, a prefixed literal as {@code E'…'} with an expansion, {@code ?} or a comment outside quotes.
 *
 * @param sql with {@code ?} for each parameter
 * @param parameters what is bound, in order
 */
record SqlQuery(String sql, List<KeyTemplate> parameters) {
    SqlQuery {
        parameters = List.copyOf(parameters);
    }

    /**
     * Translates a query.
     *
     * @throws IllegalArgumentException if it is refused; the message is for an administrator
     */
    static SqlQuery of(String query) {
        return new Parser(KeyTemplate.of(query)).query();
    }

    /** What is bound for a key. */
    List<String> bind(AskedKey key) {
        return parameters.stream()
                .map(parameter -> parameter.parts().stream()
                        .map(part -> switch (part) {
                            case Part.Text(String text) -> text;
                            case Part.Expansion(char letter) -> key.part(letter);
                        })
                        .collect(Collectors.joining()))
                .toList();
    }

    /** Goes through the parts; a quoted piece may begin in one part and end in another. */
    private static final class Parser {
        private final KeyTemplate template;
        private final StringBuilder sql = new StringBuilder();
        private final List<KeyTemplate> parameters = new ArrayList<>();
        /** What quotes the current piece, or a NUL outside quotes. */
        private char quote;

        private boolean prefixed;
        private final StringBuilder quoted = new StringBuilder();
        private final List<Part> bound = new ArrayList<>();

        Parser(KeyTemplate template) {
            this.template = template;
        }

        SqlQuery query() {
            for (Part part : template.parts()) {
                switch (part) {
                    case Part.Text(String text) -> text(text);
                    case Part.Expansion(char letter) -> expansion(letter);
                }
            }
            if (quote != 0) throw new IllegalArgumentException("a " + quote + " is not closed");
            if (sql.toString().isBlank()) throw new IllegalArgumentException("is empty");
            return new SqlQuery(sql.toString(), parameters);
        }

        private void expansion(char letter) {
            if (quote != '\'') {
                throw new IllegalArgumentException(
                        "%" + letter + " stands outside single quotes, where a key could change what the"
                                + " query does; write '%" + letter + "'");
            }
            if (prefixed)
                throw new IllegalArgumentException(
                        "%" + letter + " in a literal that has a prefix; write '%" + letter + "'");
            if (!quoted.isEmpty()) bound.add(new Part.Text(quoted.toString()));
            quoted.setLength(0);
            bound.add(new Part.Expansion(letter));
        }

        private void text(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
                if (quote == 0) {
                    outside(c, next);
                } else if (c == '\\') {
                    throw new IllegalArgumentException("a backslash in quotes, which databases take in different ways");
                } else if (c != quote) {
                    quoted.append(c);
                } else if (next == quote) {
                    quoted.append(c);
                    i++;
                } else {
                    close();
                }
            }
        }

        private void outside(char c, char next) {
            if (c == '?' || c == '#' || c == '$' || c == '-' && next == '-' || c == '/' && next == '*') {
                throw new IllegalArgumentException("\"" + c
                        + "\" outside quotes: neither comments nor parameters of the database's own" + " are taken");
            }
            if (c != '\'' && c != '"' && c != '`') {
                sql.append(c);
                return;
            }
            quote = c;
            char before = sql.isEmpty() ? ' ' : sql.charAt(sql.length() - 1);
            prefixed = Character.isLetterOrDigit(before) || before == '_' || before == '&' || before == '\'';
        }

        private void close() {
            if (bound.isEmpty()) {
                String mark = Character.toString(quote);
                sql.append(quote)
                        .append(quoted.toString().replace(mark, mark + mark))
                        .append(quote);
            } else {
                if (!quoted.isEmpty()) bound.add(new Part.Text(quoted.toString()));
                parameters.add(new KeyTemplate(bound));
                sql.append('?');
                bound.clear();
            }
            quoted.setLength(0);
            quote = 0;
        }
    }
}
