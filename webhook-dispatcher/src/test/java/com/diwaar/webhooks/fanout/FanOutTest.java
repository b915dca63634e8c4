package com.diwaar.webhooks.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.kit.identity.SecretKey;
import com.diwaar.webhooks.NoDeliveries;
import com.diwaar.webhooks.NoEndpoints;
import com.diwaar.webhooks.TestDispatchers;
import com.diwaar.webhooks.TestEndpoints;
import com.diwaar.webhooks.delivery.Dispatcher;
import com.diwaar.webhooks.endpoint.CustomHeaders;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FanOutTest {

    private static final int EVENTS = 50;
    private static final int ENDPOINTS = 100;

    private final List<Integer> storedAtOnce = new ArrayList<>();
    private final Set<UUID> stored = new HashSet<>();

    private final List<Endpoint> endpoints = LongStream.rangeClosed(1, ENDPOINTS)
            .mapToObj(id -> TestEndpoints.endpoint(id, EndpointSettings.to("https://example.com/" + id)))
            .toList();

    @Test
    void manyEventsForManyEndpointsAreStoredPieceByPiece() {
        fanOut().all(IntStream.range(0, EVENTS).mapToObj(_ -> event()).toList());
        assertThat(storedAtOnce).allMatch(size -> size <= FanOut.AT_ONCE).hasSize(3);
        assertThat(stored).hasSize(EVENTS * ENDPOINTS);
    }

    @Test
    void whatIsAboutNoAssistantGoesToThoseOfSomeWhereTheTypeIsNamed() {
        assertThat(ofAssistant5(Set.of(EventType.ENDPOINT_DISABLED)).wants(EventType.ENDPOINT_DISABLED, null))
                .isTrue();
        assertThat(ofAssistant5(Set.of()).wants(EventType.ENDPOINT_DISABLED, null))
                .isFalse();
        assertThat(ofAssistant5(Set.of(EventType.SMS_SENT)).wants(EventType.ENDPOINT_DISABLED, null))
                .isFalse();
        assertThat(ofAssistant5(Set.of()).wants(EventType.SMS_SENT, 5L)).isTrue();
        assertThat(ofAssistant5(Set.of(EventType.SMS_SENT)).wants(EventType.SMS_SENT, 6L))
                .isFalse();
    }

    private static Endpoint ofAssistant5(Set<EventType> types) {
        return TestEndpoints.endpoint(
                1,
                new EndpointSettings(
                        "https://example.com", types, Set.of(5L), true, CustomHeaders.NONE, null, null, false));
    }

    private FanOut fanOut() {
        Dispatcher dispatcher = TestDispatchers.dispatcher(
                new NoDeliveries() {
                    @Override
                    public Set<UUID> store(List<Placed> placed) {
                        storedAtOnce.add(placed.size());
                        placed.forEach(one -> stored.add(one.delivery().id()));
                        return Set.of(); // as if others had them: nothing is to be sent
                    }
                },
                _ -> {
                    throw new AssertionError("Nothing is to be sent");
                });
        return new FanOut(
                new NoEndpoints() {
                    @Override
                    public Map<Long, List<Endpoint>> ofAll(Collection<Long> organizationIds) {
                        return Map.of(7L, endpoints);
                    }
                },
                dispatcher,
                new Persons(new SecretKey("a-secret-of-the-tests")));
    }

    private static WebhookEvent event() {
        return new WebhookEvent(
                UUID.randomUUID(),
                EventType.SMS_SENT,
                7,
                null,
                null,
                null,
                Instant.parse("2026-11-22T15:00:00Z"),
                "{}");
    }
}
