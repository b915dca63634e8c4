package com.diwaar.localstack.phone.inbox;

import com.diwaar.localstack.phone.live.Live;
import com.diwaar.localstack.phone.measure.Counters;
import com.diwaar.localstack.phone.switches.Behaviour;
import com.diwaar.localstack.phone.web.Json;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A customer's webhook endpoint: verifies each request by Standard Webhooks, refuses a wrong signature with 401, and keeps
 * the last ones.
 */
public final class WebhookInbox {

    private static final int KEPT = 500;
    private static final List<String> SIGNED = List.of("webhook-id", "webhook-timestamp", "webhook-signature");

    /** What the signature is worth. */
    public enum Signature {
        VERIFIED,
        WRONG,
        /** No secret is known here, so nobody can tell. */
        UNCHECKED
    }

    private record Received(
            long number,
            Instant at,
            String id,
            Signature signature,
            @Nullable String why,
            int answered,
            String body) {

        ObjectNode toJson() {
            ObjectNode json = Json.object();
            json.put("number", number);
            json.put("received_at", at.toString());
            json.put("webhook_id", id);
            json.put("verified", signature == Signature.VERIFIED);
            json.set("signature", Json.tree(signature.name().toLowerCase(Locale.ROOT)));
            json.put("why", why);
            json.put("answered", answered);
            JsonNode payload = parsed();
            json.put("type", payload.path("type").asString("?"));
            json.set("payload", payload);
            return json;
        }

        private JsonNode parsed() {
            try {
                return Json.read(body, JsonNode.class);
            } catch (RuntimeException e) {
                return Json.object().put("not_json", body);
            }
        }
    }

    private final Supplier<Optional<String>> secret;
    private final Behaviour behaviour;
    private final Counters counters;
    private final Live live;
    private final Deque<Received> received = new ArrayDeque<>();
    private long count;

    /**
     * @param secret the endpoint's signing secret, as soon as it is known; several by comma while rotating
     */
    public WebhookInbox(Supplier<Optional<String>> secret, Behaviour behaviour, Counters counters, Live live) {
        this.secret = secret;
        this.behaviour = behaviour;
        this.counters = counters;
        this.live = live;
    }

    public void addTo(RoutesConfig routes) {
        routes.post("/webhooks/inbox", this::receive);
    }

    /** The last ones, newest first. */
    public List<ObjectNode> newestFirst(int limit) {
        List<Received> copy;
        synchronized (received) {
            copy = new ArrayList<>(received);
        }
        return copy.stream().limit(limit).map(Received::toJson).toList();
    }

    public void clear() {
        synchronized (received) {
            received.clear();
        }
    }

    private void receive(Context context) throws InterruptedException {
        Behaviour.Settings settings = behaviour.now();
        Thread.sleep(settings.inboxLatencyMs());
        String body = context.body();
        String why = null;
        Signature signature = Signature.UNCHECKED;
        String secrets = secret.get().orElse(null);
        if (secrets != null) {
            why = problem(secrets, body, headers(context));
            signature = why == null ? Signature.VERIFIED : Signature.WRONG;
        }
        int status = signature == Signature.WRONG ? 401 : settings.inboxStatus();
        String id = Optional.ofNullable(context.header("webhook-id")).orElse("");
        Received one = keep(signature, why, status, body, id);
        counters.count("inbox_" + signature.name().toLowerCase(Locale.ROOT));
        live.publish("webhook", one::toJson);
        Json.answer(context, status, Json.object().put("verified", signature == Signature.VERIFIED));
    }

    private Received keep(Signature signature, @Nullable String why, int answered, String body, String id) {
        synchronized (received) {
            Received one = new Received(++count, Instant.now(), id, signature, why, answered, body);
            received.addFirst(one);
            if (received.size() > KEPT) {
                received.removeLast();
            }
            return one;
        }
    }

    /** Why no secret vouches for it, or null. */
    private static @Nullable String problem(String secrets, String body, Map<String, List<String>> headers) {
        String problem = null;
        for (String each : secrets.split(",", -1)) {
            try {
                new Webhook(each.trim()).verify(body, headers);
                return null;
            } catch (WebhookVerificationException | EmptyWebhookSecretException | IllegalArgumentException e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        return problem;
    }

    private static Map<String, List<String>> headers(Context context) {
        return SIGNED.stream()
                .flatMap(name -> Stream.ofNullable(context.header(name)).map(value -> Map.entry(name, value)))
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
    }
}
