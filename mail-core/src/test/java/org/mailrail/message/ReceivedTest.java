package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceivedTest {
    /** As Postfix, Exim, Sendmail, qmail, Exchange, Gmail and those who write it by hand have it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            from a.example (b.example [192.0.2.1]) by mx.example (Postfix) with ESMTPS id 4Xyz for <ada@example.org>; Mon, 25 Dec 2017 02:48:38 +0100 (CET) | from=a.example(b.example [192.0.2.1]) by=mx.example(Postfix) with=ESMTPS id=4Xyz for=<ada@example.org> 2017-12-25T02:48:38+01:00
            from [192.0.2.1] (helo=[127.0.0.1]) by mx with esmtpsa (TLS1.3:X:256) (Exim 4.96) (envelope-from <a@b>) id 1q-2-3 for c@d; 1 Jan 2020 00:00 GMT | from=[192.0.2.1](helo=[127.0.0.1]) by=mx with=esmtpsa(TLS1.3:X:256)(Exim 4.96)(envelope-from <a@b>) id=1q-2-3 for=c@d 2020-01-01T00:00Z
            (qmail 1234 invoked by uid 0); 1 Jan 2020 00:00:00 -0000          | 2020-01-01T00:00Z
            from unknown (HELO x) (192.0.2.1) by y with SMTP; 1 Jan 2020 00:00:00 -0000 | from=unknown(HELO x)(192.0.2.1) by=y with=SMTP 2020-01-01T00:00Z
            from A (192.0.2.1) by B with Microsoft SMTP Server (version=TLS1_2) id 15.20; 1 Jan 2020 00:00:00 +0000 | from=A(192.0.2.1) by=B with=Microsoft SMTP Server(version=TLS1_2) id=15.20 2020-01-01T00:00Z
            by 2002:a05:6402:: with SMTP id m13csp; 1 Jan 2020 00:00:00 -0800 (PST) | by=2002:a05:6402:: with=SMTP id=m13csp 2020-01-01T00:00-08:00
            from by by by; 1 Jan 2020 00:00:00 +0000                          | from=by by=by 2020-01-01T00:00Z
            from ([192.0.2.1]) by mx                                          | from=([192.0.2.1]) by=mx
            FROM a BY b FOR <"x;y (z"@c>; 1 Jan 2020 00:00:00 +0000           | from=a by=b for=<"x;y (z"@c> 2020-01-01T00:00Z
            from a; by b; 1 Jan 2020 00:00:00 +0000                           | from=a by=b 2020-01-01T00:00Z
            from a (b (c) d) by e                                             | from=a(b (c) d) by=e
            from a(b)by c                                                     | from=a(b) by=c
            from a (never closed by b; 1 Jan 2020 00:00:00 +0000              | from=a(never closed by b; 1 Jan 2020 00:00:00 +0000)
            from a by "b; 1 Jan 2020 00:00:00 +0000                           | from=a by="b 2020-01-01T00:00Z
            from a by b; yesterday                                            | from=a by=b
            from                                                              | from=
            nothing of this kind                                              | ``
            ``                                                                | ``
            ;;;;                                                              | ``
            """)
    void isReadAsItStands(String value, String expected) {
        Received received = Received.parse(value);
        String read = received.clauses().stream()
                .map(clause -> clause.name().name().toLowerCase(java.util.Locale.ROOT) + "=" + clause.value()
                        + clause.comments().stream().map(c -> "(" + c + ")").collect(Collectors.joining()))
                .collect(Collectors.joining(" "));
        String date = received.date() == null ? "" : received.date().toString();
        assertThat((read + " " + date).strip()).isEqualTo(expected);
    }

    @Test
    void aClauseIsFoundByItsName() {
        Received received = Received.parse("by a with ESMTP\r\n\tby b; 1 Jan 2020 00:00:00 +0000");
        assertThat(received.value(Received.Name.BY)).contains("a");
        assertThat(received.value(Received.Name.FROM)).isEmpty();
    }

    @Test
    void clausesAndCommentsAreBounded() {
        assertThat(Received.parse("by a ".repeat(10_000)).clauses()).hasSize(100);
        assertThat(Received.parse("by a " + "(b) ".repeat(10_000))
                        .clauses()
                        .get(0)
                        .comments())
                .hasSize(100);
    }
}
