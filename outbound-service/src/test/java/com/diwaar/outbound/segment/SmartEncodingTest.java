package com.diwaar.outbound.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmartEncodingTest {

    @Test
    void typographyBecomesPlain() {
        assertThat(SmartEncoding.of("\u201cIt\u2019s open\u201d \u2013 9\u00a0to\u00a05\u2026"))
                .isEqualTo("\"It's open\" - 9 to 5...");
    }

    @Test
    void itsSegmentsAreThoseOfTheResult() {
        String body = "\u2019".repeat(160);
        assertThat(Segments.of(body).count()).isEqualTo(3);
        assertThat(Segments.of(SmartEncoding.of(body))).isEqualTo(new Segments(1, Encoding.GSM_7));
    }

    @Test
    void aTextThatNeedsUcs2AnywayStaysAsItIs() {
        String body = "It\u2019s open \ud83d\ude00";
        assertThat(SmartEncoding.of(body)).isEqualTo(body);
    }

    @Test
    void aTextThatWouldBecomeLongerThanOneMayBeStaysAsItIs() {
        String fits = "x".repeat(1597) + "\u2026";
        assertThat(SmartEncoding.of(fits)).hasSize(1600).endsWith("x...");
        String grows = "x".repeat(1598) + "\u2026";
        assertThat(SmartEncoding.of(grows)).isEqualTo(grows);
    }

    @Test
    void aTextOfGsm7StaysAsItIs() {
        assertThat(SmartEncoding.of("5 \u20ac for \u00fcber")).isEqualTo("5 \u20ac for \u00fcber");
    }
}
