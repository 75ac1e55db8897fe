package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MailDateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Fri, 21 Nov 1997 09:55:06 -0600          | 1997-11-21T09:55:06-06:00
            21 Nov 97 09:55:06 GMT                   | 1997-11-21T09:55:06Z
            Fri,21 Nov 1997 09(comment):   55  :  06 -0600 | 1997-11-21T09:55:06-06:00
            Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time) | 1969-02-13T23:32:00-03:30
            Wed, 1 jan 03 00:00:00 EST               | 2003-01-01T00:00:00-05:00
            1 Jan 103 00:00:00 PDT                   | 2003-01-01T00:00:00-07:00
            1 Jan 2003 00:00:00 Z                    | 2003-01-01T00:00:00Z
            1 Jan 2003 00:00:00 XYZ                  | 2003-01-01T00:00:00Z
            1 Jan 2003 00:00:00                      | 2003-01-01T00:00:00Z
            1 Jan 2003 23:59:60 +0000                | 2003-01-01T23:59:59Z
            1 January 2003 1:2:3 +0545               | 2003-01-01T01:02:03+05:45
            1 Jan 2003 00:00:00 +9999                | 2003-01-01T00:00:00Z
            1-Jan-2003 00:00:00 +0000                | 2003-01-01T00:00:00Z
            """)
    void isRead(String text, OffsetDateTime expected) {
        assertThat(MailDate.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''
            yesterday
            32 Jan 2003 00:00:00 +0000
            30 Feb 2003 00:00:00 +0000
            1 Foo 2003 00:00:00 +0000
            1 Jan 2003 24:00:00 +0000
            1 Jan 2003 00:60:00 +0000
            1 Jan 2003
            1 Jan 20031 00:00:00 +0000
            99999999999 Jan 2003 00:00:00 +0000
            """)
    void isNoDate(String text) {
        assertThat(MailDate.parse(text)).isEmpty();
    }

    @Test
    void isWritten() {
        assertThat(MailDate.format(OffsetDateTime.parse("2017-12-05T02:48:38.9-03:30")))
                .isEqualTo("Tue, 5 Dec 2017 02:48:38 -0330");
        assertThat(MailDate.format(OffsetDateTime.parse("2017-12-25T02:48:38Z")))
                .isEqualTo("Mon, 25 Dec 2017 02:48:38 +0000");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readingUndoesWriting(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        OffsetDateTime time = OffsetDateTime.of(
                        1970, 1, 1, 0, 0, 0, 0, ZoneOffset.ofTotalSeconds(60 * random.nextInt(-14 * 60, 14 * 60)))
                .plusSeconds(random.nextLong(3_000_000_000L));
        assertThat(MailDate.parse(MailDate.format(time))).contains(time);
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }
}
