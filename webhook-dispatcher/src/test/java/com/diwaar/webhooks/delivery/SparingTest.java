package com.diwaar.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.webhooks.TestEndpoints;
import com.diwaar.webhooks.delivery.Lanes.Run;
import com.diwaar.webhooks.endpoint.CustomHeaders;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Endpoints that fail again and again, and those that want no more than so many a second. */
class SparingTest {

    private final List<Run> started = new ArrayList<>();
    private final List<Runnable> alarms = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T15:00:00Z");
    private final Clock clock = moved();
    private final Lanes lanes = new Lanes(100, 16, started::add, clock, (wait, then) -> alarms.add(then));

    @Test
    void afterFiveFailuresInARowNothingBeginsAndWhatWaitsIsGivenBack() {
        Endpoint endpoint = endpoint(null);
        for (int i = 0; i < 8; i++) {
            offer(endpoint);
        }
        List<Assignment> givenBack = List.of();
        for (int i = 0; i < Breaker.FAILURES_TO_OPEN; i++) {
            givenBack = lanes.finished(started.get(i), Attempts.unanswered());
        }
        assertThat(started).hasSize(5);
        assertThat(givenBack).hasSize(3);
        givenBack.forEach(one -> lanes.release(1));
        assertThat(lanes.reserve(endpoint)).isFalse();
        assertThat(lanes.rooms().byEndpoint()).containsEntry(1L, 0);
    }

    @Test
    void whatIsHandedOverJustThenIsNotKeptForThePauseEither() {
        Endpoint endpoint = endpoint(null);
        for (int i = 0; i < 5; i++) {
            offer(endpoint);
        }
        assertThat(lanes.reserve(endpoint)).isTrue();
        for (int i = 0; i < Breaker.FAILURES_TO_OPEN; i++) {
            lanes.finished(started.get(i), Attempts.unanswered());
            lanes.release(1);
        }
        assertThat(lanes.add(assignment(endpoint))).as("stored meanwhile").isFalse();
        assertThat(lanes.addPicked(assignment(endpoint))).as("picked meanwhile").isFalse();
        assertThat(lanes.held()).as("until they are given back").isEqualTo(2);
        lanes.release(1);
        lanes.release(1);
        now = now.plus(Breaker.FIRST_PAUSE);
        lanes.look();
        assertThat(started).as("none of them is begun here").hasSize(5);
        assertThat(lanes.held()).isZero();
    }

    @Test
    void thoseThatFailTakeNoMoreThanHalfOfThePlacesInMemory() {
        for (int id = 1; id <= 100; id++) {
            offer(endpoint(id, null));
        }
        List.copyOf(started).forEach(run -> {
            lanes.finished(run, Attempts.unanswered());
            lanes.release(run.assignment().endpoint().id());
        });
        int taken = 0;
        for (int id = 1; id <= 100; id++) {
            while (lanes.reserve(endpoint(id, null))) {
                taken++;
            }
        }
        assertThat(taken).isEqualTo(100 * 8 / 2);
        assertThat(lanes.rooms().byEndpoint().values()).containsOnly(0);
        assertThat(lanes.reserve(endpoint(101, null))).isTrue();
    }

    @Test
    void whatIsLeftOfTheirHalfIsSharedEqually() {
        for (int id = 1; id <= 100; id++) {
            offer(endpoint(id, null));
        }
        List.copyOf(started).forEach(run -> {
            lanes.finished(run, Attempts.unanswered());
            lanes.release(run.assignment().endpoint().id());
        });
        assertThat(lanes.rooms().byEndpoint()).hasSize(100);
        assertThat(lanes.rooms().byEndpoint().values()).containsOnly(4);
    }

    @Test
    void thenOneIsTriedAndASuccessClosesIt() {
        Endpoint endpoint = endpoint(null);
        for (int i = 0; i < 5; i++) {
            offer(endpoint);
        }
        for (int i = 0; i < 5; i++) {
            lanes.finished(started.get(i), Attempts.unanswered());
            lanes.release(1);
        }
        now = now.plus(Breaker.FIRST_PAUSE);
        assertThat(lanes.rooms().byEndpoint().getOrDefault(1L, 8)).isPositive();
        offer(endpoint);
        assertThat(started).hasSize(6);
        lanes.finished(started.getLast(), Attempts.unanswered());
        lanes.release(1);
        now = now.plus(Breaker.FIRST_PAUSE);
        assertThat(lanes.reserve(endpoint)).as("waits for twice as long now").isFalse();
        now = now.plus(Breaker.FIRST_PAUSE);
        offer(endpoint);
        lanes.finished(started.getLast(), Attempts.answered(200));
        lanes.release(1);
        assertThat(lanes.reserve(endpoint)).isTrue();
    }

    @Test
    void endpointsThatHangGiveTheirSlotsToOthersAsSoonAsItIsNoticed() {
        for (int id = 1; id <= 100; id++) {
            offer(endpoint(id, null));
        }
        offer(endpoint(101, null));
        assertThat(started).hasSize(100);
        now = now.plusSeconds(3);
        lanes.look();
        assertThat(started).hasSize(101);
        for (int id = 102; id <= 300; id++) {
            offer(endpoint(id, null));
        }
        now = now.plusSeconds(3);
        lanes.look();
        assertThat(started).as("and no more than twice as many").hasSize(200);
        List.copyOf(started).forEach(run -> lanes.finished(run, Attempts.answered(200)));
        assertThat(lanes.running()).isEqualTo(100);
    }

    @Test
    void aRateIsKeptAndTheNextBeginsWhenItsTimeComes() {
        Endpoint endpoint = endpoint(1);
        for (int i = 0; i < 4; i++) {
            offer(endpoint);
        }
        assertThat(lanes.reserve(endpoint))
                .as("no more than four seconds' worth is kept")
                .isFalse();
        assertThat(started).hasSize(1);
        lanes.finished(started.getFirst(), Attempts.answered(200));
        assertThat(started).hasSize(1);
        assertThat(alarms).hasSize(1);
        now = now.plusSeconds(1);
        alarms.getFirst().run();
        assertThat(started).hasSize(2);
    }

    @Test
    void replicasShareARate() {
        lanes.shareWith(4);
        Endpoint endpoint = endpoint(2);
        offer(endpoint);
        offer(endpoint);
        assertThat(started).hasSize(1);
        lanes.finished(started.getFirst(), Attempts.answered(200));
        now = now.plusMillis(1800);
        lanes.look();
        assertThat(started).as("this one's share is one in two seconds").hasSize(1);
        now = now.plusMillis(200);
        lanes.look();
        assertThat(started).hasSize(2);
    }

    @Test
    void aPaceGivesNoMoreThanItsRateOverAnyLengthOfTime() {
        Pace pace = new Pace();
        pace.set(50, 1);
        int begun = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            if (pace.wait(now).isZero()) {
                pace.begun(now);
                begun++;
            }
            now = now.plusMillis(1);
        }
        assertThat(begun).isBetween(490, 506);
        assertThat(pace.wait(now)).isLessThan(Duration.ofMillis(21));
    }

    private void offer(Endpoint endpoint) {
        assertThat(lanes.reserve(endpoint)).isTrue();
        lanes.add(assignment(endpoint));
    }

    private static Assignment assignment(Endpoint endpoint) {
        return TestEndpoints.assignment(endpoint, "{}");
    }

    private static Endpoint endpoint(@Nullable Integer rate) {
        return endpoint(1, rate);
    }

    private static Endpoint endpoint(long id, @Nullable Integer rate) {
        return TestEndpoints.endpoint(
                id,
                new EndpointSettings(
                        "https://example.com", Set.of(), Set.of(), true, CustomHeaders.NONE, null, rate, false));
    }

    private Clock moved() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
    }
}
