package com.diwaar.conversation.optout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptOutWordTest {

    @ParameterizedTest
    @CsvSource({
        "STOP, STOP",
        "stop, STOP",
        "' Stop. ', STOP",
        "STOP!!!, STOP",
        "stop all, STOP",
        "opt-out, STOP",
        "Unsubscribe, STOP",
        "end, STOP",
        "quit, STOP",
        "CANCEL, STOP",
        "revoke, STOP",
        "S T O P, STOP",
        "\uFF33\uFF34\uFF2F\uFF30, STOP",
        "start, START",
        "Unstop, START",
        "yes, START",
        "Yes!, START",
        "help, HELP",
        "info?, HELP"
    })
    void theWholeTextIsTheOrder(String text, OptOutWord word) {
        assertThat(OptOutWord.in(text)).contains(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP 12345",
                "stop by at 5?",
                "please stop",
                "yes please",
                "the end",
                "",
                "...",
                "helpful",
                "12345",
                "don't stop"
            })
    void anythingElseIsAText(String text) {
        assertThat(OptOutWord.in(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"STOP, ARRET, STOP", "START, hola, START", "help, aide, HELP", ", stop, STOP"})
    void theProviderKnowsWordsOfItsOwn(String type, String text, OptOutWord word) {
        assertThat(OptOutWord.of(type, text)).contains(word);
    }
}
