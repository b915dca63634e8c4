package com.diwaar.ingress.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwilioFormTest {

    @ParameterizedTest
    @CsvSource({
        "NumMedia=2, 2",
        "NumMedia=, -1",
        "Other=3, -1",
        "NumMedia=x, -1",
        "NumMedia=-3, -1",
        "NumMedia=9999999999, -1"
    })
    void whatIsNoNumberIsTheDefault(String form, int number) {
        assertThat(TwilioForm.parse(form).number("NumMedia", -1)).isEqualTo(number);
    }
}
