package com.diwaar.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.webhooks.TestEndpoints;
import com.diwaar.webhooks.delivery.Lanes.Run;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final List<Run> started = new ArrayList<>();
    private final Lanes lanes =
            new Lanes(4, 4, started::add, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), (wait, then) -> {});

    @Test
    void beginsWithOneAttemptAtATimeAndDoublesWithEachThatGoesWell() {
        offer(1, 8);
        assertThat(started).hasSize(1);
        endWell(started.getFirst());
        assertThat(lanes.running()).isEqualTo(2);
        endWell(started.get(1));
        assertThat(lanes.running()).isEqualTo(4);
    }

    @Test
    void halvesWithEachThatFails() {
        offer(1, 8);
        endWell(started.getFirst());
        endWell(started.get(1));
        for (int i = 2; i < 6; i++) {
            lanes.finished(started.get(i), Attempts.unanswered());
        }
        assertThat(lanes.running()).isEqualTo(1);
    }

    @Test
    void neverRunsMoreThanThereAreSlots() {
        for (int endpoint = 1; endpoint <= 10; endpoint++) {
            offer(endpoint, 1);
        }
        assertThat(started).hasSize(4);
    }

    @Test
    void endpointsTakeTurns() {
        offer(1, 8);
        offer(2, 1);
        offer(3, 1);
        assertThat(endpoints()).containsExactly(1L, 2L, 3L);
        endWell(started.getFirst());
        endWell(started.get(3));
        offer(4, 1);
        assertThat(lanes.running()).isEqualTo(4);
        endWell(started.get(4)); // of endpoint 1, which was in line before 4 and is behind it then
        endWell(started.get(5));
        assertThat(endpoints()).endsWith(1L, 4L);
    }

    @Test
    void thoseThatFailShareHalfOfTheSlotsHoweverManyTheyAre() {
        for (int endpoint = 1; endpoint <= 4; endpoint++) {
            offer(endpoint, 3);
        }
        List.copyOf(started).forEach(run -> lanes.finished(run, Attempts.unanswered()));
        assertThat(lanes.running()).isEqualTo(2);
        offer(5, 1);
        offer(6, 1);
        assertThat(lanes.running()).isEqualTo(4);
        assertThat(endpoints()).endsWith(5L, 6L);
    }

    @Test
    void slowIsSuspectEvenWhereItSaysYes() {
        offer(1, 2);
        lanes.finished(started.getFirst(), Attempts.answered(200, Duration.ofSeconds(9)));
        assertThat(started.get(1).suspect()).isTrue();
        lanes.finished(started.get(1), Attempts.answered(200));
        offer(1, 1);
        assertThat(started.get(2).suspect()).isFalse();
    }

    @Test
    void takesNoMoreIntoMemoryThanItWillSoonGetTo() {
        int taken = 0;
        while (lanes.reserve(endpoint(1))) {
            taken++;
        }
        assertThat(taken).isEqualTo(8);
        assertThat(lanes.rooms().byEndpoint()).containsEntry(1L, 0);
        assertThat(lanes.reserve(endpoint(2))).isTrue();
    }

    @Test
    void tellsWhenThereIsRoomAgainForWhatFoundNone() {
        while (lanes.reserve(endpoint(1))) {
            assertThat(lanes.held()).isPositive();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(lanes.release(1)).isFalse();
        }
        assertThat(lanes.release(1)).isTrue();
        assertThat(lanes.release(1)).isFalse();
    }

    @Test
    void drainsWhatHasNotBegun() {
        offer(1, 3);
        assertThat(lanes.drain()).hasSize(2);
        endWell(started.getFirst());
        assertThat(lanes.running()).isZero();
    }

    @Test
    void whatWaitsForAnEndpointThatIsChangedIsTakenOutAndWhatIsUnderWayTellsNothingOfIt() {
        offer(1, 3);
        offer(2, 1);
        assertThat(lanes.changed(1)).hasSize(2).allMatch(one -> one.endpoint().id() == 1);
        lanes.finished(started.getFirst(), Attempts.unanswered());
        offer(1, 1);
        assertThat(started.getLast().suspect()).isFalse();
    }

    private void offer(long endpoint, int deliveries) {
        for (int i = 0; i < deliveries; i++) {
            assertThat(lanes.reserve(endpoint(endpoint))).isTrue();
            lanes.add(assignment(endpoint));
        }
    }

    private void endWell(Run run) {
        lanes.finished(run, Attempts.answered(200));
    }

    private List<Long> endpoints() {
        return started.stream().map(run -> run.assignment().endpoint().id()).toList();
    }

    private static Assignment assignment(long endpointId) {
        return TestEndpoints.assignment(endpoint(endpointId), "{}");
    }

    private static Endpoint endpoint(long id) {
        return TestEndpoints.endpoint(id, EndpointSettings.to("https://example.com"));
    }
}
