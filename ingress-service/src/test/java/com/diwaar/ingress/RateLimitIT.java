package com.diwaar.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.SendSms;
import com.diwaar.events.SmsError;
import com.diwaar.events.Topics;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.RealRedis;
import com.diwaar.testkit.TcpProxy;
import com.diwaar.testkit.TopicReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two replicas and a Redis that comes and goes. Each key has its own bucket, so each test takes a key of its own. */
@ExtendWith(OutputCaptureExtension.class)
class RateLimitIT {

    private static final int BURST = 10;
    private static final String[] ASYNC = {"Prefer", "respond-async"};

    private static RealRedis redis;
    private static TcpProxy proxy;
    private static RunningIngress one;
    private static RunningIngress other;

    @BeforeAll
    static void start() {
        redis = RealRedis.start();
        proxy = TcpProxy.to("localhost", redis.port());
        one = replica();
        other = replica();
    }

    /** As patient as a busy machine may need it; only the tests of silence take it as it is in production. */
    private static RunningIngress replica() {
        return replica("ingress.redis-patience=2s", "diwaar.redis.timeout=2s");
    }

    private static RunningIngress replica(String... settings) {
        return RunningIngress.on(
                RealKafka.shared(),
                Stream.concat(
                                Stream.of(settings),
                                Stream.of(
                                        "ingress.sends-per-second=1",
                                        "ingress.send-burst=" + BURST,
                                        "diwaar.redis.url=redis://localhost:" + proxy.port()))
                        .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        proxy.close();
        redis.close();
    }

    @AfterEach
    void redisIsThereForTheNextTest() {
        proxy.heal();
        redis.startAgain();
        Stream.of(one, other).forEach(replica -> Awaitility.await().until(() -> asksRedis(replica)));
    }

    @Test
    void replicasShareOneBucketForAKey() {
        Instant begun = Instant.now();
        long taken = Stream.generate(() -> List.of(one, other))
                .limit(BURST * 2L)
                .flatMap(List::stream)
                .filter(replica -> send(replica, 1).statusCode() == 202)
                .count();
        long refilled = Duration.between(begun, Instant.now()).toSeconds() + 1;
        assertThat(taken).isBetween((long) BURST, BURST + refilled);
    }

    @Test
    void aKeyThatAsksTooOftenIsToldWhenItMayAndNothingIsEmitted() {
        HttpResponse<String> refused = null;
        int taken = 0;
        while (refused == null) {
            HttpResponse<String> response = send(one, 2, "+15551230802");
            if (response.statusCode() == 202) {
                taken++;
            } else {
                refused = response;
            }
        }
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        JsonNode problem = JsonMapper.shared().readTree(refused.body());
        assertThat(problem.get("code").asString()).isEqualTo("rate_limited");
        assertThat(Instant.parse(problem.get("lifts_at").asString()))
                .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(1));
        assertThat(one.metric("diwaar_sends_rate_limited_total")).isPositive();
        // Of the same person, so that it lies behind whatever the refused requests may have left.
        assertThat(send(other, 3, "+15551230802").statusCode()).isEqualTo(202);
        int expected = taken + 1;
        try (TopicReader<SendSms> commands = one.reader(Topics.SEND_SMS);
                TopicReader<SmsError> errors = one.reader(Topics.SMS_ERROR)) {
            Awaitility.await().until(() -> sentTo(commands, "+15551230802") >= expected);
            assertThat(sentTo(commands, "+15551230802")).isEqualTo(expected);
            assertThat(errors.values())
                    .noneMatch(error ->
                            error.getRequestId() != null && error.getCode().equals("rate_limited"));
        }
    }

    @Test
    void withoutRedisEachReplicaLimitsByItselfAndComesBackToTheSharedBucket(CapturedOutput log) {
        manyAtOnce(one, 7); // so that there are many connections to lose
        redis.stop();
        long before = Math.round(one.metric("diwaar_redis_unreachable_total"));
        assertThat(takenInARow(one, 4)).isBetween(BURST, BURST + 2);
        assertThat(takenInARow(other, 4)).isBetween(BURST, BURST + 2);
        assertThat(one.metric("diwaar_redis_unreachable_total")).isGreaterThan(before);
        redis.startAgain();
        Stream.of(one, other).forEach(replica -> Awaitility.await().until(() -> asksRedis(replica)));
        assertThat(manyAtOnce(one, 8)).isGreaterThanOrEqualTo(BURST);
        assertThat(takenInARow(one, 5)).isBetween(BURST, BURST + 2);
        assertThat(takenInARow(other, 5)).isLessThanOrEqualTo(2);
        assertThat(log.getOut().split("redis_away", -1))
                .as("a line for each replica")
                .hasSize(2 + 1);
        assertThat(log.getOut().split("redis_back", -1)).hasSize(2 + 1);
    }

    @Test
    void aRedisThatIsSilentSlowsNobodyByMoreThanTheSetPatience() {
        try (RunningIngress asInProduction = replica(new String[0])) {
            takenInARow(asInProduction, 6);
            List<Duration> usual = times(asInProduction);
            proxy.freeze();
            List<Duration> silent = times(asInProduction);
            assertThat(asInProduction.metric("diwaar_sends_rate_late_total")).isPositive();
            assertThat(asInProduction.metric("diwaar_redis_unreachable_total")).isPositive();
            assertThat(percentile(silent, 50)).isLessThan(percentile(usual, 50).plusMillis(5));
            assertThat(percentile(silent, 99)).isLessThan(percentile(usual, 99).plusMillis(20));
        }
    }

    private static long sentTo(TopicReader<SendSms> commands, String person) {
        return commands.values().stream()
                .filter(command -> command.getTo().equals(person))
                .count();
    }

    private static List<Duration> times(RunningIngress replica) {
        List<Duration> times = new ArrayList<>();
        Instant until = Instant.now().plusSeconds(2);
        while (Instant.now().isBefore(until)) {
            long begun = System.nanoTime();
            send(replica, 6);
            times.add(Duration.ofNanos(System.nanoTime() - begun));
        }
        return times;
    }

    private static Duration percentile(List<Duration> times, int percent) {
        return times.stream().sorted().toList().get(Math.min(times.size() - 1, times.size() * percent / 100));
    }

    private static int takenInARow(RunningIngress replica, int key) {
        return (int) IntStream.range(0, BURST * 2)
                .filter(_ -> send(replica, key).statusCode() == 202)
                .count();
    }

    private static long manyAtOnce(RunningIngress replica, int key) {
        List<CompletableFuture<HttpResponse<String>>> asking = IntStream.range(0, 30)
                .mapToObj(_ -> replica.sendAsync(RunningIngress.key(key), json("+15551230800"), ASYNC))
                .toList();
        return asking.stream()
                .map(CompletableFuture::join)
                .filter(response -> response.statusCode() == 202)
                .count();
    }

    /** Whether a request reaches Redis again. */
    private static boolean asksRedis(RunningIngress replica) {
        double before = replica.metric("diwaar_redis_unreachable_total");
        send(replica, 9);
        return replica.metric("diwaar_redis_unreachable_total") == before;
    }

    private static HttpResponse<String> send(RunningIngress replica, int key) {
        return send(replica, key, "+15551230800");
    }

    private static HttpResponse<String> send(RunningIngress replica, int key, String to) {
        return replica.send(RunningIngress.key(key), json(to), ASYNC);
    }

    private static String json(String to) {
        return """
                {"assistant_id": 12, "to_phone_number": "%s", "message_body": "Hello"}""".formatted(to);
    }
}
