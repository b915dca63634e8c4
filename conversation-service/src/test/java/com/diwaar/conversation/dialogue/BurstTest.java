package com.diwaar.conversation.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class BurstTest {

    private static final Line LINE = new Line(new ConversationType("sms"), "+15550001000", "+15551230001");

    @Test
    void aRepeatDoesNotEndTheQuietWindow() throws Exception {
        Burst burst = new Burst(List.of(text("SM1")), new Arriving(List.of(text("SM1")), List.of(text("SM2"))));

        assertThat(burst.growsWithin(Duration.ofMinutes(1))).isTrue();

        assertThat(burst.texts()).extracting(InboundText::sid).containsExactly("SM1", "SM2");
    }

    @Test
    void theQuietWindowEndsWhereNothingComes() throws Exception {
        Burst burst = new Burst(List.of(text("SM1")), new Arriving(List.of(text("SM1"))));

        assertThat(burst.growsWithin(Duration.ofMinutes(1))).isFalse();
        assertThat(burst.growsWithin(Duration.ZERO)).isFalse();
    }

    private static InboundText text(String sid) {
        return new InboundText(sid, LINE, "Hi", List.of(), 1, Instant.EPOCH);
    }

    /** These come one after the other, and then nothing. */
    private static final class Arriving implements Arrivals {

        private final Deque<List<InboundText>> coming;

        @SafeVarargs
        Arriving(List<InboundText>... coming) {
            this.coming = new ArrayDeque<>(List.of(coming));
        }

        @Override
        public List<InboundText> take() {
            return coming.isEmpty() ? List.of() : coming.removeFirst();
        }

        @Override
        public boolean await(Duration atMost) {
            return !coming.isEmpty();
        }

        @Override
        public Watch onArrival(Runnable callback) {
            return () -> {};
        }
    }
}
