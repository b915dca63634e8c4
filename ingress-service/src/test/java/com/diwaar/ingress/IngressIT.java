package com.diwaar.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.Account;
import com.diwaar.events.ApiKeyHash;
import com.diwaar.events.SendSms;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsSent;
import com.diwaar.events.SmsStatus;
import com.diwaar.events.Standing;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.security.ApiKeys;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.TopicReader;
import com.twilio.security.RequestValidator;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The front door against a real broker: what gets in, what is refused, and what a 200 means. */
class IngressIT {

    private static final String TOKEN = "the-auth-token";
    private static final String SECRET = "a-secret-of-the-tests";
    private static final String PUBLIC = "https://sms.example.com";
    private static final String REGISTRY = "mock://ingress";
    private static final ApiKeys.Issued KEY = new ApiKeys(new SecretKey(SECRET)).issue();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static RealKafka kafka;
    private static AvroProducer producer;
    private static ConfigurableApplicationContext ingress;
    private static String base;

    @BeforeAll
    static void start() {
        kafka = RealKafka.start();
        ingress = new SpringApplicationBuilder(IngressApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + kafka.proxiedBootstrapServers(),
                        "--spring.kafka.properties.schema.registry.url=" + REGISTRY,
                        "--spring.kafka.producer.properties.delivery.timeout.ms=3000",
                        "--spring.kafka.producer.properties.request.timeout.ms=1500",
                        "--spring.kafka.producer.properties.max.block.ms=1500",
                        "--ingress.public-base-url=" + PUBLIC,
                        "--ingress.auth-tokens=" + TOKEN,
                        "--ingress.send-wait=3s",
                        "--diwaar.secret-key=" + SECRET);
        base = "http://localhost:" + ingress.getEnvironment().getProperty("local.server.port");
        producer = new AvroProducer(kafka.bootstrapServers(), REGISTRY);
        producer.send(Topics.ACCOUNTS, "7", account());
        awaitReady();
    }

    @AfterAll
    static void stop() {
        ingress.close();
        producer.close();
        kafka.close();
    }

    @Test
    void aGenuineTextBecomesAnEventUnchanged() throws Exception {
        Map<String, String> form = text("SM-unchanged");
        form.put("Body", " \u00bfcu\u00e1nto cuesta?  \ud83c\udf70 100% & more ");
        form.put("NumMedia", "1");
        form.put("MediaUrl0", "https://media.example.com/1");
        form.put("MediaContentType0", "image/jpeg");
        form.put("SomethingNew", "kept");
        HttpResponse<String> response = webhook("/sms/webhook", form);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/xml");
        assertThat(response.body()).contains("<Response/>");
        SmsReceived event = theText("SM-unchanged").value();
        assertThat(event.getBody()).isEqualTo(form.get("Body"));
        assertThat(event.getMedia()).hasSize(1);
        assertThat(event.getParameters()).containsEntry("SomethingNew", "kept").doesNotContainKey("MediaUrl0");
        assertThat(theText("SM-unchanged").key()).isEqualTo("+15550001000|+15551230001");
    }

    @Test
    void aRepeatBearsTheSameEventId() throws Exception {
        webhook("/sms/webhook", text("SM-twice"));
        webhook("/sms/webhook", text("SM-twice"));
        try (TopicReader<SmsReceived> topic = reader(Topics.SMS_RECEIVED)) {
            Awaitility.await().until(() -> of(topic, "SM-twice").size() == 2);
            assertThat(of(topic, "SM-twice").stream()
                            .map(SmsReceived::getEventId)
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void aForgedOrUnsignedWebhookIsForbiddenAndCounted() throws Exception {
        assertThat(post("/sms/webhook", text("SM-forged"), "bm90IGdlbnVpbmU=").statusCode())
                .isEqualTo(403);
        HttpResponse<String> unsigned = post("/sms/webhook", text("SM-forged"), null);
        assertThat(unsigned.statusCode()).isEqualTo(403);
        assertThat(unsigned.body()).contains("\"code\":\"forbidden\"").contains("PUBLIC_BASE_URL");
        assertThat(get("/actuator/prometheus").body())
                .containsPattern("diwaar_webhooks_received_total\\{.*kind=\"text\",outcome=\"forbidden\".*} [2-9]");
    }

    @Test
    void aBodyNoTextCanHaveIsRefusedPlainly() throws Exception {
        Map<String, String> form = text("SM-huge");
        form.put("Body", "x".repeat(70_000));
        HttpResponse<String> response = webhook("/sms/webhook", form);
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("payload_too_large");
    }

    @Test
    void aBodyOfUntoldLengthIsBoundedAsWell() throws Exception {
        var endless = BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[200_000]));
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/sms/webhook"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Twilio-Signature", "x")
                .POST(endless)
                .build();
        assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }

    @Test
    void aStatusCallbackKeepsOurAttemptsId() throws Exception {
        UUID attempt = UUID.randomUUID();
        Map<String, String> form =
                new LinkedHashMap<>(Map.of("MessageSid", "SM-status", "MessageStatus", "undelivered"));
        form.put("ErrorCode", "30003");
        assertThat(webhook("/sms/status?attempt_id=" + attempt, form).statusCode())
                .isEqualTo(200);
        try (TopicReader<SmsStatus> topic = reader(Topics.SMS_STATUS)) {
            SmsStatus status = topic.await(s -> s.getMessageSid().equals("SM-status"));
            assertThat(status.getAttemptId()).isEqualTo(attempt);
            assertThat(status.getErrorCode()).isEqualTo(30003);
        }
    }

    @Test
    void whileKafkaIsAwayNothingGetsA200() throws Exception {
        kafka.proxy().vanish();
        try {
            HttpResponse<String> response = webhook("/sms/webhook", text("SM-away"));
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("service_unavailable");
        } finally {
            kafka.proxy().heal();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> webhook("/sms/webhook", text("SM-back")).statusCode() == 200);
        assertThat(theText("SM-back").value().getMessageSid()).isEqualTo("SM-back");
    }

    @Test
    void theSendApiAnswersAsItAlwaysDid() throws Exception {
        var answering = answerTheCommandTo("+15551230077");
        HttpResponse<String> response = send("""
                {"assistant_id": 12, "to_phone_number": "+15551230077", "message_body": "Monday 2 PM?", "agenda": "confirm"}""");
        SendSms command = answering.join();
        assertThat(command.getOrganizationId()).isEqualTo(7);
        assertThat(command.getAgenda()).isEqualTo("confirm");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("""
                        {"success":true,"message_sid":"SMsent","message":"SMS sent successfully","assistant_id":12,\
                        "to_phone_number":"+15551230077","from_phone_number":"+15550001000","agenda":"confirm"}""");
    }

    @Test
    void aWaitThatEndsFirstAnswers202WithTheCommand() throws Exception {
        HttpResponse<String> response = send("""
                {"assistant_id": 12, "to_phone_number": "+15551230078", "message_body": "Hello"}""", "Prefer", "respond-async");
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).contains("\"command_id\"");
    }

    @Test
    void anIdempotencyKeyNamesTheCommand() throws Exception {
        for (String body : List.of("first", "second")) {
            send("""
                    {"assistant_id": 12, "to_phone_number": "+15551230079", "message_body": "%s"}""".formatted(body), "Prefer", "respond-async", "Idempotency-Key", "order-17");
        }
        try (TopicReader<SendSms> topic = reader(Topics.SEND_SMS)) {
            Awaitility.await().until(() -> commandsTo(topic, "+15551230079").size() == 2);
            assertThat(commandsTo(topic, "+15551230079").stream()
                            .map(SendSms::getCommandId)
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void badRequestsAreToldWhatWasWrongAndWebhooksHearOfThem() throws Exception {
        HttpResponse<String> number = send("""
                {"assistant_id": 12, "to_phone_number": "555-1230", "message_body": "Hello"}""");
        assertThat(number.statusCode()).isEqualTo(400);
        assertThat(number.body()).contains("\"code\":\"invalid_phone_number\"");
        try (TopicReader<SmsError> errors = reader(Topics.SMS_ERROR)) {
            SmsError error = errors.await(e -> e.getCode().equals("invalid_phone_number"));
            assertThat(error.getRequestId()).isNotNull();
            assertThat(error.getCommandId()).isNull();
        }
        HttpResponse<String> unknown = send("""
                {"assistant_id": 12, "to_phone_number": "+15551230001", "mesage_body": "Hello"}""");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("Unknown field: mesage_body");
    }

    @Test
    void withoutAValidKeyNothingIsSent() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/sms/send"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + KEY.prefix() + "_guessed")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("\"code\":\"unauthorized\"");
    }

    private static CompletableFuture<SendSms> answerTheCommandTo(String number) {
        return CompletableFuture.supplyAsync(() -> {
            try (TopicReader<SendSms> commands = reader(Topics.SEND_SMS)) {
                SendSms command = commands.await(c -> c.getTo().equals(number));
                producer.send(Topics.SMS_SENT, "1", sent(command));
                return command;
            }
        });
    }

    private static SmsSent sent(SendSms command) {
        return SmsSent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setOrganizationId(7)
                .setAssistantId(command.getAssistantId())
                .setConversationId(1)
                .setMessageId(1)
                .setCommandId(command.getCommandId())
                .setFrom("+15550001000")
                .setTo(command.getTo())
                .setAttemptId(UUID.randomUUID())
                .setMessageSid("SMsent")
                .setBody(command.getBody())
                .setSegments(1)
                .setOpenedAgenda(command.getAgenda())
                .build();
    }

    private static Account account() {
        return Account.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setOrganizationId(7)
                .setVersion(1)
                .setStanding(Standing.OK)
                .setApiKeys(List.of(new ApiKeyHash("k1", KEY.prefix(), KEY.hash(), null)))
                .build();
    }

    private static void awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> get("/actuator/health/readiness").statusCode() == 200);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> send("{}").statusCode() == 400);
    }

    private static Map<String, String> text(String sid) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("MessageSid", sid);
        form.put("AccountSid", "AC0");
        form.put("From", "+15551230001");
        form.put("To", "+15550001000");
        form.put("Body", "Hello");
        form.put("NumMedia", "0");
        form.put("NumSegments", "1");
        return form;
    }

    private static HttpResponse<String> webhook(String path, Map<String, String> form) throws Exception {
        String signed = PUBLIC
                + path
                + new TreeMap<>(form)
                        .entrySet().stream().map(e -> e.getKey() + e.getValue()).collect(Collectors.joining());
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        assertThat(new RequestValidator(TOKEN).validate(PUBLIC + path, form, signature))
                .isTrue();
        return post(path, form, signature);
    }

    private static HttpResponse<String> post(String path, Map<String, String> form, String signature) throws Exception {
        String body = form.entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
        if (signature != null) {
            request.header("X-Twilio-Signature", signature);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String json, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/sms/send"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + KEY.key())
                .POST(BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString());
    }

    private static <T> TopicReader<T> reader(String topic) {
        return TopicReader.avro(kafka.bootstrapServers(), REGISTRY, topic);
    }

    private static org.apache.kafka.clients.consumer.ConsumerRecord<String, SmsReceived> theText(String sid) {
        try (TopicReader<SmsReceived> topic = reader(Topics.SMS_RECEIVED)) {
            return topic.awaitRecord(r -> r.value().getMessageSid().equals(sid), TopicReader.PATIENCE);
        }
    }

    private static List<SmsReceived> of(TopicReader<SmsReceived> topic, String sid) {
        return topic.values().stream()
                .filter(t -> t.getMessageSid().equals(sid))
                .toList();
    }

    private static List<SendSms> commandsTo(TopicReader<SendSms> topic, String number) {
        return topic.values().stream().filter(c -> c.getTo().equals(number)).toList();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
