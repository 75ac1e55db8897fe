package org.mailrail.table.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFoldingTest {
    @ParameterizedTest
    @CsvSource({"Ada@EXAMPLE.org, ada@example.org", "Straße, strasse", "ΟΔΟΣ, οδοσ", "ÉLAN, élan", "ı, ı", "'', ''"})
    void keysAreFolded(String key, String folded) {
        assertThat(KeyFolding.fold(key)).isEqualTo(folded);
    }

    @Test
    void everyCharacterIsFoldedAsByTheLibraryThatPostfixUses() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(Character::isDefined)
                        .filter(c -> Character.getType(c) != Character.SURROGATE)
                        .mapToObj(Character::toString)
                        .filter(s -> !KeyFolding.fold(s).equals(UCharacter.foldCase(s, true))))
                .isEmpty();
    }
}
