package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.mailrail.core.Domain;
import org.mailrail.core.SyntaxException;

class AliasMemberFuzzTest {
    @FuzzTest
    void aValueHasMembersOrAPlaceWhereItIsWrong(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        try {
            assertThat(AliasMember.listOf(text, Domain.of("a"))).isNotEmpty().hasSizeLessThanOrEqualTo(text.length());
        } catch (SyntaxException e) {
            assertThat(e.offset()).isNotNegative();
        }
    }
}
