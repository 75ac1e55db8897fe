package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Envelopes, their recipients and paths. */
class EnvelopeTest {
    private static final EmailAddress ADA = EmailAddress.of("ada@example.org");

    @Test
    void anEmptySenderIsTheNullReversePath() {
        Envelope envelope = Envelope.of("", "ada@example.org");
        assertThat(envelope.from()).isEqualTo(ReversePath.none()).hasToString("<>");
        assertThat(envelope.from().mailbox()).isEmpty();
        assertThat(envelope.recipients()).containsExactly(Recipient.of(ADA));
    }

    @Test
    void smtpUtf8IsNeededForLocalPartsOnly() {
        assertThat(Envelope.of("a@example.org", "ada@b\u00fccher.example").smtpUtf8())
                .isFalse();
        assertThat(Envelope.of("\u00e4@example.org", "ada@example.org").smtpUtf8())
                .isTrue();
        assertThat(Envelope.of("a@example.org", "\u00e4@example.org").smtpUtf8())
                .isTrue();
    }

    @Test
    void recipientsAreCopied() {
        List<EmailAddress> to = new ArrayList<>(List.of(ADA));
        Envelope envelope = Envelope.of(ReversePath.of(ADA), to);
        to.clear();
        assertThat(envelope.plus(Recipient.of(ADA)).recipients()).hasSize(2);
        assertThat(envelope.recipients()).hasSize(1);
    }

    @Test
    void pathsAreWrittenInBrackets() {
        assertThat(ReversePath.of(ADA)).hasToString("<ada@example.org>");
        assertThat(ForwardPath.of(ADA)).hasToString("<ada@example.org>");
        assertThat(ForwardPath.Postmaster.INSTANCE).hasToString("<Postmaster>");
        assertThat(ForwardPath.Postmaster.INSTANCE.at(Domain.of("example.org"))).hasToString("postmaster@example.org");
        assertThat(ForwardPath.of(ADA).at(Domain.of("other.example"))).isEqualTo(ADA);
    }

    /** FR-015 among them: a lower-case digit is let pass. */
    @ParameterizedTest
    @ValueSource(strings = {"X400:+20[/P+3dOrg/;id-1]", "QQ314159", "a+2Bb"})
    void envelopeIdsStayEncoded(String envid) {
        assertThat(envelope(envid).envid()).contains(envid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a+2G", "a+2", "a+", "a b", "a=b", "a\r\nb", "\u00e4", "a+0D+0Ab", "a+00"})
    void envelopeIdsThatAreNone(String envid) {
        assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> envelope(envid));
    }

    @Test
    void envelopeIdsHaveAtMost100Octets() {
        assertThat(envelope("x".repeat(100)).envid()).isPresent();
        assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> envelope("x".repeat(101)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rfc822;ada@example.org", "RFC822;a+2Bb@example.org", "utf-8;\\x{E4}@example.org", "x400;/P"})
    void originalRecipients(String orcpt) {
        assertThat(new Recipient(ADA, Set.of(), orcpt).orcpt()).contains(orcpt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada@example.org",
                ";ada",
                "rfc822;",
                "rfc822;a b",
                "rfc822;a+0D+0AX:y",
                "rfc822;a=b",
                "a b;c",
                "rfc822;\u00e4",
                "utf-8;",
                "utf-8;a\nb"
            })
    void originalRecipientsThatAreNone(String orcpt) {
        assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> new Recipient(ADA, Set.of(), orcpt));
    }

    @Test
    void neverStandsAlone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Recipient(ADA, EnumSet.of(Recipient.Notify.NEVER, Recipient.Notify.DELAY), null));
        Recipient recipient = new Recipient(ADA, EnumSet.of(Recipient.Notify.NEVER), null);
        assertThat(recipient.withAddress(EmailAddress.of("b@c.example")).notifyOn())
                .containsExactly(Recipient.Notify.NEVER);
    }

    @ParameterizedTest
    @CsvSource({"X400:+20[/P+3DOrg/;id-1], X400: [/P=Org/;id-1]", "a+2Bb, a+b", "+C3+A4, \u00e4", "plain, plain"})
    void xtext(String encoded, String text) {
        assertThat(XText.decode(encoded)).isEqualTo(text);
        assertThat(XText.encode(text)).isEqualTo(encoded);
    }

    private static Envelope envelope(String envid) {
        return new Envelope(ReversePath.none(), List.of(), Envelope.Body.SEVEN_BIT, false, Envelope.Ret.HDRS, envid);
    }
}
