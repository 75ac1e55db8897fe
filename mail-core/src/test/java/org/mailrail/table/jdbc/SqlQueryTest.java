package org.mailrail.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlQueryTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    SELECT a FROM t WHERE b = '%s'           | SELECT a FROM t WHERE b = ?           | 1
                    SELECT a FROM t WHERE b='%u' AND c='%d'  | SELECT a FROM t WHERE b=? AND c=?     | 2
                    SELECT a WHERE b = '%u@%d'               | SELECT a WHERE b = ?                  | 1
                    SELECT a WHERE b LIKE '%%%s'             | SELECT a WHERE b LIKE ?               | 1
                    SELECT 'it''s', a WHERE b = '%s'         | SELECT 'it''s', a WHERE b = ?         | 1
                    SELECT 'what?' WHERE b = 'x''%s''y'      | SELECT 'what?' WHERE b = ?            | 1
                    SELECT "a?", `c#` WHERE b = '%1'         | SELECT "a?", `c#` WHERE b = ?         | 1
                    SELECT E'x', '' WHERE b = '%s'           | SELECT E'x', '' WHERE b = ?           | 1
                    SELECT f('%s')                           | SELECT f(?)                           | 1
                    SELECT a - b / c WHERE b = '%s'::text    | SELECT a - b / c WHERE b = ?::text    | 1
                    SELECT 10 %% 3                           | SELECT 10 % 3                         | 0
                    """)
    void literalsWithExpansionsBecomeParameters(String query, String sql, int parameters) {
        SqlQuery translated = SqlQuery.of(query);
        assertThat(translated.sql()).isEqualTo(sql);
        assertThat(translated.parameters()).hasSize(parameters);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    SELECT a WHERE b = %s                    | outside single quotes
                    SELECT %s                                | outside single quotes
                    SELECT a WHERE b = "%s"                  | outside single quotes
                    SELECT a FROM `%d` WHERE b = '%s'        | outside single quotes
                    SELECT a WHERE b = '' %s ''              | outside single quotes
                    SELECT a WHERE b = E'%s'                 | prefix
                    SELECT a WHERE b = N'x%s'                | prefix
                    SELECT a WHERE b = '\\' OR c = '%s'      | backslash
                    SELECT a WHERE b = '%s\\'                | backslash
                    SELECT a WHERE b = '%s' -- it's          | outside quotes
                    SELECT a /* ' */ WHERE b = '%s'          | outside quotes
                    SELECT a WHERE b = '%s' # it's           | outside quotes
                    SELECT a WHERE b = ? AND c = '%s'        | outside quotes
                    SELECT $$'$$ WHERE b = '%s'              | outside quotes
                    SELECT a WHERE b = '%s                   | is not closed
                    SELECT a WHERE b = '%x'                  | a % with neither
                    SELECT a WHERE b = '100%'                | a % with neither
                    """)
    void whatCouldBeTakenInTwoWaysIsRefused(String query, String problem) {
        assertThatThrownBy(() -> SqlQuery.of(query))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void anEmptyQueryIsRefused() {
        assertThatThrownBy(() -> SqlQuery.of(" ")).hasMessageContaining("is empty");
    }
}
