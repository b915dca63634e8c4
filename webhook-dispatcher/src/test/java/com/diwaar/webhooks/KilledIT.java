package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.SmsAccepted;
import com.diwaar.events.Topics;
import com.diwaar.webhooks.StubEndpoint.Received;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica is killed under load; another lives. */
class KilledIT {

    private static final int EVENTS = Integer.getInteger("diwaar.killed.events", 800);
    private static final int KILLS = Integer.getInteger("diwaar.killed.times", 1);

    private static final Dispatching service = Dispatching.shared();

    @AfterEach
    void removeEndpoints() {
        service.forgetEndpoints();
    }

    @Test
    void nothingIsLostAndWhatComesTwiceHasTheSameId() {
        Set<String> expected = new HashSet<>();
        try (StubEndpoint one = StubEndpoint.answering(200).takingMillis(20);
                StubEndpoint two = StubEndpoint.answering(200).takingMillis(20)) {
            service.endpoint(one.url());
            service.endpoint(two.url());
            for (int kill = 0; kill < KILLS; kill++) {
                try (ForkedDispatcher replica = service.fork()) {
                    int published = 0;
                    long before = replica.attempts();
                    while (published < EVENTS / KILLS) {
                        SmsAccepted event = Dispatching.text(Dispatching.BAKERY, "SM-killed-" + kill + "-" + published);
                        service.producer.sendAsync(Topics.SMS_ACCEPTED, "9" + published, event);
                        expected.add(event.getEventId().toString());
                        if (++published == EVENTS / KILLS / 2) {
                            await().atMost(Duration.ofSeconds(60)).until(() -> replica.attempts() > before);
                        }
                    }
                    replica.kill();
                }
            }
            for (StubEndpoint stub : List.of(one, two)) {
                await().atMost(Duration.ofMinutes(2)).until(() -> ids(stub).size() == expected.size());
                assertThat(ids(stub)).isEqualTo(expected);
                Map<String, Set<String>> idsBySid = stub.received().stream()
                        .collect(Collectors.groupingBy(
                                received -> received.json()
                                        .get("data")
                                        .get("message_sid")
                                        .asString(),
                                Collectors.mapping(Received::id, Collectors.toSet())));
                assertThat(idsBySid.values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
                System.out.printf(
                        "%d events, %d requests, %d of them repeats%n",
                        expected.size(), stub.received().size(), stub.received().size() - expected.size());
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> service.sql
                                    .sql("SELECT count(*) FROM due")
                                    .query(Long.class)
                                    .single()
                            == 0);
            assertThat(service.sql.sql("""
                                    SELECT count(*) FROM deliveries
                                    WHERE state <> 'delivered' AND endpoint_id IN (SELECT id FROM endpoints)""").query(Long.class).single()).isZero();
        }
    }

    private static Set<String> ids(StubEndpoint stub) {
        return stub.received().stream().map(Received::id).collect(Collectors.toSet());
    }
}
