package com.diwaar.conversation.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.conversation.assistant.SmsSettings;
import com.diwaar.conversation.dialogue.Triage.Step;
import com.diwaar.conversation.optout.OptOut;
import com.diwaar.conversation.optout.OptOutWord;
import com.diwaar.events.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TriageTest {

    private static final Instant NOW = Instant.parse("2026-07-14T16:05:00Z");
    private static final Line LINE = new Line(new ConversationType("sms"), "+15550001000", "+15551230001");
    private static final OptOut OUT = new OptOut(2, "h", 1, true, NOW, Set.of());
    private static final OptOut BLOCKED_HERE = new OptOut(2, "h", 1, false, NOW, Set.of("+15550001000"));
    private static final OptOut BLOCKED_ELSEWHERE = new OptOut(2, "h", 1, false, NOW, Set.of("+15550009999"));

    private final Assistant assistant = new Assistant(
            1,
            2,
            "Bakery",
            LINE.assistantNumber(),
            "",
            new ModelChoice(null, null, null, 300, null),
            ZoneOffset.UTC,
            SmsSettings.DEFAULT,
            NOW,
            NOW);

    @Test
    void anOrdinaryTextIsAdmitted() {
        assertThat(next(null, Traffic.NONE, text("Hi"))).isInstanceOf(Step.Admit.class);
        assertThat(next(BLOCKED_ELSEWHERE, Traffic.NONE, text("Hi"))).isInstanceOf(Step.Admit.class);
        assertThat(next(null, Traffic.NONE, text("YES"))).isInstanceOf(Step.Admit.class);
    }

    @Test
    void aStopAmongOtherTextsIsObeyedFirst() {
        assertThat(next(null, Traffic.NONE, text("Hi"), text("STOP"), text("START")))
                .isInstanceOfSatisfying(
                        Step.Obey.class, obey -> assertThat(obey.word()).isEqualTo(OptOutWord.STOP));
    }

    @Test
    void whatWasSaidBeforeAStartIsNotReplayed() {
        assertThat(next(OUT, Traffic.NONE, text("Hi"), text("START")))
                .isInstanceOfSatisfying(
                        Step.Silence.class,
                        silence -> assertThat(silence.texts())
                                .extracting(InboundText::body)
                                .containsExactly("Hi"));
        assertThat(next(OUT, Traffic.NONE, text("START"), text("Hi")))
                .isInstanceOfSatisfying(
                        Step.Obey.class, obey -> assertThat(obey.word()).isEqualTo(OptOutWord.START));
        assertThat(next(BLOCKED_HERE, Traffic.NONE, text("YES"))).isInstanceOf(Step.Obey.class);
    }

    @Test
    void whoOptedOutIsSilenced() {
        assertThat(next(OUT, Traffic.NONE, text("Hi"))).isInstanceOf(Step.Silence.class);
        assertThat(next(BLOCKED_HERE, Traffic.NONE, text("Hi"))).isInstanceOf(Step.Silence.class);
        assertThat(next(OUT, Traffic.NONE, text("help"))).isInstanceOf(Step.Obey.class);
    }

    @Test
    void aPictureWithAWordIsNoOrder() {
        InboundText picture =
                new InboundText("SM9", LINE, "STOP", List.of(new Media("https://m/1", "image/png")), 1, NOW);
        assertThat(next(null, Traffic.NONE, picture)).isInstanceOf(Step.Admit.class);
    }

    @Test
    void onlyWhatIsTooMuchIsRefused() {
        assertThat(next(null, new Traffic(58, 58, 0), text("a"), text("b"), text("c")))
                .isInstanceOfSatisfying(Step.Limit.class, limit -> {
                    assertThat(limit.texts()).extracting(InboundText::body).containsExactly("c");
                    assertThat(limit.window()).isEqualTo(Duration.ofHours(1));
                });
        assertThat(next(null, new Traffic(5, 100, 0), text("a")))
                .isInstanceOfSatisfying(
                        Step.Limit.class, limit -> assertThat(limit.window()).isEqualTo(Duration.ofDays(1)));
    }

    @Test
    void aTextThatIsStoredAlreadyIsNotCountedAgain() {
        InboundText stored = text("stored");
        Map<String, Situation.Known> known = new HashMap<>();
        known.put(
                stored.sid(),
                new Situation.Known(new StoredText(1, 7, stored), null, null, null, List.of(), List.of()));
        Situation situation = situation(null, new Traffic(60, 60, 31), known);
        assertThat(Triage.next(situation, LINE, List.of(stored))).isInstanceOf(Step.Admit.class);
    }

    @Test
    void aPairThatExchangesTooMuchIsALoop() {
        assertThat(next(null, new Traffic(15, 15, 30), text("a")))
                .isInstanceOfSatisfying(
                        Step.Refuse.class, refuse -> assertThat(refuse.code()).isEqualTo(ErrorCode.LOOP_DETECTED));
    }

    @Test
    void whatWasSentOverHoursAndArrivesAtOnceIsNoLoop() {
        InboundText[] texts = IntStream.range(0, 40)
                .mapToObj(i -> text("t" + i, NOW.plus(Duration.ofMinutes(5 * i))))
                .toArray(InboundText[]::new);
        assertThat(next(null, Traffic.NONE, texts)).isInstanceOf(Step.Admit.class);
    }

    @Test
    void ofABurstOnlyWhatIsBeyondTheGuardIsRefused() {
        InboundText[] texts = IntStream.range(0, 33)
                .mapToObj(i -> text("t" + i, NOW.plusSeconds(i)))
                .toArray(InboundText[]::new);
        assertThat(next(null, Traffic.NONE, texts)).isInstanceOfSatisfying(Step.Refuse.class, refuse -> {
            assertThat(refuse.code()).isEqualTo(ErrorCode.LOOP_DETECTED);
            assertThat(refuse.texts()).extracting(InboundText::body).containsExactly("t30", "t31", "t32");
        });
    }

    @Test
    void aTextCountsInTheHourAndTheDayInWhichItCameIn() {
        InboundText[] overADay = IntStream.range(0, 99)
                .mapToObj(i -> text("t" + i, NOW.plus(Duration.ofMinutes(10 * i))))
                .toArray(InboundText[]::new);
        assertThat(next(null, Traffic.NONE, overADay)).isInstanceOf(Step.Admit.class);
        assertThat(next(null, new Traffic(0, 2, 0), overADay)).isInstanceOfSatisfying(Step.Limit.class, limit -> {
            assertThat(limit.texts()).extracting(InboundText::body).containsExactly("t98");
            assertThat(limit.window()).isEqualTo(Duration.ofDays(1));
        });
    }

    private Step next(@Nullable OptOut optOut, Traffic traffic, InboundText... texts) {
        return Triage.next(situation(optOut, traffic, Map.of()), LINE, List.of(texts));
    }

    private Situation situation(@Nullable OptOut optOut, Traffic traffic, Map<String, Situation.Known> known) {
        return new Situation(
                assistant,
                new Conversation(7, 3),
                null,
                null,
                Set.of(),
                Set.of(),
                List.of(),
                known,
                Set.of(),
                optOut,
                traffic);
    }

    private static InboundText text(String body) {
        return text(body, NOW);
    }

    private static InboundText text(String body, Instant at) {
        return new InboundText("SM" + body, LINE, body, List.of(), 1, at);
    }
}
