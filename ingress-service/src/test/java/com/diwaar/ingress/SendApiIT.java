package com.diwaar.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.ConversationType;
import com.diwaar.events.DeliveryState;
import com.diwaar.events.SendSms;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.Topics;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.TopicReader;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What callers of the send API are told, over two replicas on a real broker. */
class SendApiIT {

    private static final String KEY = RunningIngress.key(0);
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private static RunningIngress one;
    private static RunningIngress other;

    @BeforeAll
    static void start() {
        one = replica();
        other = replica();
    }

    private static RunningIngress replica() {
        return RunningIngress.on(
                RealKafka.shared(),
                "ingress.send-wait=120s",
                "ingress.sends-per-second=100000",
                "ingress.send-burst=100000");
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void aTextForLaterIsAcceptedAtOnceAndCarriesWhatWasGiven() {
        String person = newPerson();
        Instant later =
                Instant.parse(Instant.now().plus(Duration.ofDays(34)).toString().substring(0, 19) + "Z");
        HttpResponse<String> response = one.send(KEY, """
                {"assistant_id": 12, "to_phone_number": "%s", "send_at": "%s", "time_zone": "America/Denver",
                 "media_urls": ["https://cdn.example.com/a.png"], "metadata": {"order": "17"}}""".formatted(person, later));
        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode body = json(response);
        assertThat(body.get("scheduled_for").asString()).isEqualTo(later.toString());
        SendSms command = commandTo(person);
        assertThat(command.getCommandId()).hasToString(body.get("command_id").asString());
        assertThat(command.getSendAt()).isEqualTo(later);
        assertThat(command.getTimeZone()).isEqualTo("America/Denver");
        assertThat(command.getMediaUrls()).containsExactly("https://cdn.example.com/a.png");
        assertThat(command.getMetadata()).containsEntry("order", "17");
    }

    @Test
    void aTextForLaterWithAKnownKeyIsNotSaidToBeScheduledForATimeThatTheFirstDidNotName() {
        String person = newPerson();
        var first = one.sendAsync(KEY, text(person), "Idempotency-Key", "now-" + person);
        one.produce(Topics.SMS_SENT, "1", RunningIngress.sent(commandTo(person)));
        assertThat(first.join().statusCode()).isEqualTo(200);
        HttpResponse<String> second = one.send(
                KEY, """
                {"assistant_id": 12, "to_phone_number": "%s", "message_body": "Hello", "send_at": "%s"}""".formatted(person, Instant.now().plusSeconds(3600)), "Idempotency-Key", "now-" + person);
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(json(second).has("command_id")).isTrue();
        assertThat(json(second).has("scheduled_for")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"send_at\": \"tomorrow\"",
                "\"send_at\": \"2026-03-01 12:00\"",
                "\"media_urls\": [null]",
                "\"media_urls\": \"https://cdn.example.com/a.png\"",
                "\"metadata\": {\"order\": null}",
                "\"metadata\": {\"order\": {\"id\": 1}}",
                "\"metadata\": [1]"
            })
    void whatHasNotTheRightFormIsNamed(String field) {
        HttpResponse<String> response = one.send(KEY, """
                {"assistant_id": 12, "to_phone_number": "+15551230001", "message_body": "Hello", %s}""".formatted(field));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).get("code").asString()).isEqualTo("invalid_request");
        assertThat(json(response).get("detail").asString()).contains(field.substring(1, field.indexOf(':') - 1));
    }

    @Test
    void aRequestThatIsRefusedHasARequestIdAndTheSameWhenItIsRepeated() {
        List<JsonNode> problems = IntStream.range(0, 2)
                .mapToObj(_ -> json(one.send(KEY, """
                        {"assistant_id": 12, "to_phone_number": "+15551230001", "message_body": ""}""", "Idempotency-Key", "refused-once")))
                .toList();
        assertThat(problems.getFirst().has("command_id")).isFalse();
        assertThat(problems.get(1)).isEqualTo(problems.getFirst());
        try (TopicReader<SmsError> errors = one.reader(Topics.SMS_ERROR)) {
            errors.await(error -> error.getRequestId() != null
                    && error.getRequestId()
                            .toString()
                            .equals(problems.getFirst().get("request_id").asString()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"assistant_id\": 12,",
                "[]",
                "",
                "{\"assistant_id\": \"twelve\"}",
                "{\"assistant_id\": 12}",
                "{\"mesage_body\": 1}"
            })
    void whatCantBeReadIsToldOfToo(String body) {
        String key = "unreadable-" + UUID.randomUUID();
        HttpResponse<String> response = one.send(KEY, body, "Idempotency-Key", key);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        String requestId = json(response).get("request_id").asString();
        assertThat(json(other.send(KEY, body, "Idempotency-Key", key))
                        .get("request_id")
                        .asString())
                .isEqualTo(requestId);
        try (TopicReader<SmsError> errors = one.reader(Topics.SMS_ERROR)) {
            SmsError told = errors.await(error -> error.getRequestId() != null
                    && error.getRequestId().toString().equals(requestId));
            assertThat(told.getOrganizationId()).isEqualTo(7);
            assertThat(told.getCode()).isEqualTo("invalid_request");
            assertThat(told.getDetail()).isEqualTo(json(response).get("detail").asString());
        }
    }

    @Test
    void aTextCanBeSentOnWhatsApp() {
        String person = newPerson();
        HttpResponse<String> response = one.send(KEY, """
                {"assistant_id": 12, "to_phone_number": "%s", "message_body": "Hello", "conversation_type": "whatsapp"}""".formatted(person), "Prefer", "respond-async");
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(commandTo(person).getConversationType()).isEqualTo(ConversationType.WHATSAPP);
        assertThat(one.send(KEY, """
                {"assistant_id": 12, "to_phone_number": "%s", "message_body": "Hello", "conversation_type": "pigeon"}""".formatted(person)).statusCode()).isEqualTo(400);
    }

    @Test
    void anybodyMayReadTheDescription() {
        HttpResponse<String> response = one.get("/openapi/ingress-service");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("openapi").asString()).startsWith("3.1");
    }

    @Test
    void anIdempotencyKeyThatIsNoneIsRefused() {
        HttpResponse<String> response = one.send(KEY, text(newPerson()), "Idempotency-Key", "x".repeat(256));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).has("request_id")).isTrue();
    }

    @Test
    void aHeldTextIsAcceptedWithItsTime() {
        String person = newPerson();
        Instant opens = Instant.parse("2026-03-02T15:00:00Z");
        var asking = one.sendAsync(KEY, text(person));
        SendSms command = commandTo(person);
        one.produce(Topics.SMS_DELIVERY, "1", held(command, opens));
        HttpResponse<String> response = asking.join();
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(json(response).get("scheduled_for").asString()).isEqualTo("2026-03-02T15:00:00Z");
        assertThat(json(response).get("command_id").asString())
                .isEqualTo(command.getCommandId().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"billing_limit_reached", "rate_limited", "sender_queue_full", "loop_detected"})
    void everyLimitSaysWhenToAskAgain(String code) {
        HttpResponse<String> unknown = refused(code, null);
        assertThat(unknown.statusCode()).isEqualTo(429);
        assertThat(unknown.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        Instant lifts = Instant.now().plusSeconds(3600);
        HttpResponse<String> known = refused(code, lifts);
        assertThat(known.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(3500L, 3601L);
        assertThat(json(known).get("lifts_at").asString())
                .startsWith(lifts.toString().substring(0, 19));
        assertThat(refused(code, Instant.now().minusSeconds(5))
                        .headers()
                        .firstValueAsLong("Retry-After")
                        .orElse(0))
                .isOne();
    }

    @Test
    void callersWithOneIdempotencyKeyOnAllReplicasGetOneOutcome() {
        String person = newPerson();
        List<CompletableFuture<HttpResponse<String>>> asking = IntStream.range(0, 20)
                .mapToObj(i ->
                        (i % 2 == 0 ? one : other).sendAsync(KEY, text(person), "Idempotency-Key", "order-" + person))
                .toList();
        SendSms command;
        try (TopicReader<SendSms> commands = one.reader(Topics.SEND_SMS)) {
            Awaitility.await().until(() -> to(commands, person).size() == 20);
            assertThat(to(commands, person).stream().map(SendSms::getCommandId).distinct())
                    .hasSize(1);
            command = to(commands, person).getFirst();
        }
        HttpResponse<String> impatient =
                one.send(KEY, text(person), "Idempotency-Key", "order-" + person, "Prefer", "respond-async");
        assertThat(impatient.statusCode()).isEqualTo(202);
        one.produce(Topics.SMS_SENT, "1", RunningIngress.sent(command));
        assertThat(asking.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
                .hasSize(20)
                .containsOnly(200);
        assertThat(asking.stream()
                        .map(CompletableFuture::join)
                        .map(HttpResponse::body)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void whoeverComesWithAKnownKeyIsToldOfTheTextThatWasSentNotOfTheirOwn() {
        String person = newPerson();
        String body = """
                {"assistant_id": 12, "to_phone_number": "%s", "message_body": "Hello", "agenda": "%s"}""";
        var first = one.sendAsync(KEY, body.formatted(person, "Confirm Monday"), "Idempotency-Key", "of-" + person);
        SendSms command = commandTo(person);
        var second = other.sendAsync(KEY, body.formatted(person, "Confirm Tuesday"), "Idempotency-Key", "of-" + person);
        try (TopicReader<SendSms> commands = one.reader(Topics.SEND_SMS)) {
            Awaitility.await().until(() -> to(commands, person).size() == 2);
        }
        one.produce(Topics.SMS_SENT, "1", RunningIngress.sent(command));
        assertThat(json(first.join()).get("agenda").asString()).isEqualTo("Confirm Monday");
        assertThat(json(second.join()).get("agenda").asString()).isEqualTo("Confirm Monday");
    }

    @Test
    void waitingCallersCostNoThread() {
        int callers = 2_000;
        String key = "crowd-" + UUID.randomUUID();
        String person = newPerson();
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        List<CompletableFuture<HttpResponse<String>>> asking = IntStream.range(0, callers)
                .mapToObj(i -> one.sendAsync(KEY, text(person), "Idempotency-Key", key + i % 100))
                .toList();
        try (TopicReader<SendSms> commands = one.reader(Topics.SEND_SMS)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(100))
                    .until(() -> to(commands, person).size() == callers);
            assertThat(asking).noneMatch(CompletableFuture::isDone);
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(before + 100);
            to(commands, person).stream()
                    .map(SendSms::getCommandId)
                    .distinct()
                    .forEach(id -> one.produce(
                            Topics.SMS_SENT,
                            "1",
                            RunningIngress.sent(to(commands, person).stream()
                                    .filter(command -> command.getCommandId().equals(id))
                                    .findFirst()
                                    .orElseThrow())));
        }
        assertThat(asking.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
                .hasSize(callers)
                .containsOnly(200);
        Awaitility.await().until(() -> one.metric("diwaar_sends_waiting") == 0);
    }

    @Test
    void aReplicaThatStopsAnswersTheCallersThatItHas() {
        String person = newPerson();
        RunningIngress leaving = replica();
        var asking = leaving.sendAsync(KEY, text(person));
        SendSms command = commandTo(person);
        var stopping = CompletableFuture.runAsync(leaving::close);
        Awaitility.await().until(() -> !leaving.takesConnections());
        one.produce(Topics.SMS_SENT, "1", RunningIngress.sent(command));
        assertThat(asking.join().statusCode()).isEqualTo(200);
        stopping.join();
    }

    @Test
    void whoIsRefusedUnderAKeyIsToldThatAnotherTryNeedsANewOne() {
        String person = newPerson();
        var asking = one.sendAsync(KEY, text(person), "Idempotency-Key", "refused-" + person);
        one.produce(
                Topics.SMS_ERROR,
                "1",
                error(commandTo(person), "rate_limited", Instant.now().plusSeconds(60)));
        assertThat(json(asking.join()).get("detail").asString())
                .startsWith("A limit was reached. ")
                .contains("with a new one");
        assertThat(json(refused("rate_limited", null)).get("detail").asString()).isEqualTo("A limit was reached.");
    }

    private static HttpResponse<String> refused(String code, Instant liftsAt) {
        String person = newPerson();
        var asking = one.sendAsync(KEY, text(person));
        one.produce(Topics.SMS_ERROR, "1", error(commandTo(person), code, liftsAt));
        return asking.join();
    }

    private static SpecificRecord error(SendSms command, String code, Instant liftsAt) {
        return SmsError.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setOrganizationId(7L)
                .setCommandId(command.getCommandId())
                .setCode(code)
                .setDetail("A limit was reached.")
                .setLiftsAt(liftsAt)
                .build();
    }

    private static SpecificRecord held(SendSms command, Instant until) {
        return SmsDelivery.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setOrganizationId(7)
                .setAssistantId(12)
                .setConversationId(1)
                .setMessageId(1)
                .setCommandId(command.getCommandId())
                .setFrom("+15550001000")
                .setTo(command.getTo())
                .setState(DeliveryState.HELD)
                .setScheduledFor(until)
                .build();
    }

    private static SendSms commandTo(String person) {
        try (TopicReader<SendSms> commands = one.reader(Topics.SEND_SMS)) {
            return commands.await(command -> command.getTo().equals(person));
        }
    }

    private static List<SendSms> to(TopicReader<SendSms> commands, String person) {
        return commands.values().stream()
                .filter(command -> command.getTo().equals(person))
                .toList();
    }

    private static String newPerson() {
        return "+1555124%04d".formatted(PEOPLE.incrementAndGet());
    }

    private static String text(String person) {
        return """
                {"assistant_id": 12, "to_phone_number": "%s", "message_body": "Hello"}""".formatted(person);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
