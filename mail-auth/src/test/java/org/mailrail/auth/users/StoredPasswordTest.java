package org.mailrail.auth.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.SyntaxException;

class StoredPasswordTest {
    /** The vectors that were published with the algorithm. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Hello world! | $5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5
            Hello world! | $5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA
            Hello world! | $5$rounds=10000$saltstringsaltstring$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA
            This is just a test | $5$rounds=5000$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5
            a very much longer text to encrypt.  This one even stretches over morethan one line. | $5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1
            we have a short salt string but not a short password | $5$rounds=77777$short$JiO1O3ZpDAxGJeaDIuqCoEFysAe1mZNJRs3pw0KQRd/
            a short string | $5$rounds=123456$asaltof16chars..$gP3VQ/6X7UUEW3HkBn2w1/Ptq2jxPyzV/cZKmF/wJvD
            Hello world! | $6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1
            Hello world! | $6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.
            This is just a test | $6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0
            a very much longer text to encrypt.  This one even stretches over morethan one line. | $6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1
            we have a short salt string but not a short password | $6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0
            a short string | $6$rounds=123456$asaltof16chars..$BtCwjqMJGx5hrJhZywWvt0RLE8uZ4oPwcelCjmw2kSYu.Ec6ycULevoBK25fs2xXgMNrCzIMVcgEJAstJeonj1
            the minimum number is still observed | $6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.
            the minimum number is still observed | $6$rounds=10$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.
            """)
    void cryptByShaIsAsPublished(String password, String hash) {
        StoredPassword stored = StoredPassword.parse("{CRYPT}" + hash, null);
        assertThat(stored.matches(password)).isTrue();
        assertThat(stored.matches(password + "x")).isFalse();
    }

    @Test
    void aHashThatDiffersInItsLastCharacterIsAnother() {
        String hash = "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc8";
        assertThat(StoredPassword.parse("{CRYPT}" + hash, null).matches("Hello world!"))
                .isFalse();
    }

    /** Made by Dovecot 2.3.19's doveadm pw. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$UBqkPxFIFfKrrv+pATBBPA$9q5O4NeTWbIoPeR61BlMSZdqIGCC4d+hzxCVQy7SVt8",
                "{ARGON2I}$argon2i$v=19$m=32768,t=4,p=1$fpMh0xDYLr09TbtzXP/99A$X6HbOWQ76dYyanuRDEzkxnjTUpe0Em2hFyAbINrOmMY",
                "{SHA512-CRYPT}$6$.MO92HIphnl1BU/N$gBDPFDr0OwpPcz9bmAs6yn2st20DnJ9xttjZXtoEVNz6tkZvZziUGfMeUqYxz1KzEk1gSqPGIFY6uIEpQ.bJD1",
                "{SHA256-CRYPT}$5$v6QTTLCChQKDk3FN$Y4MVaAgoOGv0st.KR3fXhw6kgAXj5K7WdjoZLQ7Z6y2",
                "{BLF-CRYPT}$2y$05$ud.TcjXaEl7A/eEDdZsRUOfk0hT8.F/f/bWoJWX9xr8tVQWeSvtmy",
                "{CRYPT}$2y$05$foZLsl8ibxeobh2SoeNo6O2nqyNlv/gCYXZECtupsZs.LtF8KGIyC",
                "{SSHA512}KrMG0YRRLww/bt/lI/w2PooBtRFXq8IiHfOiv/7Vdo+y6KpohUYVEUG/aSOmsC0k01TIg1+T6eofwCSAhBNpJJhs6qE=",
                "{SSHA256}zPMBe3MkrTxGZ/pc7PJLOLfVHsRUWSPTvY6I3XGDdp1OotR4",
                "{SSHA}izLRzjPkHEJVKUf5utQvH+/CZkLWZtR4",
                "{ssha256.hex}bb32f70e0c0cb4ce7c0980b67da8ef42bd80545d0bf15dd8a302a821502d1b1f39d5e82e",
                "{SHA512-CRYPT.B64}JDYkb3JHMEdSZXNhWkJzWmlnSSR3dzhLWUN6a0pvNllrck90ZkhnSEU3OTcubTg2WGIuQk9MRklIemI2Ly9YNnBLL1pkb0Q5VEJSbGFpYXJRUEpIRUFpNzE5WU51VVZISU5YeUR1V3kzMQ==",
                "{PLAIN}Grüße 2026"
            })
    void whatDovecotHashedIsRecognised(String field) {
        StoredPassword stored = StoredPassword.parse(field, null);
        assertThat(stored.matches("Grüße 2026")).isTrue();
        assertThat(stored.matches("Grüsse 2026")).isFalse();
        assertThat(stored.matches("")).isFalse();
        assertThat(stored.matches("Grüße 2026\0")).isFalse();
        assertThat(stored.matches("x".repeat(StoredPassword.MAX_PASSWORD + 1))).isFalse();
        assertThat(stored.toString()).isEqualTo("{" + stored.scheme() + "}…");
    }

    @ParameterizedTest
    @EnumSource
    void aNewHashMatchesItsPasswordAndNoOther(PasswordScheme scheme) {
        String field = scheme.hash("correct horse", new SecureRandom());
        assertThat(field).startsWith("{" + scheme.label() + "}").doesNotContain(":");
        StoredPassword stored = StoredPassword.parse(field, null);
        assertThat(stored.matches("correct horse")).isTrue();
        assertThat(stored.matches("correct house")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            secret                                                     | no scheme
            {ROT13}frperg                                              | an unknown scheme
            {PLAIN                                                     | no closing brace
            {PLAIN}                                                    | an empty password
            {PLAIN.b32}ONSWG4TFOQ                                      | an unknown encoding
            {PLAIN.b64}*                                               | no base64
            {SHA512-CRYPT}$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5 | another variant
            {CRYPT}$1$salt$qJH7.N4xYta3aEG/dfqo/0                       | a crypt of old
            {CRYPT}aaEtI.cV1/                                          | DES
            {SHA256-CRYPT}$5$rounds=999999999$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5 | an hour of work
            {SHA256-CRYPT}$5$rounds=$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5 | no rounds
            {SHA256-CRYPT}$5$saltstring$5B8vYYiY                        | cut off
            {BLF-CRYPT}$2y$31$ud.TcjXaEl7A/eEDdZsRUOfk0hT8.F/f/bWoJWX9xr8tVQWeSvtmy | days of work
            {BLF-CRYPT}$2y$05$ud.TcjXaEl7A                              | cut off
            {ARGON2ID}$argon2id$v=19$m=4194304,t=3,p=1$UBqkPxFIFfKrrv+pATBBPA$9q5O4NeTWbIoPeR61BlMSZdqIGCC4d+hzxCVQy7SVt8 | 4 GiB
            {ARGON2ID}$argon2id$v=19$m=262144,t=60,p=1$UBqkPxFIFfKrrv+pATBBPA$9q5O4NeTWbIoPeR61BlMSZdqIGCC4d+hzxCVQy7SVt8 | a minute
            {ARGON2ID}$argon2id$v=19$m=65536,t=3,p=255$UBqkPxFIFfKrrv+pATBBPA$9q5O4NeTWbIoPeR61BlMSZdqIGCC4d+hzxCVQy7SVt8 | many lanes
            {ARGON2ID}$argon2id$v=19$m=99999999999,t=3,p=1$UBqkPxFIFfKrrv+pATBBPA$9q5O4NeTWbIoPeR61BlMSZdqIGCC4d+hzxCVQy7SVt8 | no int
            {ARGON2ID}$argon2i$v=19$m=65536,t=3,p=1$UBqkPxFIFfKrrv+pATBBPA$9q5O4NeTWbIoPeR61BlMSZdqIGCC4d+hzxCVQy7SVt8 | another variant
            {ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$UBqkPxFIFfKrrv+pATBBPA$AA | a digest that is guessed
            {SSHA}c2hvcnQ=                                             | too short
            """)
    void aFieldThatCannotBeCheckedIsAMistakeAtOnce(String field, String why) {
        assertThatThrownBy(() -> StoredPassword.parse(field, null)).as(why).isInstanceOf(SyntaxException.class);
    }

    @Test
    void aFieldWithoutSchemeHasTheDefaultOne() {
        assertThat(StoredPassword.parse("secret", PasswordScheme.PLAIN).matches("secret"))
                .isTrue();
    }

    @Test
    void aPlainPasswordCannotEndItsField() {
        assertThatThrownBy(() -> PasswordScheme.PLAIN.hash("a:b", new SecureRandom()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
