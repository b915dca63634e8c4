package com.diwaar.conversation.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepliesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<tool_call>{\"name\": \"conclude_agenda\"}</tool_call>",
                "conclude_agenda(agenda_id=3)",
                "{\"name\": \"record_opt_out\", \"arguments\": {}}",
                "Sure! {\"arguments\": {\"agenda_id\": 3}}",
                "<|im_start|>assistant<tool_call>",
                "[TOOL_CALLS] [{\"name\":\"conclude_agenda\"}]",
                "   ",
                "[message 12]"
            })
    void toolSyntaxIsNeverSent(String said) {
        assertThat(Replies.clean(said)).isEmpty();
        assertThat(Replies.objection(said)).isPresent();
    }

    @Test
    void whatStandsBesideAToolBlockIsKept() {
        String said = "<tool_call>{\"name\": \"conclude_agenda\", \"arguments\": {}}</tool_call>\nSee you on Monday!";
        assertThat(Replies.clean(said)).isEqualTo("See you on Monday!");
        assertThat(Replies.objection(said)).isEmpty();
    }

    @Test
    void ourOwnMarksAreTakenOff() {
        assertThat(Replies.clean("[message 12] We are open.\n[not yet seen by the customer]"))
                .isEqualTo("We are open.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Use code <SAVE10>.", "We function as usual.", "Name: Ann [message me]", "{smile}"})
    void whatAPersonTextsIsLeftAlone(String said) {
        assertThat(Replies.clean(said)).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 480, 1067, 1600, 1601, 2000, 4800})
    void nothingIsSentBeyondWhatCreditIsReservedFor(int asked) {
        int longest = Replies.longest(asked);
        for (String said :
                List.of("x".repeat(9000), "One. ".repeat(2000), "\uD83D\uDE00".repeat(4000), "word ".repeat(2000))) {
            List<String> parts = Texts.parts(Replies.sendable(said, asked));
            assertThat(parts.size()).isLessThanOrEqualTo(Texts.mostParts(longest));
            assertThat(parts.stream().mapToInt(String::length).sum()).isLessThanOrEqualTo(longest);
        }
    }

    @Test
    void whoAskedForOneTextPaysForOne() {
        assertThat(Texts.mostParts(Replies.longest(Texts.LONGEST))).isOne();
    }

    @Test
    void whatIsFarTooLongIsCutAtTheEndOfASentence() {
        String said = "This is a sentence. ".repeat(1000);
        assertThat(Replies.sendable(said, 100))
                .isEqualTo("This is a sentence. ".repeat(7).strip());
        assertThat(Replies.sendable("word ".repeat(1000), 100)).hasSize(149).endsWith(" word");
        assertThat(Replies.sendable("\uD83D\uDE00".repeat(100), 30)).isEqualTo("\uD83D\uDE00".repeat(22));
        assertThat(Replies.sendable("A little more than was asked for is sent.", 30))
                .isEqualTo("A little more than was asked for is sent.");
    }
}
