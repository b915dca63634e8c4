package com.diwaar.conversation.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void keepsWhatPeopleWrite() {
        String text = " Hi  there \uD83D\uDE00\n\tü £5 :-) ";
        assertThat(Texts.storable(text)).isEqualTo(text);
    }

    @Test
    void dropsWhatNoTextMeansToSay() {
        assertThat(Texts.storable("a\u0000b\u0007c\u001Bd")).isEqualTo("abcd");
        assertThat(Texts.storable("e\u0301")).isEqualTo("\u00E9");
        assertThat(Texts.storable("lone \uD83D half")).isEqualTo("lone \uFFFD half");
        assertThat(Texts.storable("x".repeat(50_000))).hasSize(20_000);
    }

    @Test
    void takesMarkdownOutOfWhatAModelSays() {
        assertThat(Texts.plain("  ## Hours\n**Open** until __five__, see [us](https://a.example/x).  "))
                .isEqualTo("Hours\nOpen until five, see us https://a.example/x.");
        assertThat(Texts.plain("```text\nhi\n```")).isEqualTo("hi");
        assertThat(Texts.plain("2 * 3 * 4 _ok_ snake_case **")).isEqualTo("2 * 3 * 4 _ok_ snake_case **");
        assertThat(Texts.plain(" \n")).isEmpty();
    }

    @Test
    void splitsWhatIsTooLongAtTheEndOfASentence() {
        String sentence = "This is a sentence of some length. ";
        List<String> parts = Texts.parts(sentence.repeat(100));
        assertThat(parts).hasSize(3).allMatch(part -> part.length() <= Texts.LONGEST && part.endsWith("."));
        assertThat(String.join(" ", parts)).isEqualTo(sentence.repeat(100).strip());
    }

    @Test
    void splitsEvenWhatHasNoGaps() {
        assertThat(Texts.parts("x".repeat(3300))).extracting(String::length).containsExactly(1600, 1600, 100);
        assertThat(String.join("", Texts.parts("\uD83D\uDE00".repeat(1601)))).isEqualTo("\uD83D\uDE00".repeat(1601));
        assertThat(Texts.parts("  ")).isEmpty();
    }

    @Test
    void neverTakesMorePartsThanWereReckonedWith() {
        for (int length = 1; length <= 6000; length += 7) {
            for (int sentence : new int[] {1, 2, 40, 801, 802, 1599}) {
                String text = ("x".repeat(sentence) + ". ")
                        .repeat(1 + length / sentence)
                        .substring(0, length);
                assertThat(Texts.parts(text).size()).isLessThanOrEqualTo(Texts.mostParts(length));
            }
        }
        assertThat(Texts.mostParts(Texts.LONGEST)).isOne();
    }
}
