package com.diwaar.conversation.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.agenda.OpenAgenda;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProposalsTest {

    private static final Instant NOW = Instant.parse("2026-07-14T16:05:00Z");

    private final Proposals proposals = new Proposals(
            List.of(new OpenAgenda(9, "Confirm Monday", NOW, "Monday 2 PM?", true)),
            new History(
                    7,
                    3,
                    List.of(
                            turn(1, Turn.Role.USER, NOW.minusSeconds(60), false),
                            turn(2, Turn.Role.ASSISTANT, NOW, false),
                            turn(3, Turn.Role.USER, NOW.plusSeconds(60), true))),
            100);

    @Test
    void aClearAnswerConcludes() {
        assertThat(conclude(9, "completed", 3).accepted()).isTrue();
        assertThat(proposals.conclusions()).singleElement().satisfies(one -> {
            assertThat(one.result()).isEqualTo(Agenda.State.COMPLETED);
            assertThat(one.evidenceMessageId()).isEqualTo(3);
            assertThat(one.fields()).containsEntry("time", "14:00").containsEntry("people", "4");
        });
    }

    @Test
    void undecidedConcludesNothingAndTakesBackWhatWasSaidBefore() {
        conclude(9, "completed", 3);
        assertThat(conclude(9, "undecided", 3).accepted()).isTrue();
        assertThat(proposals.conclusions()).isEmpty();
    }

    @Test
    void whatDoesNotRestOnANewerMessageOfTheCustomerIsRefused() {
        assertThat(conclude(9, "completed", 1).told()).contains("older than the agenda");
        assertThat(conclude(9, "completed", 2).accepted()).isFalse();
        assertThat(conclude(9, "completed", 99).accepted()).isFalse();
        assertThat(conclude(8, "completed", 3).told()).contains("no open agenda 8");
        assertThat(proposals.take("send_sms", "{\"to\":\"+15550001\"}").accepted())
                .isFalse();
        assertThat(proposals.take("conclude_agenda", "{no json").accepted()).isFalse();
        assertThat(proposals.take("conclude_agenda", "[]").accepted()).isFalse();
        assertThat(proposals.conclusions()).isEmpty();
    }

    @Test
    void onlyATextThatWaitsForAnAnswerIsAWishToLeave() {
        assertThat(proposals.take("record_opt_out", "{\"message_id\":1}").accepted())
                .isFalse();
        assertThat(proposals.wishToLeave()).isEmpty();
        assertThat(proposals.take("record_opt_out", "{\"message_id\":3}").accepted())
                .isTrue();
        assertThat(proposals.wishToLeave()).isPresent();
    }

    @Test
    void anotherModelStartsFromTheBeginning() {
        conclude(9, "declined", 3);
        proposals.take("record_opt_out", "{\"message_id\":3}");
        proposals.begin();
        assertThat(proposals.conclusions()).isEmpty();
        assertThat(proposals.wishToLeave()).isEmpty();
    }

    @Test
    void whatIsFarTooLongIsObjectedToOnce() {
        String little = "x".repeat(150);
        String much = "x".repeat(151);
        assertThat(proposals.objection(little)).isEmpty();
        assertThat(proposals.objection(much).orElseThrow()).contains("be shorter", "100 characters");
        assertThat(proposals.objection(much)).isEmpty();
        proposals.begin();
        assertThat(proposals.objection(much)).isPresent();
        assertThat(proposals.objection(" ")).isPresent();
    }

    private Desk.Taken conclude(long agenda, String result, long message) {
        return proposals.take(
                "conclude_agenda",
                "{\"agenda_id\":%d,\"result\":\"%s\",\"summary\":\"s\",\"fields\":{\"time\":\"14:00\",\"people\":4},\"message_id\":%d}"
                        .formatted(agenda, result, message));
    }

    private static Turn turn(long id, Turn.Role role, Instant at, boolean unanswered) {
        return new Turn(id, role, "text", 0, at, role == Turn.Role.USER ? "SM" + id : null, unanswered, false);
    }
}
