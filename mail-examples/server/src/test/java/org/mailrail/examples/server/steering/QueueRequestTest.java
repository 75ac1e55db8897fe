package org.mailrail.examples.server.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.QueueId;
import org.mailrail.core.ReversePath;
import org.mailrail.core.SyntaxException;
import org.mailrail.examples.server.steering.QueueRequest.Action;
import org.mailrail.queue.QueueFilter;
import org.mailrail.queue.QueuedMessage.State;

class QueueRequestTest {
    private static final QueueId ID = new QueueId("1Z1");
    private static final EmailAddress ADA = EmailAddress.of("\"ada @ home\"@müller.example");
    private static final QueueFilter FILTER = QueueFilter.all()
            .in(State.HELD, State.DEFERRED)
            .before(Instant.ofEpochSecond(1_000))
            .from(ReversePath.none())
            .to(ADA)
            .to(Domain.of("example.org"));

    static Stream<QueueRequest> requests() {
        return Stream.of(
                new QueueRequest.Listing(QueueFilter.all()),
                new QueueRequest.Listing(FILTER),
                new QueueRequest.Listing(FILTER.from(ReversePath.of(ADA))),
                new QueueRequest.Show(ID),
                new QueueRequest.Steer(Action.HOLD, ID),
                new QueueRequest.Steer(Action.RELEASE, ID),
                new QueueRequest.Steer(Action.REQUEUE, ID),
                new QueueRequest.SteerAll(Action.DELETE, FILTER),
                new QueueRequest.FlushAll(),
                new QueueRequest.Flush(ID),
                new QueueRequest.FlushDomain(Domain.of("example.org")),
                new QueueRequest.Readdress(ID, Optional.of(ReversePath.none()), List.of()),
                new QueueRequest.Readdress(ID, Optional.empty(), List.of(ADA)),
                new QueueRequest.Statistics());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isReadAsItWasWritten(QueueRequest request) {
        assertThat(QueueRequest.parse(request.json().toString())).isEqualTo(request);
    }

    /** Apostrophes stand for quotation marks. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
                    {}                                                    | a request
                    {'request':'stop'}                                    | a request that is known
                    {'request':'show'}                                    | an id
                    {'request':'show','id':'../x'}                        | letters and digits
                    {'request':'show','id':7}                             | a text
                    {'request':'delete'}                                  | an id
                    {'request':'delete','id':'1Z1','state':['hold']}      | no member of another name
                    {'request':'delete','id':'ALL','sendr':'a@b'}         | no member of another name
                    {'request':'list','state':['dead']}                   | one of incoming, active, deferred, hold
                    {'request':'list','sender':'a@b@c'}                   |
                    {'request':'list','domain':'-'}                       |
                    {'request':'flush'}                                   | an id
                    {'request':'flush','id':'ALL','domain':'example.org'} | no member of another name
                    {'request':'readdress','id':'1Z1'}                    | a sender or recipients
                    {'request':'readdress','id':'1Z1','recipients':['']}  |
                    {'request':'statistics','id':'ALL'}                   | no member of another name
                    """)
    void whatIsNoRequestIsRefused(String line, String expected) {
        assertThatThrownBy(() -> QueueRequest.parse(line.replace('\'', '"')))
                .isInstanceOf(SyntaxException.class)
                .hasMessageContaining(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "300, 300",
        "5s, 5",
        "5m, 300",
        "2h, 7200",
        "1d, 86400",
        "2w, 1209600",
        "999999999d, 86399999913600"
    })
    void anAgeIsReadAsPostfixReadsTimes(String text, long seconds) {
        assertThat(FilterOptions.duration(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d", "-1", "1y", "1.5h", "1 d", "9999999999", "٣"})
    void whatIsNoAgeIsRefused(String text) {
        assertThatThrownBy(() -> FilterOptions.duration(text)).isInstanceOf(SyntaxException.class);
    }
}
