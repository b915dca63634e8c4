package com.diwaar.localstack.demo;

import com.diwaar.localstack.demo.JsonHttp.Answer;
import com.diwaar.localstack.process.PartFailed;
import com.diwaar.localstack.process.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the demo organisation step by step, or finds it as it was. Each step is written down as soon as it is taken, so
 * that one cut short is taken up again where it stopped.
 */
public final class DemoSeed {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /** How long the other services may take to hear of a new key: it travels through a topic. */
    private static final Duration KEY_TRAVELS = Duration.ofSeconds(30);

    private static final int MESSAGE_LIMIT = 100_000;

    private static final String INSTRUCTIONS = """
            You answer text messages for Demo Bakery, a small bakery on 12 Mill Lane.
            Open Monday to Friday 7am to 6pm, Saturday 7am to 4pm, Sunday 8am to 1pm.
            Bread, croissants, cakes to order two days ahead; a gluten-free loaf on Tuesdays and Fridays. Card and cash.
            Delivery within 5 miles for $4, free from $30.
            Be warm and brief: one or two sentences. Say so when you don't know something.
            """;

    private final Path file;
    private final Addresses addresses;
    private final String adminToken;

    /** Where the services listen, without a slash at the end. */
    public record Addresses(String billing, String conversation, String webhooks, String phone) {}

    /** With what is known kept in the file. */
    public DemoSeed(Path file, Addresses addresses, String adminToken) {
        this.file = file;
        this.addresses = addresses;
        this.adminToken = adminToken;
    }

    /** The demo as it was written down; a fresh one where nothing was. */
    public static Demo read(Path file) {
        try {
            return JSON.readValue(Files.readString(file), Demo.class);
        } catch (IOException | JacksonException e) {
            return Demo.unknown();
        }
    }

    public Demo seed() {
        try (var http = new JsonHttp()) {
            Demo demo = read(file);
            if (demo.apiKey() == null || !isKnown(http, demo.apiKey())) {
                demo = keep(withOrganization(http));
            }
            if (demo.assistantId() == null) {
                demo = keep(withAssistant(http, demo));
            }
            if (demo.webhookSecret() == null || !isEndpointThere(http, demo)) {
                demo = keep(withEndpoint(http, demo));
            }
            return demo;
        } catch (IOException e) {
            throw new PartFailed("the demo organisation could not be made: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartFailed("interrupted while the demo organisation was made", e);
        }
    }

    /** Tells the simulator whom it plays the provider, the customers and the webhook endpoint for. */
    public void introduce(Demo demo) {
        try (var http = new JsonHttp()) {
            var body = new HashMap<String, Object>();
            body.put("assistant_number", demo.assistantNumber());
            body.put("assistant_id", demo.assistantId());
            body.put("organization_id", demo.organizationId());
            body.put("api_key", demo.apiKey());
            body.put("webhook_secret", demo.webhookSecret());
            expect(http.send("PUT", addresses.phone() + "/control/demo", "", body), "PUT /control/demo");
        } catch (IOException e) {
            throw new PartFailed("the simulator could not be told of the demo: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartFailed("interrupted while the simulator was told of the demo", e);
        }
    }

    /** A key from before is worth nothing where the data is another, as after a change of DATABASE_URL. */
    private boolean isKnown(JsonHttp http, String key) throws IOException, InterruptedException {
        return http.get(addresses.conversation() + "/assistants", key, Duration.ofSeconds(10))
                .isOk();
    }

    private Demo withOrganization(JsonHttp http) throws IOException, InterruptedException {
        String organizations = addresses.billing() + "/organizations";
        JsonNode organization = expect(
                http.send(
                        "POST",
                        organizations,
                        adminToken,
                        Map.of("name", "Demo Bakery", "message_limit", MESSAGE_LIMIT)),
                "POST /organizations");
        long id = organization.path("id").asLong();
        JsonNode key = expect(
                http.send("POST", organizations + "/" + id + "/keys", adminToken, Map.of()),
                "POST /organizations/{id}/keys");
        return Demo.unknown().withOrganization(id, key.path("key").asString());
    }

    private Demo withAssistant(JsonHttp http, Demo demo) throws IOException, InterruptedException {
        String assistants = addresses.conversation() + "/assistants";
        Answer answer = untilKeyIsKnown(
                http,
                assistants,
                demo.key().orElseThrow(),
                Map.of(
                        "name",
                        "Bakery assistant",
                        "phone_number",
                        demo.assistantNumber(),
                        "instructions",
                        INSTRUCTIONS));
        if (answer.status() == 409) { // made by a run that ended before it could write that down
            return demo.withAssistant(find(http, assistants, demo).path("id").asLong());
        }
        return demo.withAssistant(expect(answer, "POST /assistants").path("id").asLong());
    }

    private static JsonNode find(JsonHttp http, String assistants, Demo demo) throws IOException, InterruptedException {
        Answer answer = http.get(assistants, demo.key().orElseThrow(), Duration.ofSeconds(10));
        for (JsonNode assistant : expect(answer, "GET /assistants").path("items")) {
            if (assistant.path("phone_number").asString("").equals(demo.assistantNumber())) {
                return assistant;
            }
        }
        throw new PartFailed("the number %s belongs to another organisation; ./diwaar reset starts afresh"
                .formatted(demo.assistantNumber()));
    }

    /** The simulator may have moved to another port since. */
    private boolean isEndpointThere(JsonHttp http, Demo demo) throws IOException, InterruptedException {
        String endpoint = addresses.webhooks() + "/endpoints/" + demo.endpointId();
        return http.send("PATCH", endpoint, demo.key().orElseThrow(), Map.of("url", inbox()))
                .isOk();
    }

    private String inbox() {
        return addresses.phone() + "/webhooks/inbox";
    }

    private Demo withEndpoint(JsonHttp http, Demo demo) throws IOException, InterruptedException {
        String endpoints = addresses.webhooks() + "/endpoints";
        Answer answer = untilKeyIsKnown(
                http, endpoints, demo.key().orElseThrow(), Map.of("url", inbox(), "event_types", List.of()));
        JsonNode endpoint = expect(answer, "POST /endpoints");
        return demo.withEndpoint(
                endpoint.path("id").asString(), endpoint.path("secret").asString());
    }

    private static Answer untilKeyIsKnown(JsonHttp http, String url, String key, Map<String, ?> body)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + KEY_TRAVELS.toNanos();
        Answer answer = http.send("POST", url, key, body);
        while ((answer.status() == 401 || answer.status() == 403) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
            answer = http.send("POST", url, key, body);
        }
        return answer;
    }

    private static JsonNode expect(Answer answer, String what) {
        if (!answer.isOk()) {
            throw new PartFailed("%s answered %d: %s".formatted(what, answer.status(), answer.text()));
        }
        return answer.body();
    }

    private Demo keep(Demo demo) throws IOException {
        PrivateFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(demo));
        return demo;
    }
}
