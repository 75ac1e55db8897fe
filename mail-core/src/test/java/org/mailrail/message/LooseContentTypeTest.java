package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LooseContentTypeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            text/plain; boundary=b                         | text      | plain  |
            multipart/mixed; boundary=b                    | multipart | mixed  | b
            Multipart/MIXED; x=y; Boundary="a b"           | multipart | mixed  | a b,a
            multipart; boundary=b                          | multipart | ``     | b
            multipart/; boundary=b                         | multipart | ``     | b
            multipart/x; boundary=a; boundary=b;boundary=a | multipart | x      | a,b
            multipart/x; boundary*0=a; boundary*1=b        | multipart | x      | ab
            multipart/x; boundary*1*=%62; boundary*0*=''a  | multipart | x      | ab
            multipart/x; boundary*0=a; boundary*0=b        | multipart | x      | a,b
            multipart/x; boundary*=utf-8''%C3%A4           | multipart | x      | \u00e4,\u00c3\u00a4
            multipart/x; boundary=a; boundary*=''b         | multipart | x      | a,b
            multipart/x; boundary=a/b                      | multipart | x      | a/b,a
            multipart/x; boundary=(c)a(c)b                 | multipart | x      | a(c)b,a
            multipart/x; boundary="=_a/b"                  | multipart | x      | =_a/b
            multipart/x; boundary="a\\b"                   | multipart | x      | ab,a\\b
            multipart/x; boundary="a\\"b                   | multipart | x      | a"b,a\\"b
            multipart/x; boundaryless=a                    | multipart | x      |
            multipart/x; "boundary=a"; boundary=b          | multipart | x      | b
            message/rfc822                                 | message   | rfc822 |
            ``                                             | ``        | ``     |
            (                                              | ``        | ``     |
            /                                              | ``        | ``     |
            """)
    void everyBoundaryThatSomeReaderTakesIsThere(String value, String type, String subtype, String boundaries) {
        LooseContentType found = LooseContentType.parse(value);
        assertThat(found.type()).isEqualTo(type);
        assertThat(found.subtype()).isEqualTo(subtype);
        assertThat(String.join(",", found.boundaries())).isEqualTo(boundaries == null ? "" : boundaries);
    }

    @Test
    void onlySoManyParametersAreLookedAt() {
        StringBuilder value = new StringBuilder("multipart/mixed");
        for (int i = 0; i < 3000; i++) value.append("; boundary=").append(i);
        assertThat(LooseContentType.parse(value.toString()).boundaries()).hasSize(1000);
    }
}
