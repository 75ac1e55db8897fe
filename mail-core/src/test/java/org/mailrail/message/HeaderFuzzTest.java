package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

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
        }
        assertThat(all.size()).isLessThanOrEqualTo(octets.length);
        assertThat(Header.parse(all.toByteArray()).fields()).hasSameSizeAs(header.fields());
    }

    private static void assertSameWhenRead(ContentType type, String value) {
        assertThat(type.type() + type.subtype()).doesNotContain(" ", ";", "\"");
        assertThat(ContentType.parse(type.type() + "/" + type.subtype()))
                .hasValueSatisfying(again ->
                        assertThat(again.is(type.type(), type.subtype())).isTrue());
        assertThat(type.charset().orElse("").length()).isLessThanOrEqualTo(2 * value.length() + 16);
    }
}
