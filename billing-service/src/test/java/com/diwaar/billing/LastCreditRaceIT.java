package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.billing.RunningBilling.Response;
import com.diwaar.events.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One credit, twenty texts at once, three replicas. At full size with {@code -Ddiwaar.last-credit-rounds=100}. */
class LastCreditRaceIT {

    private static final int ROUNDS = Integer.getInteger("diwaar.last-credit-rounds", 6);
    private static final int TEXTS = 20;

    private static final List<RunningBilling> replicas = new ArrayList<>();

    private record Asked(String id, Response response) {
        boolean got() {
            return response.status() == 200;
        }
    }

    @BeforeAll
    static void startReplicas() {
        RunningBilling first = RunningBilling.shared();
        replicas.addAll(List.of(first, RunningBilling.on(first.servers), RunningBilling.on(first.servers)));
    }

    @AfterAll
    static void stopReplicas() {
        replicas.stream().skip(1).forEach(RunningBilling::close);
        replicas.clear();
    }

    @Test
    void exactlyOneOfTwentyGoesThroughAndAFailedSendGivesTheCreditBack() throws Exception {
        long prepaid = replicas.getFirst().plan(Map.of("name", "Prepaid", "kind", "prepaid", "currency", "EUR"));
        for (int round = 0; round < ROUNDS; round++) {
            long organization = round % 2 == 0
                    ? replicas.getFirst().organization(1L)
                    : withOneCredit(replicas.getFirst().organizationUnder(prepaid));
            String winner = winnerOf(askAtOnce(organization));
            boolean fails = round % 3 == 0;
            if (fails) {
                replicas.getFirst()
                        .producer()
                        .send(
                                Topics.SMS_ERROR,
                                "22",
                                TestEvents.failed(organization, winner).build());
                awaitAccount(organization, "messages_reserved", 0);
                winner = winnerOf(askAtOnce(organization));
            }
            replicas.getFirst()
                    .producer()
                    .send(
                            Topics.SMS_SENT,
                            "22",
                            TestEvents.sent(organization, winner).build());
            awaitAccount(organization, "messages_used", 1);
            assertThat(askAtOnce(organization)).noneMatch(Asked::got);
            awaitAccount(organization, "overage", 0);
        }
    }

    private static long withOneCredit(long organization) {
        replicas.get(1)
                .post(
                        "/organizations/" + organization + "/top-ups",
                        RunningBilling.ADMIN,
                        Map.of("top_up_id", "one", "units", 1));
        return organization;
    }

    private static String winnerOf(List<Asked> all) {
        assertThat(all).filteredOn(asked -> !asked.got()).allSatisfy(refused -> {
            assertThat(refused.response().status()).isEqualTo(429);
            assertThat(refused.response().body().get("code").asString()).isEqualTo("billing_limit_reached");
        });
        assertThat(all).filteredOn(Asked::got).hasSize(1);
        return all.stream().filter(Asked::got).findFirst().orElseThrow().id();
    }

    /** Some to each replica. */
    private static List<Asked> askAtOnce(long organization) throws Exception {
        List<Callable<Asked>> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            RunningBilling replica = replicas.get(i % replicas.size());
            String id = "text:SM" + UUID.randomUUID();
            texts.add(() -> new Asked(id, replica.reserve(id, organization, 1)));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(texts).stream().map(Future::resultNow).toList();
        }
    }

    private static void awaitAccount(long organization, String field, long expected) {
        await().untilAsserted(() -> assertThat(
                        replicas.getFirst().account(organization).get(field).asLong())
                .isEqualTo(expected));
    }
}
