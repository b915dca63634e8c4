package com.diwaar.billing;

import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.RealPostgres;
import com.diwaar.testkit.TopicReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a real broker and a real database, and what its neighbours do to it. */
final class RunningBilling implements AutoCloseable {

    static final String ADMIN = "admin-token-of-the-tests";
    static final String SERVICE = "service-token-of-the-tests";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    /** @param kafka as the service reaches it */
    record Servers(RealKafka kafka, String bootstrapServers, String registry, RealPostgres.Database database) {

        /** A database of its own on the shared broker would meet others' topics: so a broker of its own, too. */
        static Servers own(RealKafka kafka) {
            return new Servers(
                    kafka,
                    kafka.proxiedBootstrapServers(),
                    "mock://billing-" + UUID.randomUUID(),
                    RealPostgres.shared().freshDatabase());
        }
    }

    /** @param body null where there is none */
    record Response(int status, JsonNode body, HttpResponse<String> http) {}

    final Servers servers;
    private final ConfigurableApplicationContext context;
    private final AvroProducer producer;

    private RunningBilling(Servers servers, String... settings) {
        this.servers = servers;
        SpringApplication application = new SpringApplicationBuilder(BillingApplication.class).build();
        application.setRegisterShutdownHook(false);
        context = application.run(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "--server.port=0",
                                "--spring.kafka.bootstrap-servers=" + servers.bootstrapServers(),
                                "--spring.kafka.properties.schema.registry.url=" + servers.registry(),
                                "--spring.datasource.url=" + servers.database().url(),
                                "--diwaar.secret-key=a-secret-of-the-tests",
                                "--diwaar.admin-token=" + ADMIN,
                                "--diwaar.service-token=" + SERVICE),
                        java.util.Arrays.stream(settings))
                .toArray(String[]::new));
        producer = new AvroProducer(servers.kafka().bootstrapServers(), servers.registry());
    }

    /** One for all tests of this JVM; each uses organisations of its own. */
    static RunningBilling shared() {
        return Shared.BILLING;
    }

    /** Another replica where the servers are another's, too. */
    static RunningBilling on(Servers servers, String... settings) {
        return new RunningBilling(servers, settings);
    }

    long organization(Long messageLimit) {
        Response response = post(
                "/organizations",
                ADMIN,
                messageLimit == null
                        ? Map.of("name", "Bakery")
                        : Map.of("name", "Bakery", "message_limit", messageLimit));
        if (response.status() != 201) {
            throw new AssertionError(response);
        }
        return response.body().get("id").asLong();
    }

    /** A new plan; what is left out has its default. */
    long plan(Map<String, Object> plan) {
        Response made = post("/plans", ADMIN, plan);
        if (made.status() != 201) {
            throw new AssertionError(made);
        }
        return made.body().get("id").asLong();
    }

    long organizationUnder(long plan) {
        Response made = post("/organizations", ADMIN, Map.of("name", "Bakery", "plan_id", plan));
        if (made.status() != 201) {
            throw new AssertionError(made);
        }
        return made.body().get("id").asLong();
    }

    /** A key that opens doors already. */
    String workingKey(long organization) {
        String key = issueKey(organization).body().get("key").asString();
        org.awaitility.Awaitility.await()
                .until(() -> get("/organizations/me", key).status() == 200);
        return key;
    }

    Response issueKey(long organization) {
        return post("/organizations/" + organization + "/keys", ADMIN, Map.of());
    }

    Response reserve(String id, long organization, long units) {
        return post(
                "/reservations",
                SERVICE,
                Map.of("reservation_id", id, "organization_id", organization, "units", units));
    }

    /** The organisation as an operator sees it. */
    JsonNode account(long organization) {
        return get("/organizations/" + organization, ADMIN).body();
    }

    Response get(String path, String token) {
        return call("GET", path, token, null);
    }

    Response post(String path, String token, Object body) {
        return call("POST", path, token, body);
    }

    Response patch(String path, String token, Object body) {
        return call("PATCH", path, token, body);
    }

    Response delete(String path, String token) {
        return call("DELETE", path, token, null);
    }

    /** As whoever accepts this type. */
    HttpResponse<String> getAs(String type, String path, String token) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Accept", type)
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    private Response call(String method, String path, String token, Object body) {
        String content = body instanceof String given ? given : body == null ? "" : JSON.writeValueAsString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, BodyPublishers.ofString(content))
                .header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            boolean isJson =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            JsonNode json = isJson ? JSON.readTree(response.body()) : JSON.nullNode();
            return new Response(response.statusCode(), json, response);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    AvroProducer producer() {
        return producer;
    }

    <V> TopicReader<V> read(String topic) {
        return TopicReader.avro(servers.kafka().bootstrapServers(), servers.registry(), topic);
    }

    ApplicationContext context() {
        return context;
    }

    <B> B bean(Class<B> type) {
        return context.getBean(type);
    }

    <B> B bean(String name, Class<B> type) {
        return context.getBean(name, type);
    }

    JdbcClient db() {
        return bean(JdbcClient.class);
    }

    /** A number that SQL counts for the organisation. */
    long count(String sql, long organization) {
        return db().sql(sql)
                .param("organization", organization)
                .query(Long.class)
                .single();
    }

    @Override
    public void close() {
        producer.close();
        context.close();
    }

    private static final class Shared {
        static final RunningBilling BILLING = new RunningBilling(new Servers(
                RealKafka.shared(),
                RealKafka.shared().bootstrapServers(),
                "mock://billing",
                RealPostgres.shared().freshDatabase()));

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(BILLING::close));
        }
    }
}
