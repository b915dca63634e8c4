package com.diwaar.conversation.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.agenda.OpenAgenda;
import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.conversation.assistant.SmsSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptsTest {

    private static final Instant NOW = Instant.parse("2026-07-14T16:05:00Z");

    private final Assistant assistant = new Assistant(
            1,
            2,
            "Bakery",
            "+15550001000",
            "Sell bread.",
            new ModelChoice(null, null, null, 300, null),
            ZoneId.of("America/New_York"),
            SmsSettings.DEFAULT,
            NOW,
            NOW);

    private final History history = new History(
            7,
            3,
            List.of(
                    turn(1, Turn.Role.USER, "Hi", false),
                    turn(2, Turn.Role.ASSISTANT, "never sent", false),
                    turn(3, Turn.Role.ASSISTANT, "on its way", false),
                    new Turn(4, Turn.Role.USER, "", 2, NOW, "SM4", true)));

    @Test
    void saysWhoHowWhenAndWhatFor() {
        Situation situation = situation(Set.of(), Set.of(), List.of(new OpenAgenda(9, "Confirm Tuesday", NOW)));

        assertThat(new Prompts(Clock.fixed(NOW, ZoneOffset.UTC))
                        .of(assistant, situation, history)
                        .system())
                .isEqualTo("""
                        Sell bread.

                        You are texting by SMS. Write plain text without Markdown, links only if asked for. Be short: \
                        stay under 300 characters. Answer in the customer's language. The customer may have sent several \
                        texts in a row: answer them all in one message.

                        It is Tuesday, 14 July 2026, 12:05 (America/New_York).

                        You have these agendas to settle with this customer:
                        - Agenda 9: Confirm Tuesday""");
    }

    @Test
    void marksWhatTheCustomerHasNotSeenAndLeavesOutWhatWillNeverBe() {
        Situation situation = situation(Set.of(3L), Set.of(2L), List.of());

        assertThat(new Prompts(Clock.fixed(NOW, ZoneOffset.UTC))
                        .of(assistant, situation, history)
                        .said())
                .extracting(Prompt.Said::text)
                .containsExactly("Hi", "on its way\n[not yet seen by the customer]", "[2 attachment(s), not shown]");
    }

    private static Turn turn(long id, Turn.Role role, String body, boolean unanswered) {
        return new Turn(id, role, body, 0, NOW, null, unanswered);
    }

    private static Situation situation(Set<Long> unsent, Set<Long> errored, List<OpenAgenda> agendas) {
        return new Situation(null, null, null, unsent, errored, agendas, Map.of());
    }
}
