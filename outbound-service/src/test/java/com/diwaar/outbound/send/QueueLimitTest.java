package com.diwaar.outbound.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.outbound.Examples;
import com.diwaar.outbound.send.Sends.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class QueueLimitTest {

    private static final PaceSettings TEN_HOURS =
            new PaceSettings(0, 1, 3, 100, 1, 80, Duration.ofHours(10), Duration.ofSeconds(2));
    private static final long FULL = 36_000;

    private Instant now = Instant.parse("2026-07-01T12:00:00Z");
    private long waiting;
    private int sums;

    private final Senders atOneASecond = new Senders() {
        @Override
        public void meet(List<Order> orders) {}

        @Override
        public List<Sender> named(Collection<String> phoneNumbers) {
            return phoneNumbers.stream()
                    .map(number -> new Sender(number, NumberType.LONG_CODE, OptionalDouble.empty(), false))
                    .toList();
        }

        @Override
        public boolean set(long organizationId, Sender sender) {
            return true;
        }

        @Override
        public List<Sender> of(long organizationId) {
            return List.of();
        }
    };

    private final InstantSource time = () -> now;
    private final QueueLimit limit =
            new QueueLimit(this::sumUp, new Paces(atOneASecond, TEN_HOURS), TEN_HOURS, time.withZone(ZoneOffset.UTC));

    private Map<String, Backlog> sumUp(Collection<String> senders) {
        sums++;
        assertThat(senders).containsExactly(Examples.SENDER);
        return Map.of(Examples.SENDER, new Backlog(waiting, waiting, waiting, Optional.empty()));
    }

    private static Order order(String body) {
        return Examples.send(body, 0, Instant.EPOCH).order();
    }

    private boolean hasRoomFor(String body) {
        List<Order> orders = List.of(order(body));
        return limit.refused(orders).isEmpty();
    }

    @Test
    void whatWaitsIsNotSummedUpForEachPoll() {
        for (int poll = 0; poll < 100; poll++) {
            assertThat(hasRoomFor("poll " + poll)).isTrue();
            now = now.plusMillis(300);
        }
        assertThat(sums).isEqualTo(1);
    }

    @Test
    void whatWasStoredSinceThenCounts() {
        waiting = FULL - 1;
        assertThat(hasRoomFor("the last")).isTrue();
        assertThat(hasRoomFor("which was not stored")).isTrue();
        limit.stored(List.of(order("which was not stored")));
        assertThat(hasRoomFor("one too many")).isFalse();
    }

    @Test
    void whatWentOutIsKnownBeforeLong() {
        waiting = FULL;
        assertThat(hasRoomFor("one too many")).isFalse();
        waiting = FULL - 36;
        now = now.plusSeconds(36);
        assertThat(hasRoomFor("one that fits again")).isTrue();
    }
}
