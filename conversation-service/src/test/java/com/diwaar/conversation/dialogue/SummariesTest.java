package com.diwaar.conversation.dialogue;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.conversation.assistant.SmsSettings;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SummariesTest {

    private static final Instant NOW = Instant.parse("2026-07-14T16:05:00Z");

    /** It is written on a thread of its own, where nobody would hear of it. */
    @Test
    void aDatabaseThatIsAwayIsNoSummaryNowAndNothingMore() {
        Summaries summaries = new Summaries(
                away(),
                (_, _) -> new Model.Completion("A summary."),
                _ -> CompletableFuture.completedFuture(null),
                Clock.systemUTC());

        assertThatCode(() -> summaries.write(work(), 4, 4)).doesNotThrowAnyException();
    }

    private static Dialogues away() {
        return (Dialogues) Proxy.newProxyInstance(
                Dialogues.class.getClassLoader(), new Class<?>[] {Dialogues.class}, (_, _, _) -> {
                    throw new IllegalStateException("The database is away");
                });
    }

    private static Reception.Work work() {
        Assistant assistant = new Assistant(
                1,
                2,
                "Bakery",
                "+15550001000",
                "",
                new ModelChoice(null, null, null, 300, null),
                ZoneOffset.UTC,
                SmsSettings.DEFAULT,
                NOW,
                NOW);
        Situation situation = new Situation(
                assistant, null, null, null, Set.of(), Set.of(), List.of(), Map.of(), Set.of(), null, Traffic.NONE);
        return new Reception.Work(
                assistant,
                new Line(new ConversationType("sms"), "+15550001000", "+15551230001"),
                situation,
                new History(7, 3, List.of()),
                "text:SM1");
    }
}
