package com.diwaar.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.webhooks.NoDeliveries;
import com.diwaar.webhooks.TestDispatchers;
import com.diwaar.webhooks.TestEndpoints;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NotAttemptedTest {

    private final Map<UUID, Instant> givenBack = new ConcurrentHashMap<>();

    private final Deliveries deliveries = new NoDeliveries() {
        @Override
        public Set<UUID> store(List<Placed> placed) {
            return placed.stream().map(one -> one.delivery().id()).collect(Collectors.toSet());
        }

        @Override
        public void giveBack(Collection<UUID> ids, Instant dueAt) {
            ids.forEach(id -> givenBack.put(id, dueAt));
        }
    };

    @Test
    void whatCouldNotBeAttemptedIsGivenBackForAMomentAndKeepsNoPlace() {
        Dispatcher dispatcher = TestDispatchers.dispatcher(deliveries, _ -> {
            throw new NotAttempted("nothing is free");
        });
        NewDelivery delivery = NewDelivery.of(
                TestEndpoints.endpoint(1, EndpointSettings.to("https://example.com")),
                UUID.randomUUID(),
                EventType.SMS_SENT,
                Instant.parse("2026-11-22T15:00:00Z"),
                "{}");
        Instant before = Instant.now();
        dispatcher.accept(List.of(delivery));
        await().until(() -> dispatcher.held() == 0);
        assertThat(dispatcher.running()).isZero();
        assertThat(givenBack).containsOnlyKeys(delivery.id());
        assertThat(givenBack.get(delivery.id())).isAfter(before);
    }
}
