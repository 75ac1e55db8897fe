package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class HeaderFuzzTest {
    @FuzzTest
    void fieldsAreOctetsOfTheHeaderAndTheirValuesBounded(byte[] octets) throws IOException {
        Header header = Header.parse(octets);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (HeaderField field : header.fields()) {
            all.write(field.octets());
            String value = field.value();
            assertThat(field.isNamed(field.name())).isTrue();
            assertThat(header.all(field.name())).contains(field);
            assertThat(value).doesNotContain("\r", "\n");
            // A character set of one octet each makes at most one character of each: three octets are a U+FFFD at most.
            assertThat(EncodedWords.decode(value).length()).isLessThanOrEqualTo(2 * value.length());
            ContentType.parse(value).ifPresent(type -> assertSameWhenRead(type, value));
            ContentDisposition.parse(value)
                    .flatMap(ContentDisposition::fileName)
                    .ifPresent(name -> assertThat(name.length()).isLessThanOrEqualTo(2 * value.length()));
            MailDate.parse(value)
                    .ifPresent(date ->
                            assertThat(MailDate.parse(MailDate.format(date))).contains(date));
            assertIdsAreThemselves(value);
            assertThat(Received.parse(value).clauses()).hasSizeLessThanOrEqualTo(100);
        }
        ListHeaders.of(header).ifPresent(HeaderFuzzTest::assertUrisAreVisible);
        assertThat(all.size()).isLessThanOrEqualTo(octets.length);
        assertThat(Header.parse(all.toByteArray()).fields()).hasSameSizeAs(header.fields());
    }

    private static void assertIdsAreThemselves(String value) {
        List<MessageId> ids = MessageId.parseList(value);
        String written = ids.stream().map(MessageId::toString).collect(Collectors.joining(" "));
        assertThat(MessageId.parseList(written)).isEqualTo(ids);
    }

    private static void assertUrisAreVisible(ListHeaders list) {
        Stream.of(list.help(), list.unsubscribe(), list.subscribe(), list.post(), list.owner(), list.archive())
                .flatMap(List::stream)
                .forEach(uri -> assertThat(uri.chars()).allMatch(c -> c > ' ' && c < 0x7F));
    }

    /** What is written is read as what it says, so that writing it once more changes nothing. */
    private static void assertSameWhenWritten(ContentType type) {
        String written = type.value();
        String again = ContentType.parse(written).orElseThrow().value();
        assertThat(ContentType.parse(again).orElseThrow().value()).isEqualTo(again);
        assertThat(written).doesNotContain("\r", "\n", "\0");
    }

    private static void assertSameWhenRead(ContentType type, String value) {
        assertSameWhenWritten(type);
        assertThat(type.type() + type.subtype()).doesNotContain(" ", ";", "\"");
        assertThat(ContentType.parse(type.type() + "/" + type.subtype()))
                .hasValueSatisfying(again ->
                        assertThat(again.is(type.type(), type.subtype())).isTrue());
        assertThat(type.charset().orElse("").length()).isLessThanOrEqualTo(2 * value.length() + 16);
    }
}
