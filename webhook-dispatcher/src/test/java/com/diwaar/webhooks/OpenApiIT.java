package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.diwaar.testkit.WrittenDescription;
import com.diwaar.webhooks.Dispatching.Answer;
import com.diwaar.webhooks.Dispatching.Endpoint;
import com.diwaar.webhooks.endpoint.EventType;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description says what is served, and answers are as described. */
class OpenApiIT {

    private static final Dispatching service = Dispatching.shared();

    private final JsonNode api = Dispatching.call(service.base(), "GET", "/openapi/webhook-dispatcher", null, "")
            .json();

    @AfterEach
    void removeEndpoints() {
        service.forgetEndpoints();
    }

    @Test
    void everyOperationThatIsServedIsDescribedAndNoOther() {
        new WrittenDescription(api)
                .describesAllOf(
                        service.context(),
                        path -> path.equals("/openapi/webhook-dispatcher") || path.startsWith("/portal"));
    }

    @Test
    void everyReferenceHasATargetEveryFieldAMeaningAndEveryCodeItsStatus() {
        new WrittenDescription(api).isSound();
    }

    @Test
    void answersHaveTheFieldsThatAreDescribed() {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            String path = "/endpoints/" + endpoint.id();
            fits("Endpoint", service.call("GET", path, null, service.bakeryKey));
            fits("Endpoint", service.call("PATCH", path, example("/endpoints/{id}", "patch"), service.bakeryKey));
            fits("Endpoint", service.call("POST", path + "/secret", null, service.bakeryKey));
            fits("TestStarted", service.call("POST", path + "/test", null, service.bakeryKey));
            await().until(() ->
                    service.delivery(endpoint).get("state").asString().equals("delivered"));
            String delivery =
                    "/deliveries/" + service.delivery(endpoint).get("id").asString();
            fits("Delivery", service.call("GET", delivery, null, service.bakeryKey));
            fits("Curl", service.call("GET", delivery + "/curl", null, service.bakeryKey));
            fits("Delivery", service.call("POST", delivery + "/replay", null, service.bakeryKey));
            Answer replays = service.call(
                    "POST", "/deliveries/replay", "{\"since\":\"" + Instant.now() + "\"}", service.bakeryKey);
            fits("Replay", replays.json().get("items").get(0));
            await().until(() -> {
                JsonNode hours = service.call("GET", "/deliveries/hours?hours=2", null, service.bakeryKey)
                        .json()
                        .get("items");
                return !hours.isEmpty() && hours.get(0).get("delivered").asInt() >= 1;
            });
            JsonNode hour = service.call("GET", "/deliveries/hours", null, service.bakeryKey)
                    .json()
                    .get("items")
                    .get(0);
            fits("Hour", hour);
            assertThat(Instant.parse(hour.get("hour").asString()))
                    .isCloseTo(Instant.now(), within(2, ChronoUnit.HOURS));
        }
    }

    @Test
    void whatIsSentFitsTheSchemaOfItsType() {
        JsonNode webhooks = api.get("webhooks");
        assertThat(webhooks.propertyNames())
                .containsExactlyInAnyOrder(EventType.list().split(", "));
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            service.endpoint(stub.url());
            service.publish("SM-fits");
            await().until(() -> stub.received().size() == 1);
            JsonNode body = stub.received().getFirst().json();
            JsonNode content = webhooks.at("/sms-received/post/requestBody/content/application~1json");
            Shape.fits(content.get("schema"), body, "sms-received");
            assertThat(body.get("data").propertyNames())
                    .as("the example is what is really sent")
                    .containsExactlyInAnyOrderElementsOf(
                            content.get("example").get("data").propertyNames());
        }
        webhooks.forEachEntry((type, item) -> {
            JsonNode content = item.at("/post/requestBody/content/application~1json");
            Shape.fits(content.get("schema"), content.get("example"), type);
            assertThat(content.at("/example/type").asString()).isEqualTo(type);
        });
    }

    /** What customers rely on stands in the file; what is added to a body is to be added there too, once it is released. */
    @Test
    void bodiesOnlyEverGainFields() throws Exception {
        try (InputStream file = new ClassPathResource("webhook-bodies.json").getInputStream()) {
            JsonMapper.shared()
                    .readTree(file)
                    .forEachEntry((type, schema) -> Shape.keeps(
                            schema,
                            api.at("/webhooks/" + type + "/post/requestBody/content/application~1json/schema"),
                            type));
        }
    }

    private String example(String path, String verb) {
        return api.get("paths")
                .get(path)
                .get(verb)
                .at("/requestBody/content/application~1json/example")
                .toString();
    }

    private void fits(String schema, Answer answer) {
        assertThat(answer.status()).isBetween(200, 299);
        fits(schema, answer.json());
    }

    private void fits(String schema, JsonNode said) {
        JsonNode described = api.at("/components/schemas/" + schema);
        Shape.fits(described, said, schema);
        assertThat(described.get("properties").propertyNames()).as(schema).containsAll(said.propertyNames());
    }
}
