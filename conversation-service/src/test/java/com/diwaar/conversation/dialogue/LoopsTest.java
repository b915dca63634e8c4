package com.diwaar.conversation.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.assistant.SmsSettings.LoopGuard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopsTest {

    private static final LoopGuard GUARD = new LoopGuard(30, 10);
    private static final Instant NOW = Instant.parse("2026-07-14T16:05:00Z");

    @Test
    void theSameTextAnsweredAgainAndAgainIsALoop() {
        assertThat(Loops.isOne(exchange(4, 60, "Thank you for your message %d, we are closed."), GUARD))
                .isTrue();
    }

    @Test
    void itStaysOneWhenItIsRefusedAndGetsNoAnswer() {
        List<Turn> turns = new ArrayList<>(
                exchange(4, 60, "Thank you for your message %d, we are closed.").turns());
        for (int i = 4; i < 9; i++) {
            turns.add(refused(turns.removeLast()));
            turns.add(text(2 * i + 1, "Thank you for your message %d, we are closed.".formatted(i)));
            assertThat(Loops.isOne(new History(1, i, turns), GUARD)).isTrue();
        }
        turns.add(text(20, "Are you a machine, or may I order bread?"));
        assertThat(Loops.isOne(new History(1, 9, turns), GUARD)).isFalse();
    }

    @Test
    void threeTimesIsNone() {
        assertThat(Loops.isOne(exchange(3, 60, "Thank you for your message %d, we are closed."), GUARD))
                .isFalse();
    }

    @Test
    void aShortAnswerToEachOfManyQuestionsIsNone() {
        assertThat(Loops.isOne(exchange(8, 60, "Yes"), GUARD)).isFalse();
    }

    @Test
    void theSameTextOnceADayIsNone() {
        assertThat(Loops.isOne(exchange(6, 86_400, "Good morning, is it warm today?"), GUARD))
                .isFalse();
    }

    @Test
    void differentTextsAreNone() {
        History history = new History(
                1,
                9,
                List.of(
                        text(1, "Do you sell bread with nuts?"),
                        said(2),
                        text(3, "And what about cake for a birthday?"),
                        said(4),
                        text(5, "Where exactly is your shop?"),
                        said(6),
                        text(7, "Can I pay with a card there?")));
        assertThat(Loops.isOne(history, GUARD)).isFalse();
    }

    private static History exchange(int texts, int secondsBetween, String words) {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < texts; i++) {
            turns.add(new Turn(
                    2 * i + 1,
                    Turn.Role.USER,
                    words.formatted(i),
                    0,
                    NOW.plusSeconds((long) i * secondsBetween),
                    "SM" + i,
                    i == texts - 1,
                    false));
            if (i < texts - 1) {
                turns.add(said(2 * i + 2));
            }
        }
        return new History(1, texts, turns);
    }

    private static Turn text(long id, String body) {
        return new Turn(id, Turn.Role.USER, body, 0, NOW.plusSeconds(id), "SM" + id, false, false);
    }

    private static Turn refused(Turn text) {
        return new Turn(text.messageId(), text.role(), text.body(), 0, text.at(), text.sid(), false, true);
    }

    private static Turn said(long id) {
        return new Turn(id, Turn.Role.ASSISTANT, "We are here for you.", 0, NOW.plusSeconds(id), null, false, false);
    }
}
