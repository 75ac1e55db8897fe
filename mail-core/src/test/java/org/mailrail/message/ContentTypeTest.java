package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/plain                                    | text/plain
            TEXT/HTML; Charset=X                          | text/html charset=X
            text / plain (really) ; charset = "a b"(c)    | text/plain charset=a b
            text/plain;; charset=x;                       | text/plain charset=x
            text/plain charset=x                          | text/plain charset=x
            text/plain; charset                           | text/plain
            text/plain; =x; a=b                           | text/plain a=b
            text/plain; a="b\\"c\\\\"; d=e                | text/plain a=b"c\\ d=e
            text/plain; a="never closed; b=c              | text/plain a=never closed; b=c
            text/plain; a=b; a=c                          | text/plain a=b
            text/plain; name=a long name.txt; x=y         | text/plain name=a long name.txt x=y
            text/plain; name="a" b; x=y                   | text/plain name=a x=y
            text/plain; name="a" x=y                      | text/plain name=a x=y
            multipart/mixed; boundary=----=_Part_1        | multipart/mixed boundary=----=_Part_1
            text/plain; name=a	x=y                       | text/plain name=a x=y
            text/plain; name=a; *=b                       | text/plain name=a
            a/b; n*0=x; n*1=y                             | a/b n=xy
            a/b; n*1=y; n*0=x                             | a/b n=xy
            a/b; n*0*=utf-8'en'%e2%82%ac; n*1=%41         | a/b n*=utf-8'en'%e2%82%ac%2541
            a/b; n*=iso-8859-1''%e4                       | a/b n*=iso-8859-1''%e4
            a/b; n*1=x; n*2=y                             | a/b n=xy
            a/b; n*0=x; n*2=y                             | a/b n=x n*2=y
            a/b; n*3*=%41                                 | a/b n*3*=''%41
            a/b; n*x=1                                    | a/b n*x=1
            """)
    void isReadAsItIsMeant(String value, String expected) {
        ContentType type = ContentType.parse(value).orElseThrow();
        StringBuilder read = new StringBuilder(type.toString());
        for (Parameters.Parameter p : type.parameters().entries())
            read.append(' ').append(p.nameAsWritten()).append('=').append(p.raw());
        assertThat(read).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({"''", "text", "/plain", "text/", "(text/plain)", ";charset=x", "=/="})
    void isNone(String value) {
        assertThat(ContentType.parse(value)).isEmpty();
    }

    /** FR-095: {@code attached.bat}, by number, plain sections kept, the empty character set read. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            filename*0*="''attached%2E"; filename*1*="%62"; filename*2=at | attached.bat
            filename*2=at; filename*0*="''attached%2E"; filename*1*="%62" | attached.bat
            filename*0="atta"; filename*1*=%63hed.bat                     | attached.bat
            filename*=utf-8'de'%E2%82%AC.txt                              | €.txt
            filename=x.txt; filename*=utf-8''%E2%82%AC.txt                | €.txt
            filename*=x-unknown''%41%zz%                                  | A%zz%
            filename*=%E2%82%AC.txt                                       | €.txt
            filename="=?utf-8?Q?=E2=82=AC.txt?="                          | €.txt
            filename*0*=utf-8''%E2%82; filename*1*=%AC.txt                | €.txt
            """)
    void fileNames(String parameters, String expected) {
        assertThat(ContentDisposition.parse("attachment; " + parameters)
                        .orElseThrow()
                        .fileName())
                .contains(expected);
    }

    /** FR-099: the date needs quotes that it does not have; the rest is read. */
    @Test
    void anUnquotedDateDoesNotHideTheRest() {
        ContentDisposition disposition = ContentDisposition.parse(
                        "attachment; creation-date=Mon, 25 Dec 2017 02:48:38 GMT; filename=\"a\r\n b.txt\"")
                .orElseThrow();
        assertThat(disposition.type()).isEqualTo("attachment");
        assertThat(disposition.parameters().value("creation-date")).contains("Mon, 25 Dec 2017 02:48:38 GMT");
        assertThat(disposition.fileName()).contains("a b.txt");
    }
}
