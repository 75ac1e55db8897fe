package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Received: a                          | 1
            RECEIVED:                            | 1
            Received : old                       | 1
            Received\t: old                      | 1
            Received: a/ Received: folded        | 1
            Received: a/Received: b/X: y         | 2
            X-Received: a                        | 0
            Received-SPF: pass                   | 0
            Receive: a                           | 0
            Received                             | 0
            Subject: x//Received: in the body    | 0
            ''                                   | 0
            """)
    void areTheReceivedFieldsOfTheHeader(String header, int hops) throws IOException {
        byte[] octets = (header.replace("\\t", "\t").replace("/", "\r\n") + "\r\n").getBytes(StandardCharsets.US_ASCII);
        assertThat(Hops.count(MessageContent.of(octets))).isEqualTo(hops);
    }
}
