package com.diwaar.conversation.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExtentTest {

    @Test
    void whatIsNotWrittenYetMayBeInAnyScript() {
        assertThat(Extent.of(1, 20)).isEqualTo(new Extent(1, 1));
        assertThat(Extent.of(1, 480)).isEqualTo(new Extent(1, 8));
        assertThat(Extent.of(3, 3200)).isEqualTo(new Extent(3, 51));
    }

    @Test
    void aWrittenTextTakesAtMostWhatItsScriptNeeds() {
        assertThat(Extent.of("")).isEqualTo(new Extent(1, 1));
        assertThat(Extent.of("See you at 5?\n")).isEqualTo(new Extent(1, 1));
        assertThat(Extent.of("x".repeat(306))).isEqualTo(new Extent(1, 2));
        assertThat(Extent.of("{".repeat(306)).segments()).isEqualTo(5);
        assertThat(Extent.of("\uD83D\uDE00".repeat(67)).segments()).isEqualTo(3);
    }
}
