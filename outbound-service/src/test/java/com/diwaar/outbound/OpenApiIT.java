package com.diwaar.outbound;

import static com.diwaar.outbound.World.customer;
import static com.diwaar.outbound.World.id;
import static com.diwaar.outbound.World.outreach;
import static com.diwaar.outbound.World.sender;
import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.SmsOutreach;
import com.diwaar.testkit.WrittenDescription;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description says what is served, and answers are as described. */
class OpenApiIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PATH = "/openapi/outbound-service";

    private static World world;
    private static ConfigurableApplicationContext service;
    private static HttpClient client;
    private static JsonNode api;

    @BeforeAll
    static void start() throws Exception {
        world = new World();
        service = world.start();
        client = HttpClient.newHttpClient();
        HttpResponse<String> response = call("GET", PATH, "", "");
        assertThat(response.statusCode()).isEqualTo(200);
        api = JSON.readTree(response.body());
    }

    @AfterAll
    static void stop() {
        client.close();
        world.close();
    }

    @Test
    void everyOperationThatIsServedIsDescribedAndNoOther() {
        new WrittenDescription(api).describesAllOf(service, PATH::equals);
    }

    @Test
    void everyReferenceHasATargetEveryFieldAMeaningAndEveryCodeItsStatus() {
        new WrittenDescription(api).isSound();
    }

    @Test
    void theExamplesAreWhatIsReallySaid() throws Exception {
        String sender = sender();
        SmsOutreach outreach = world.publish(outreach(sender, customer(), id(), "Hello"));
        String sid = world.awaitSent(outreach.getMessageId()).getMessageSid();

        JsonNode message = said("GET", "/messages/" + sid, "");
        fits("Message", message, example("/messages/{message_sid}", "get"));
        fits(
                "AtProvider",
                message.get("provider"),
                example("/messages/{message_sid}", "get").get("provider"));
        JsonNode set = said(
                "PUT",
                "/senders/" + sender,
                api.at("/paths/~1senders~1{phone_number}/put/requestBody/content/application~1json/example")
                        .toString());
        fits("Sender", set, example("/senders/{phone_number}", "put"));
        assertThat(set.get("segments_per_second").asDouble()).isEqualTo(1.0);
        JsonNode list = said("GET", "/senders", "");
        fits("SenderList", list, example("/senders", "get"));
        list.get("senders")
                .forEach(one -> fits(
                        "Sender", one, example("/senders", "get").get("senders").get(0)));
    }

    @Test
    void aProblemReadsAsDescribed() throws Exception {
        HttpResponse<String> response = call("GET", "/messages/SMnone", World.KEY.key(), "");
        JsonNode problem = JSON.readTree(response.body());
        JsonNode described = api.at(
                "/paths/~1messages~1{message_sid}/get/responses/404/content/application~1problem+json/examples/not_found/value");
        assertThat(problem.get("code")).isEqualTo(described.get("code"));
        assertThat(problem.get("detail")).isEqualTo(described.get("detail"));
        fits("Problem", problem, null);
    }

    /** All that must be there is, and nothing that is not described; what is said is in the example, if there is one. */
    private static void fits(String schema, JsonNode said, JsonNode example) {
        JsonNode described = api.at("/components/schemas/" + schema);
        assertThat(said.propertyNames()).isSubsetOf(described.get("properties").propertyNames());
        described
                .get("required")
                .forEach(name -> assertThat(said.has(name.asString()))
                        .as(schema + "." + name.asString())
                        .isTrue());
        if (example != null) {
            assertThat(said.propertyNames()).isSubsetOf(example.propertyNames());
        }
    }

    private static JsonNode example(String path, String verb) {
        return api.get("paths").get(path).get(verb).at("/responses/200/content/application~1json/example");
    }

    private static JsonNode said(String verb, String path, String body) throws Exception {
        HttpResponse<String> response = call(verb, path, World.KEY.key(), body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> call(String verb, String path, String key, String body)
            throws IOException, InterruptedException {
        int port = service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + path.replace("+", "%2B")))
                .method(verb, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
