package com.diwaar.localstack.phone.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentsTest {

    @ParameterizedTest
    @CsvSource({"a, 0, 1", "a, 160, 1", "a, 161, 2", "a, 306, 2", "a, 307, 3", "€, 80, 1", "€, 81, 2"})
    void countsGsm7(String character, int times, int segments) {
        assertThat(Segments.of(character.repeat(times))).isEqualTo(new Segments(segments, false));
    }

    @ParameterizedTest
    @CsvSource({"ж, 70, 1", "ж, 71, 2", "ж, 134, 2", "ж, 135, 3", "🍞, 35, 1", "🍞, 36, 2", "🍞, 66, 2", "🍞, 67, 3"})
    void countsUcs2WithSurrogatePairsTogether(String character, int times, int segments) {
        assertThat(Segments.of(character.repeat(times))).isEqualTo(new Segments(segments, true));
    }

    @Test
    void keepsAnExtensionCharacterInOneSegment() {
        // 152 septets, then one that takes two: it moves on as a whole, and 153 more no longer fit behind it.
        assertThat(Segments.of("a".repeat(152) + "€" + "a".repeat(151)).count()).isEqualTo(2);
        assertThat(Segments.of("a".repeat(152) + "€" + "a".repeat(152)).count()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"ç, true", "`, true", "Ç, false", "é, false", "\u00a0, true", "’, true"})
    void knowsWhatGsm7Lacks(String character, boolean unicode) {
        assertThat(Segments.of("x" + character).unicode()).isEqualTo(unicode);
    }
}
