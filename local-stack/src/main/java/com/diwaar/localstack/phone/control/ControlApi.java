package com.diwaar.localstack.phone.control;

import com.diwaar.localstack.phone.events.Accounts;
import com.diwaar.localstack.phone.events.EventTap;
import com.diwaar.localstack.phone.inbox.WebhookInbox;
import com.diwaar.localstack.phone.live.Live;
import com.diwaar.localstack.phone.measure.Counters;
import com.diwaar.localstack.phone.measure.ModelCalls;
import com.diwaar.localstack.phone.switches.Behaviour;
import com.diwaar.localstack.phone.switches.Holds;
import com.diwaar.localstack.phone.twilio.Bubble;
import com.diwaar.localstack.phone.twilio.Message;
import com.diwaar.localstack.phone.twilio.Messages;
import com.diwaar.localstack.phone.twilio.OptOuts;
import com.diwaar.localstack.phone.twilio.Texts;
import com.diwaar.localstack.phone.web.BadRequest;
import com.diwaar.localstack.phone.web.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Everything that a person, the launcher or a test can ask of the simulator itself, under {@code /control}. */
public final class ControlApi implements AutoCloseable {

    private static final String SAYS =
            "This is a simulator: it stands in for Twilio, a language model and a customer's webhook endpoint.";
    private static final int USUAL_LIMIT = 200;

    /** The simulator's parts. */
    public record Parts(
            Messages messages,
            Texts texts,
            OptOuts optOuts,
            Behaviour behaviour,
            Holds holds,
            Counters counters,
            ModelCalls modelCalls,
            WebhookInbox inbox,
            EventTap events,
            Accounts accounts,
            Demo demo,
            Live live) {}

    private final Parts parts;
    private final StackProbe stack;

    public ControlApi(Parts parts, URI publicBaseUrl) {
        this.parts = parts;
        this.stack = new StackProbe(publicBaseUrl, parts.live());
    }

    public void addTo(RoutesConfig routes) {
        stack.start();
        routes.before("/control/*", ControlApi::refuseForeignPages);
        routes.get("/control/health", this::health);
        routes.post("/control/texts", this::text);
        routes.post("/control/texts/batch", this::batch);
        routes.get("/control/texts/{sid}/answer", this::answer);
        routes.get("/control/messages", this::messages);
        routes.get("/control/demo", this::demo);
        routes.put("/control/demo", this::seed);
        routes.get(
                "/control/behaviour",
                context -> Json.answer(context, 200, parts.behaviour().now()));
        routes.put("/control/behaviour", this::behave);
        routes.get("/control/held", this::held);
        routes.post("/control/held/release", this::release);
        routes.get("/control/counters", this::counters);
        routes.get("/control/timeline", this::timeline);
        routes.get("/control/webhooks", this::webhooks);
        routes.get("/control/events", this::events);
        routes.get("/control/stream", context -> parts.live().serve(context, this::snapshot));
        routes.post("/control/reset", this::reset);
        routes.exception(BadRequest.class, (e, context) -> problem(context, 400, String.valueOf(e.getMessage())));
    }

    @Override
    public void close() {
        stack.close();
    }

    /** A form of another origin could text in the user's name; JSON needs a preflight, which nobody answers here. */
    private static void refuseForeignPages(Context context) {
        boolean changes = context.req().getMethod().equals("POST");
        String type = context.contentType();
        if (changes && context.req().getContentLength() > 0 && (type == null || !type.startsWith("application/json"))) {
            throw new BadRequest("the body is JSON, and its Content-Type says so");
        }
    }

    private void health(Context context) {
        ObjectNode health =
                Json.object().put("status", "UP").put("simulator", true).put("says", SAYS);
        health.set("kafka", parts.events().stateAsJson());
        Json.answer(context, 200, health);
    }

    private void text(Context context) {
        Message text = batch().send(Json.read(context, TextBatch.Text.class));
        ObjectNode answer = Json.object().put("message_sid", text.sid());
        answer.set("webhook", Bubble.of(Objects.requireNonNull(text.webhook())));
        Json.answer(context, 201, answer);
    }

    private void batch(Context context) throws InterruptedException {
        Json.answer(context, 200, batch().send(Json.read(context, TextBatch.Request.class)));
    }

    private TextBatch batch() {
        return new TextBatch(parts.texts(), parts.demo().assistantNumber());
    }

    private void answer(Context context) throws InterruptedException {
        Message text = parts.messages().find(context.pathParam("sid"));
        if (text == null) {
            problem(context, 404, "no such text");
            return;
        }
        Duration patience = Duration.ofMillis((long) (1000 * number(context, "wait_seconds", 0)));
        List<Message> answers = parts.messages().answersAfter(text, (int) number(context, "at_least", 1), patience);
        Json.answer(
                context,
                200,
                Map.of("answers", answers.stream().map(a -> answerTo(text, a)).toList()));
    }

    private static Map<String, Object> answerTo(Message text, Message answer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("message_sid", answer.sid());
        json.put("body", answer.content().body());
        json.put("segments", answer.segments().count());
        json.put("status", answer.progress().status());
        json.put("by_twilio", answer.isByTwilio());
        json.put("elapsed_ms", (answer.createdMicros() - text.createdMicros()) / 1000.0);
        return json;
    }

    private void messages(Context context) {
        String person = context.queryParam("person");
        String direction = context.queryParam("direction");
        List<ObjectNode> found = parts.messages().newestFirst().stream()
                .filter(message -> person == null || message.content().person().equals(person))
                .filter(message -> direction == null || message.isInbound() == direction.equals("inbound"))
                .limit((long) number(context, "limit", Integer.MAX_VALUE))
                .map(Bubble::of)
                .toList();
        Json.answer(context, 200, Map.of("messages", found));
    }

    private void demo(Context context) {
        Demo.Seeded seeded = parts.demo().now();
        Json.answer(
                context,
                200,
                Json.object()
                        .put("assistant_number", parts.demo().assistantNumber())
                        .put("assistant_id", seeded.assistantId())
                        .put("organization_id", seeded.organizationId())
                        .put("has_webhook_secret", seeded.webhookSecret() != null));
    }

    private void seed(Context context) {
        parts.demo().is(Json.read(context, Demo.Seeded.class));
        parts.live().publish("snapshot", this::snapshot);
        demo(context);
    }

    private void behave(Context context) {
        Behaviour.Settings now = parts.behaviour().change(Json.read(context, ObjectNode.class));
        if (!now.holdModel()) {
            parts.holds().releaseAll("model");
        }
        if (now.holdTwilio().equals("off")) {
            parts.holds().releaseAll("twilio");
        }
        parts.live().publish("behaviour", () -> now);
        Json.answer(context, 200, now);
    }

    private void held(Context context) {
        Json.answer(context, 200, Map.of("held", parts.holds().held()));
    }

    private void release(Context context) {
        String id = context.queryParam("id");
        String peer = context.queryParam("peer");
        int released = id != null
                ? parts.holds().release(Long.parseLong(id)) ? 1 : 0
                : List.of("model", "twilio").stream()
                        .filter(each -> peer == null || peer.equals(each))
                        .mapToInt(parts.holds()::releaseAll)
                        .sum();
        Json.answer(context, 200, Map.of("released", released));
    }

    private void counters(Context context) {
        ModelCalls calls = parts.modelCalls();
        ObjectNode json = Json.object();
        json.set("counts", Json.tree(parts.counters().all()));
        json.put("model_calls_in_flight", calls.inFlight());
        json.put("model_calls_in_flight_max", calls.mostInFlight());
        json.put("model_calls_per_conversation_max", calls.mostPerConversation());
        json.put("model_call_overlaps", calls.overlaps());
        json.put("messages_kept", parts.messages().size());
        json.put("messages_forgotten", parts.messages().forgotten());
        Json.answer(context, 200, json);
    }

    private void timeline(Context context) throws IOException {
        context.res().setContentType("application/json");
        Writer out = new BufferedWriter(
                new OutputStreamWriter(context.res().getOutputStream(), StandardCharsets.UTF_8), 1 << 16);
        new TimelineJson(parts.messages(), parts.modelCalls()).write(out, "true".equals(context.queryParam("bodies")));
        out.flush();
    }

    private void webhooks(Context context) {
        Json.answer(context, 200, Map.of("webhooks", parts.inbox().newestFirst((int)
                number(context, "limit", USUAL_LIMIT))));
    }

    private void events(Context context) {
        ObjectNode json = Json.object();
        json.set("kafka", parts.events().stateAsJson());
        json.set("events", Json.tree(parts.events().newestFirst((int) number(context, "limit", USUAL_LIMIT))));
        Json.answer(context, 200, json);
    }

    private void reset(Context context) {
        parts.behaviour().reset();
        parts.holds().releaseAll("model");
        parts.holds().releaseAll("twilio");
        parts.counters().reset();
        parts.modelCalls().reset();
        parts.messages().clear();
        parts.optOuts().clear();
        parts.inbox().clear();
        parts.events().clear();
        parts.live().publish("snapshot", this::snapshot);
        Json.answer(context, 200, Map.of("reset", true));
    }

    /** All that a page needs to begin with. */
    private ObjectNode snapshot() {
        ObjectNode json = Json.object();
        json.put("simulator", true);
        json.put("says", SAYS);
        json.put("assistant_number", parts.demo().assistantNumber());
        json.put("organization_id", parts.demo().now().organizationId());
        json.set("people", Json.tree(People.ALL));
        json.set("stack", stack.state());
        json.set("kafka", parts.events().stateAsJson());
        json.set("accounts", Json.tree(parts.accounts().all()));
        json.set(
                "messages",
                Json.tree(parts.messages().newestFirst().stream()
                        .limit(USUAL_LIMIT)
                        .map(Bubble::of)
                        .toList()));
        json.set("events", Json.tree(parts.events().newestFirst(USUAL_LIMIT)));
        json.set("webhooks", Json.tree(parts.inbox().newestFirst(USUAL_LIMIT)));
        json.set("behaviour", Json.tree(parts.behaviour().now()));
        json.put("thinking", parts.modelCalls().inFlight());
        return json;
    }

    private static double number(Context context, String name, double otherwise) {
        @Nullable String given = context.queryParam(name);
        try {
            return given == null ? otherwise : Double.parseDouble(given);
        } catch (NumberFormatException e) {
            throw new BadRequest(name + " is a number");
        }
    }

    private static void problem(Context context, int status, String detail) {
        Json.answer(context, status, Json.object().put("status", status).put("detail", detail));
    }
}
