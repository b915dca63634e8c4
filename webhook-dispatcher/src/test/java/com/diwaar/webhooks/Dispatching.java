package com.diwaar.webhooks;

import com.diwaar.events.Account;
import com.diwaar.events.ApiKeyHash;
import com.diwaar.events.SmsAccepted;
import com.diwaar.events.Standing;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.security.ApiKeys;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.RealPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service on a real broker and a real PostgreSQL, and what a test says to it. */
final class Dispatching implements AutoCloseable {

    static final long BAKERY = 7;
    static final long FLORIST = 8;

    private static final String SECRET = "a-secret-of-the-tests";
    private static final String REGISTRY = new StubRegistry().url();
    private static final ApiKeys KEYS = new ApiKeys(new SecretKey(SECRET));
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final ApiKeys.Issued bakeryKey = KEYS.issue();
    final ApiKeys.Issued floristKey = KEYS.issue();
    final RealKafka kafka = RealKafka.start();
    final RealPostgres.Database database = RealPostgres.shared().freshDatabase();
    final AvroProducer producer = new AvroProducer(kafka.bootstrapServers(), REGISTRY);
    final JdbcClient sql = JdbcClient.create(database.dataSource("webhooks"));
    private final List<ConfigurableApplicationContext> replicas = new ArrayList<>();
    private String base = "";

    private static final class Shared {
        static final Dispatching SERVICE = new Dispatching();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVICE::close));
        }
    }

    /** The one that the tests of this JVM share, one after another. */
    static Dispatching shared() {
        return Shared.SERVICE;
    }

    record Answer(int status, JsonNode json) {}

    record Endpoint(long id, String secret) {}

    Dispatching() {
        startReplica();
        producer.send(Topics.ACCOUNTS, "7", account(BAKERY, bakeryKey));
        producer.send(Topics.ACCOUNTS, "8", account(FLORIST, floristKey));
        Awaitility.await()
                .until(() -> call("GET", "/endpoints", null, floristKey).status() == 200);
    }

    /** One more replica; calls go to the newest. */
    ConfigurableApplicationContext startReplica(String... more) {
        ConfigurableApplicationContext replica = start(context -> {}, more);
        base = urlOf(replica);
        return replica;
    }

    static String urlOf(ConfigurableApplicationContext replica) {
        return "http://localhost:" + replica.getEnvironment().getProperty("local.server.port");
    }

    /** A replica to which no calls go. */
    ConfigurableApplicationContext start(
            ApplicationContextInitializer<ConfigurableApplicationContext> initializer, String... more) {
        List<String> arguments = arguments();
        arguments.add("--server.port=0");
        for (String one : more) {
            String name = one.substring(0, one.indexOf('=') + 1);
            arguments.removeIf(other -> other.startsWith(name)); // Spring would join the two with a comma
            arguments.add(one);
        }
        ConfigurableApplicationContext replica = new SpringApplicationBuilder(WebhooksApplication.class)
                .initializers(initializer)
                .run(arguments.toArray(String[]::new));
        replicas.add(replica);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> HTTP.send(
                                        request(urlOf(replica), "GET", "/actuator/health/readiness", null, ""),
                                        BodyHandlers.ofString())
                                .statusCode()
                        == 200);
        return replica;
    }

    /** One more replica, in a process of its own, that is soon missed when it dies. */
    ForkedDispatcher fork() {
        List<String> arguments = arguments();
        arguments.add("--spring.kafka.consumer.properties.session.timeout.ms=6000");
        arguments.add("--spring.kafka.consumer.properties.heartbeat.interval.ms=1500");
        return new ForkedDispatcher(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), arguments)
                .awaitReady();
    }

    private List<String> arguments() {
        return new ArrayList<>(List.of(
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.kafka.properties.schema.registry.url=" + REGISTRY,
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=webhooks",
                "--spring.datasource.password=webhooks",
                "--diwaar.secret-key=" + SECRET,
                "--diwaar.admin-token=the-admin-token",
                "--diwaar.webhooks.allowed-hosts=localhost",
                "--diwaar.webhooks.attempt-timeout=2s",
                "--diwaar.webhooks.lease=4s",
                "--diwaar.webhooks.tick=100ms"));
    }

    Endpoint endpoint(String url, String... types) {
        JsonNode created = call(
                        "POST",
                        "/endpoints",
                        JsonMapper.shared().writeValueAsString(Map.of("url", url, "event_types", List.of(types))),
                        bakeryKey)
                .json();
        return new Endpoint(created.get("id").asLong(), created.get("secret").asString());
    }

    Answer call(String method, String path, String body, ApiKeys.Issued key) {
        return call(method, path, body, key.key());
    }

    Answer call(String method, String path, String body, String token) {
        return call(base, method, path, body, token);
    }

    static Answer call(String base, String method, String path, String body, String token) {
        try {
            var response = HTTP.send(request(base, method, path, body, token), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body().isEmpty()
                            ? JsonMapper.shared().nullNode()
                            : JsonMapper.shared().readTree(response.body()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The endpoint's only delivery, with its attempts. */
    JsonNode delivery(Endpoint endpoint) {
        JsonNode items = call("GET", "/deliveries?endpoint_id=" + endpoint.id(), null, bakeryKey)
                .json()
                .get("items");
        if (items.size() != 1) {
            throw new AssertionError("Expected one delivery, there are: " + items);
        }
        return call("GET", "/deliveries/" + items.get(0).get("id").asString(), null, bakeryKey)
                .json();
    }

    SmsAccepted publish(String sid) {
        SmsAccepted event = text(BAKERY, sid);
        producer.send(Topics.SMS_ACCEPTED, "9", event);
        return event;
    }

    static SmsAccepted text(long organizationId, String sid) {
        return SmsAccepted.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_ACCEPTED, sid))
                .setOccurredAt(Instant.now())
                .setOrganizationId(organizationId)
                .setAssistantId(1)
                .setConversationId(9)
                .setMessageId(10)
                .setMessageSid(sid)
                .setFrom("+15551230001")
                .setTo("+15550001000")
                .setBody("Are you open on Sunday?")
                .build();
    }

    /** Forgets endpoints and work: one test's endpoints hear nothing of the next one's events. */
    void forgetEndpoints() {
        sql.sql("DELETE FROM endpoints").update();
        sql.sql("DELETE FROM due").update();
    }

    /** The replica to which calls go. */
    ApplicationContext context() {
        return replicas.getFirst();
    }

    /** Of the replica to which calls go. */
    <T> T bean(Class<T> type) {
        return replicas.getFirst().getBean(type);
    }

    String base() {
        return base;
    }

    /** Makes what waits for a retry due now. */
    void hurry(Endpoint endpoint) {
        sql.sql("UPDATE due SET due_at = now() WHERE endpoint_id = :id")
                .param("id", endpoint.id())
                .update();
    }

    @Override
    public void close() {
        replicas.forEach(ConfigurableApplicationContext::close);
        producer.close();
        kafka.close();
    }

    private static HttpRequest request(String base, String method, String path, String body, String token) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    private static Account account(long id, ApiKeys.Issued key) {
        return Account.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setOrganizationId(id)
                .setVersion(1)
                .setStanding(Standing.OK)
                .setApiKeys(List.of(new ApiKeyHash("key-" + id, key.prefix(), key.hash(), null)))
                .build();
    }
}
