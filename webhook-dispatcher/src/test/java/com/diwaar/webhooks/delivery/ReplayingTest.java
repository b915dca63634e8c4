package com.diwaar.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.webhooks.NoDeliveries;
import com.diwaar.webhooks.TestDispatchers;
import com.diwaar.webhooks.delivery.Replays.Missed;
import com.diwaar.webhooks.delivery.Replays.Replay;
import com.diwaar.webhooks.delivery.Replays.What;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayingTest {

    private final AtomicInteger left = new AtomicInteger(3);
    private final AtomicInteger woken = new AtomicInteger();

    private final Replaying replaying = new Replaying(
            new Asked(),
            TestDispatchers.dispatcher(new NoDeliveries(), _ -> {
                throw new AssertionError("Nothing is to be sent");
            }),
            woken::incrementAndGet,
            Clock.systemUTC());

    @Test
    void howeverManyAreAskedForTheWorkIsTheOneWorkers() {
        IntStream.range(0, 50).forEach(i -> replaying.begin(7, i, What.ALL, Instant.EPOCH));
        assertThat(woken).hasValue(50);
        assertThat(left).as("asking does none of it").hasValue(3);
        replaying.work();
        assertThat(left).hasNegativeValue();
    }

    private final class Asked implements Replays {

        @Override
        public Optional<Replay> ask(long organizationId, long endpointId, What what, Instant since, Instant now) {
            return Optional.of(new Replay(UUID.randomUUID(), endpointId, what, since, now, 0, false));
        }

        @Override
        public boolean work(Instant now) {
            return left.getAndDecrement() > 0;
        }

        @Override
        public Optional<Replay> find(long organizationId, UUID id) {
            return Optional.empty();
        }

        @Override
        public List<Replay> latest(long organizationId, int limit) {
            return List.of();
        }

        @Override
        public Optional<Missed> missed(long endpointId) {
            return Optional.empty();
        }
    }
}
