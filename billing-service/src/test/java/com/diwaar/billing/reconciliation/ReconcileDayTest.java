package com.diwaar.billing.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReconcileDayTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 1, 15);

    private final Kept kept = new Kept();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void daysThatWereMissedAreComparedAsLongAsTheTopicHoldsThem() {
        at("03:00").runForSettledDays();
        assertThat(kept.days()).containsExactly(TODAY.minusDays(1), TODAY.minusDays(2), TODAY.minusDays(3));
        at("03:30").runForSettledDays();
        assertThat(kept.runs).as("each once").hasSize(3);
    }

    @Test
    void aDayIsLeftAloneUntilItIsSettled() {
        at("02:59").runForSettledDays();
        assertThat(kept.days()).containsExactly(TODAY.minusDays(2), TODAY.minusDays(3));
    }

    @Test
    void whatWasComparedBeforeItWasSettledIsComparedAgain() {
        at("02:00").run(TODAY.minusDays(1));
        at("12:00").run(TODAY.minusDays(2));
        at("12:30").runForSettledDays();
        assertThat(kept.days())
                .containsExactly(TODAY.minusDays(1), TODAY.minusDays(2), TODAY.minusDays(1), TODAY.minusDays(3));
    }

    @Test
    void aDayThatCannotBeComparedKeepsNoNewerOneWaiting() {
        kept.unreadable = TODAY.minusDays(2);
        ReconcileDay reconcile = at("03:00");
        assertThatThrownBy(reconcile::runForSettledDays).hasMessage("unreadable");
        assertThat(kept.days()).containsExactly(TODAY.minusDays(1));
    }

    @Test
    void whatTheNewestComparisonsFoundIsShownByAReplicaThatComparedNothing() {
        kept.differences = 7;
        at("03:00");
        assertThat(meters.get("diwaar.billing.reconciliation.differences")
                        .gauge()
                        .value())
                .isEqualTo(7);
        assertThat(kept.shownFrom).isEqualTo(TODAY.minusDays(3));
    }

    private ReconcileDay at(String time) {
        Instant now = TODAY.atTime(java.time.LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
        return new ReconcileDay(new NothingSent(), kept, Clock.fixed(now, ZoneOffset.UTC), meters);
    }

    private static final class NothingSent implements SentTexts {

        @Override
        public void read(Instant from, Instant until, Consumer<List<TopicText>> batch) {}

        @Override
        public Duration keptFor() {
            return Duration.ofDays(4);
        }
    }

    private static final class Kept implements Reconciliations {

        private final List<Reconciliation> runs = new ArrayList<>();
        private LocalDate unreadable;
        private LocalDate shownFrom;
        private long differences;

        List<LocalDate> days() {
            return runs.stream().map(Reconciliation::day).toList();
        }

        @Override
        public void stage(UUID run, List<TopicText> texts) {}

        @Override
        public Reconciliation compare(UUID run, LocalDate day, Instant now) {
            if (day.equals(unreadable)) {
                throw new IllegalStateException("unreadable");
            }
            Reconciliation found = new Reconciliation(run, day, now, 0, 0, 0, 0, 0, 0);
            runs.add(found);
            return found;
        }

        @Override
        public void abandon(UUID run) {}

        @Override
        public void forgetStagedBefore(Instant time) {}

        @Override
        public List<Reconciliation> latest(int atMost) {
            return List.of();
        }

        @Override
        public Optional<Reconciliation> find(UUID id) {
            return Optional.empty();
        }

        @Override
        public List<Difference> differencesOf(UUID id, int atMost) {
            return List.of();
        }

        @Override
        public boolean hasRunSince(LocalDate day, Instant time) {
            return runs.stream()
                    .anyMatch(run -> run.day().equals(day) && !run.ranAt().isBefore(time));
        }

        @Override
        public long differencesFrom(LocalDate day) {
            shownFrom = day;
            return differences;
        }
    }
}
