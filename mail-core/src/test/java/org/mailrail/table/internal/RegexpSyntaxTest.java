package org.mailrail.table.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What matches was compared with Postfix 3.7, its regexp and pcre tables on the GNU library and PCRE2. */
class RegexpSyntaxTest {
    private static String matched(BoundedPattern pattern, String text) throws BoundedPattern.UndecidedException {
        MatchResult match = pattern.search(text.replace("\\n", "\n"));
        return match == null ? "-" : match.group().replace("\n", "\\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '`', textBlock = """
                    a+b '' xAAB AAB
                    a+b i xAAB -
                    a.c '' a\\nc a\\nc
                    a.c m a\\nc -
                    [^b]c '' \\nc \\nc
                    [^b]c m \\nc -
                    ^b '' a\\nb -
                    ^b m a\\nb b
                    a$ m a\\nb a
                    a$ '' a\\n -
                    b^ '' b -
                    a** '' aaa aaa
                    a+? '' aaa aaa
                    a*+b '' aaab aaab
                    (a*)+b '' aaab aaab
                    a{2} '' aaa aa
                    a{,2}b '' aaab aab
                    a{2,}b '' aaab aaab
                    a{,}b '' aaab aaab
                    a\\{2 '' a{2 a{2
                    a} '' a} a}
                    a) '' a) a)
                    a\\)b '' a)b a)b
                    []a]+ '' x]a] ]a]
                    [^]a]+ '' ]xa x
                    [a\\]+ '' a\\a a\\a
                    [a-c-]+ '' x-b -b
                    [[:digit:][:upper:]]+ i xA9 A9
                    [[:upper:]]+ '' xyz xyz
                    [[:upper:]]+ i xyz -
                    [[=a=][.-.]]+ '' x-a -a
                    [a&&b]+ '' x&&a &&a
                    [[]+ '' a[[ [[
                    (a)(b)\\2\\1 '' abba abba
                    \\<b\\> '' `a b` b
                    \\bb '' `ab b` b
                    \\w+\\W '' ab- ab-
                    \\.\\/ '' ./ ./
                    a|b|cd '' xcd cd
                    (|a)b '' ab ab
                    a\\d i ad ad
                    a\\(b\\)\\1 x abb abb
                    a\\+b\\|c x aab aab
                    a+(b)|{1} x a+(b)|{1} a+(b)|{1}
                    *a x *a *a
                    \\(^a$\\) x a a
                    a^b$c x a^b$c a^b$c
                    a\\{2,3\\} x aaaa aaa
                    b\u00fccher '' b\u00fccher b\u00fccher
                    .*b '' aab\\nb aab\\nb
                    """)
    void posix(String regexp, String flags, String text, String matched) throws BoundedPattern.UndecidedException {
        assertThat(matched(PosixSyntax.compile(regexp, flags.replace("''", "")), text))
                .isEqualTo(matched);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '`', textBlock = """
                    (
                    [a
                    [[:alpha:
                    [[:nosuch:]]
                    [b-a]
                    [[.ab.]]
                    *a
                    (+a)
                    ^*
                    a{
                    a{x}
                    a{2,1}
                    a{40000}
                    \\1
                    a\\
                    """)
    void whatIsNoPosixExpressionIsRefused(String regexp) {
        assertThatThrownBy(() -> PosixSyntax.compile(regexp, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '`', textBlock = """
                    a+b '' xAAB AAB
                    a+b i xAAB -
                    a.c '' a\\nc a\\nc
                    a.c s a\\nc -
                    a.c s a\\rc a\\rc
                    ^b m a\\nb b
                    a$ '' a\\n a
                    a$ E a\\n -
                    a$ Em a\\nb a
                    b A ab -
                    a+ U aaa a
                    a+? U aaa aaa
                    (?U)a+ '' aaa a
                    a++b '' aab aab
                    `a b` x ab ab
                    `a\\ b#c` x `a b` `a b`
                    `[a b]+` x `b a` `b a`
                    `(?x)a b` '' ab ab
                    `(?x:a b) c` '' `ab c` `ab c`
                    a{,2} '' a{,2} a{,2}
                    a{x} '' a{x} a{x}
                    a{2} '' aaa aa
                    [[:alpha:]-]+ '' 1a-b a-b
                    [[:^alpha:]]+ '' ab12 12
                    [[:word:]]+ '' -a_1 a_1
                    [[:upper:]] '' a a
                    [[:upper:]] i a -
                    []a]+ '' x]a ]a
                    [^]a]+ '' ]xa x
                    [a&&b]+ '' x&&a &&a
                    [[]+ '' a[[ [[
                    [a\\]b]+ '' x]b ]b
                    [\\d-]+ '' y1-x 1-
                    [\\Qa-c\\E]+ '' ba-c a-c
                    \\Qa.b\\E+ '' axba.bb a.bb
                    (?<who>a)\\k<who> '' aa aa
                    (?P<my_name>a)(?P=my_name) '' aa aa
                    (a)(b)\\g{2}\\g{-2}\\g1 '' abbaa abbaa
                    (?#comment)a '' a a
                    (?>a+)b '' aab aab
                    (?<!x)a '' xa -
                    (?i-s)A.c '' a\\nc -
                    \\x41\\x{42} i AB AB
                    \\101 i A A
                    \\0a '' a -
                    \\cAb '' b -
                    \\h+\\R '' `a  \\n` `  \\n`
                    \\N+ '' ab\\nc ab
                    \\p{Lu}\\p{L} i aBc Bc
                    \\p{Greek} '' \u03b1 \u03b1
                    \\Aa\\z '' a a
                    a@b\\.c '' a@b.c a@b.c
                    ^(?!owner-)(.*)-outgoing@(.*) '' x-outgoing@y x-outgoing@y
                    (*UTF8)\u00fc '' \u00dc \u00dc
                    """)
    void perl(String regexp, String flags, String text, String matched) throws BoundedPattern.UndecidedException {
        String subject = text.replace("\\r", "\r");
        String expected = matched.replace("\\r", "\r");
        assertThat(matched(PerlSyntax.compile(regexp, flags.replace("''", "")), subject))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '`', textBlock = """
                    (a|b) ([ab])
                    (?:a|b)* (?:[ab])*
                    (.|\\n)* ([[\\s\\S]\\n])*
                    ([a-c]|[^d]|\\.|\\x{41}|\\p{L}) ([[a-c][^d]\\.\\x{41}\\p{L}])
                    ([]|a]|b) ([]|a]|b)
                    (-|&|a) ([\\-\\&a])
                    (a|bc) (a|bc)
                    (a|b*) (a|b*)
                    (a|) (a|)
                    (a|\\b) (a|\\b)
                    (a|\\1) (a|\\1)
                    (a|^) (a|^)
                    a|b a|b
                    (?=a|b) (?=a|b)
                    ((a|b)|c) (([ab])|c)
                    (?-s)(.|a) (?-s)(.|a)
                    \\(a|b\\) \\(a|b\\)
                    [(]a|b[)] [(]a|b[)]
                    (\ud83d\udce8|a) ([\ud83d\udce8a])
                    """)
    void anAlternationOfCharactersIsASet(String java, String rewritten) {
        assertThat(CharacterAlternation.rewrite(java, Pattern.DOTALL)).isEqualTo(rewritten);
    }

    @Test
    void aRepeatedAlternationOfCharactersNeedsNoStack() throws BoundedPattern.UndecidedException {
        String text = "ab\n".repeat(50_000);
        assertThat(PosixSyntax.compile("^(a|b|\n)*$", "").search(text)).isNotNull();
        assertThat(PerlSyntax.compile("^(.|\\n)*\\z", "s").search(text)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '`', textBlock = """
                    (
                    )
                    [a
                    [[:nosuch:]]
                    *a
                    \\1
                    (a)\\2
                    (?<a>b)(?<a>c)
                    \\k<a>
                    [\\d-x]
                    [..]
                    [:alpha:]
                    [[=a=]]
                    [[:Alpha:]]
                    (?R)
                    (?1)
                    (?|a|b)
                    (?(1)a|b)
                    (*ACCEPT)
                    a\\Kb
                    \\C
                    \\y
                    \\x{zz}
                    a\\
                    (?q)a
                    (?#a
                    """)
    void whatJavaHasNotIsRefused(String regexp) {
        assertThatThrownBy(() -> PerlSyntax.compile(regexp, "")).isInstanceOf(IllegalArgumentException.class);
    }
}
