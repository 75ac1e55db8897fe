package org.mailrail.auth.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.auth.results.AuthenticationResults.MethodResult;
import org.mailrail.auth.results.AuthenticationResults.Property;
import org.mailrail.core.Domain;

class AuthenticationResultsTest {
    private static final Domain ID = Domain.of("mx.example.org");

    @Test
    void resultsAreWrittenWithTheirProperties() {
        AuthenticationResults results = new AuthenticationResults(
                ID,
                List.of(
                        MethodResult.of("spf", "pass", new Property("smtp", "mailfrom", "ada@example.net")),
                        new MethodResult(
                                "iprev",
                                "pass",
                                "found (twice)",
                                List.of(new Property("policy", "iprev", "2001:db8::1")))));
        assertThat(unfolded(results.field()))
                .isEqualTo("Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=ada@example.net;"
                        + " iprev=pass reason=\"found (twice)\" policy.iprev=\"2001:db8::1\"");
    }

    @Test
    void noResultIsSaidToBeNone() {
        assertThat(new AuthenticationResults(ID, List.of()).field())
                .isEqualTo("Authentication-Results: mx.example.org; none\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bounce+ada=example.net@example.com | bounce+ada=example.net@example.com
            example.com                        | example.com
            [192.0.2.1]                        | "[192.0.2.1]"
            "a; dkim=pass"@example.com         | "\\"a; dkim=pass\\"@example.com"
            a@b; dkim=pass                     | "a@b; dkim=pass"
            a..b@example.com                   | "a..b@example.com"
            (comment)                          | "(comment)"
            back\\slash                         | "back\\\\slash"
            """)
    void aValueCannotEndEarly(String value, String written) {
        assertThat(Values.pvalue(value)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: x", "a\nb", "a\0", "a\u0085b", "a\tb"})
    void aValueHoldsNoControlCharacter(String value) {
        assertThatThrownBy(() -> new Property("smtp", "helo", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MethodResult("spf", "pass", value, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Property("smtp", value, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authentication-Results: mx.example.org; spf=pass",
                "authentication-results:mx.example.org;spf=pass",
                "Authentication-Results : mx.example.org; spf=pass",
                "Authentication-Results: MX.Example.ORG; spf=pass",
                "Authentication-Results: mx.example.org.; spf=pass",
                "Authentication-Results: mx.example.org 1; spf=pass",
                "Authentication-Results: mx.example.org/1; spf=pass",
                "Authentication-Results:\r\n\tmx.example.org;\r\n\tspf=pass\r\n",
                "Authentication-Results: (a (nested; \\) one)) mx.example.org (x); spf=pass",
                "Authentication-Results: mx.example(x).org; spf=pass",
                "Authentication-Results: \"mx.example.org\"; spf=pass",
                "Authentication-Results: \"mx.\\example.org\"; spf=pass",
                "Authentication-Results: \u0001mx.example.org; spf=pass",
                "Authentication-Results: mx.example.org",
                "Authentication-Results: spf=pass smtp.mailfrom=a@example.net",
                "Authentication-Results: ; spf=pass",
                "Authentication-Results: (mx.example.org; spf=pass",
                "Authentication-Results: \"mx.example.org; spf=pass",
            })
    void aFieldInThisServersNameIsAClaim(String field) {
        assertThat(AuthenticationResults.claims(field, ID)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authentication-Results: mx.example.net; spf=pass",
                "Authentication-Results: mx.example.net (mx.example.org); spf=pass",
                "Authentication-Results: sub.mx.example.org; spf=pass",
                "Authentication-Results: mx.example.organic; spf=pass",
                "Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=mx.example.org",
                "Received-SPF: mx.example.org; spf=pass",
                "ARC-Authentication-Results: i=1; mx.example.org; spf=pass",
                "X-Authentication-Results: mx.example.org; spf=pass",
                "mx.example.org",
            })
    void whatSomebodyElseSaysIsNone(String field) {
        assertThat(AuthenticationResults.claims(field, ID)).isFalse();
    }

    @Test
    void aClaimInOtherLettersOfTheSameDomainIsOne() {
        String utf8InLatin1 = new String(
                "Authentication-Results: mx.müller.example; spf=pass".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(AuthenticationResults.claims(utf8InLatin1, Domain.of("mx.müller.example")))
                .isTrue();
        assertThat(AuthenticationResults.claims(
                        "Authentication-Results: "
                                + Domain.of("mx.müller.example").ascii() + "; spf=pass",
                        Domain.of("mx.müller.example")))
                .isTrue();
    }

    @Test
    void whatIsWrittenIsRecognised() {
        String field = new AuthenticationResults(ID, List.of()).field();
        assertThat(AuthenticationResults.claims(field, ID)).isTrue();
        assertThat(AuthenticationResults.claims(field, Domain.of("example.org")))
                .isFalse();
    }

    @Test
    void aLongFieldIsReadInOnePass() {
        String nested = "Authentication-Results: " + "(".repeat(1_000_000) + " mx.example.org";
        assertThat(AuthenticationResults.claims(nested, ID)).isTrue();
        String dots = "Authentication-Results: " + "1.".repeat(1_000_000) + ";";
        assertThat(AuthenticationResults.claims(dots, ID)).isFalse();
    }

    private static String unfolded(String field) {
        return field.replace("\r\n", "");
    }
}
