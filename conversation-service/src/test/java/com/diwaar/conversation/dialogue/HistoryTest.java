package com.diwaar.conversation.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Line LINE = new Line(new ConversationType("sms"), "+15550001000", "+15551230001");
    private static final Instant NOW = Instant.parse("2026-07-14T16:05:00Z");

    @Test
    void growsByTextsAndAnswers() {
        History history = opened(text(1), text(2));
        assertThat(history.unanswered()).extracting(Turn::messageId).containsExactly(1L, 2L);

        History answered = history.with(answer(3), 2);
        assertThat(answered.version()).isEqualTo(2);
        assertThat(answered.unanswered()).isEmpty();
        assertThat(answered.turns()).extracting(Turn::messageId).containsExactly(1L, 2L, 3L);

        History asked = answered.with(List.of(text(4)), 3).with(List.of(text(4)), 3);
        assertThat(asked.turns()).extracting(Turn::messageId).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void theWindowNeverDropsAnUnansweredText() {
        History history = opened(text(1)).with(answer(2), 2).with(List.of(text(3), text(4), text(5)), 3);
        assertThat(history.window(2, 2).turns()).extracting(Turn::messageId).containsExactly(3L, 4L, 5L);
        assertThat(history.window(4, 2).turns()).extracting(Turn::messageId).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void theWindowReachesBackToTheSummary() {
        History history = opened(text(1))
                .with(answer(2), 2)
                .with(List.of(text(3)), 3)
                .with(answer(4), 4)
                .with(List.of(text(5)), 5);

        assertThat(history.window(2, 0).turns()).hasSize(5);
        assertThat(history.window(2, 3).turns()).extracting(Turn::messageId).containsExactly(4L, 5L);
    }

    @Test
    void theWindowReachesNoFartherThanFourTimesItsLength() {
        History history = opened(text(1));
        for (long id = 2; id <= 20; id++) {
            history = history.with(answer(id), id);
        }

        assertThat(history.window(2, 0).turns())
                .extracting(Turn::messageId)
                .containsExactly(13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L);
        assertThat(opened(text(1), text(2), text(3), text(4), text(5), text(6))
                        .window(1, 0)
                        .turns())
                .hasSize(6);
    }

    private static History opened(StoredText... texts) {
        return History.opened(new Dialogues.Received(new Conversation(7, 1), true, List.of(texts), null));
    }

    private static StoredText text(long id) {
        return new StoredText(id, 7, new InboundText("SM" + id, LINE, "text " + id, List.of(), 1, NOW));
    }

    private static Answer answer(long messageId) {
        return new Answer(
                1,
                7,
                1,
                1,
                LINE,
                List.of(new Answer.Part(messageId, "said")),
                List.of(),
                List.of(),
                NOW,
                NOW,
                null,
                List.of(),
                false);
    }
}
