package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedWordsTest {
    /** FR-097 and RFC 2047 section 8. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain text                                        | plain text
            =?ISO-8859-1?Q?a?=                                | a
            =?ISO-8859-1?Q?a?= b                              | a b
            =?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=             | ab
            =?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=            | ab
            =?ISO-8859-1?Q?a_b?=                              | a b
            =?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=            | a b
            (=?ISO-8859-1?Q?a?=)                              | (a)
            =?UTF-8?Q?a b?=                                   | a b
            =?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=                | €
            =?utf-8?B?4oI=?= =?utf-8?B?rA==?=                 | €
            =?utf-8?B?4oKs?= =?utf-8?Q?=E2=82=AC?=            | €€
            =?iso-2022-jp?B?GyRCJUYbKEI=?= =?ISO-2022-JP?B?GyRCJTklSBsoQg==?= | テスト
            =?x-unknown?Q?=E4?= b                             | =?x-unknown?Q?=E4?= b
            a =?x-unknown?Q?b?= =?utf-8?Q?c?=                 | a =?x-unknown?Q?b?=c
            =?utf-8*en?Q?a?=                                  | a
            =?utf-8?X?a?=                                     | =?utf-8?X?a?=
            =?utf-8?Q?a                                       | =?utf-8?Q?a
            =?utf-8?Q??=                                      | ''
            =?=?utf-8?Q?a?=                                   | =?a
            a=?utf-8?Q?b?=c                                   | abc
            =?us-ascii?Q?a=zz=?=                              | a=zz=
            """)
    void areDecoded(String value, String expected) {
        assertThat(EncodedWords.decode(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"Gr\u00c3\u00bc\u00c3\u009fe, Gr\u00fc\u00dfe", "Gr\u00fc\u00dfe, Gr\u00fc\u00dfe"})
    void rawEightBitIsUtf8IfItCanBe(String octets, String expected) {
        assertThat(EncodedWords.decode(octets)).isEqualTo(expected);
    }
}
