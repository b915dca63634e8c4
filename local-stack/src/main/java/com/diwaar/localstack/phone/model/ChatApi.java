package com.diwaar.localstack.phone.model;

import com.diwaar.localstack.phone.live.Live;
import com.diwaar.localstack.phone.measure.Counters;
import com.diwaar.localstack.phone.measure.ModelCalls;
import com.diwaar.localstack.phone.switches.Behaviour;
import com.diwaar.localstack.phone.switches.Holds;
import com.diwaar.localstack.phone.web.Json;
import com.diwaar.localstack.phone.web.Peer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's chat completions, streamed or not, with a scripted model behind. */
public final class ChatApi {

    private static final int CHARACTERS_PER_TOKEN = 4;

    private final Behaviour behaviour;
    private final Holds holds;
    private final Counters counters;
    private final ModelCalls calls;
    private final Live live;

    public ChatApi(Behaviour behaviour, Holds holds, Counters counters, ModelCalls calls, Live live) {
        this.behaviour = behaviour;
        this.holds = holds;
        this.counters = counters;
        this.calls = calls;
        this.live = live;
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/v1/models", this::models);
        routes.post("/v1/chat/completions", this::complete);
    }

    private void models(Context context) {
        Json.answer(
                context,
                200,
                Map.of("object", "list", "data", List.of(model(ScriptedModel.DEMO), model(ScriptedModel.ECHO))));
    }

    private static Map<String, Object> model(String id) {
        return Map.of("id", id, "object", "model", "created", 0, "owned_by", "phone-simulator");
    }

    private void complete(Context context) throws InterruptedException, IOException {
        counters.count("model_calls");
        Behaviour.NextFailures failure = behaviour.nextModelFailure();
        if (failure != null) {
            counters.count("model_calls_failed_on_purpose");
            refuse(context, failure.httpStatus(), "failed on purpose by the simulator");
            return;
        }
        ChatRequest request = ChatRequest.of(Json.read(context, JsonNode.class));
        if (request.turns().isEmpty()) {
            refuse(context, 400, "messages must not be empty");
            return;
        }
        Peer peer = Peer.of(context);
        ModelCalls.Call call = calls.begin(request.conversation(), peer);
        boolean answered = false;
        publishThinking();
        try {
            if (think(request, peer)) {
                calls.answering(call);
                answer(context, request);
                answered = true;
            } else {
                counters.count("model_calls_abandoned");
            }
        } finally {
            calls.end(call, answered);
            publishThinking();
        }
    }

    /** Takes the time that a model takes; false where nobody waits any more. */
    private boolean think(ChatRequest request, Peer peer) throws InterruptedException {
        Behaviour.Settings settings = behaviour.now();
        String asked =
                request.unanswered().stream().map(ChatRequest.Text::words).collect(Collectors.joining(" | "));
        long spread = settings.modelLatencySpreadMs();
        Thread.sleep(settings.modelLatencyMs() + (spread == 0 ? 0 : Math.floorMod(asked.hashCode(), spread)));
        return holds.await("model", asked, () -> holds(asked), peer::waits);
    }

    private boolean holds(String asked) {
        Behaviour.Settings settings = behaviour.now();
        String only = settings.holdModelContaining();
        return settings.holdModel() && (only == null || asked.contains(only));
    }

    private void answer(Context context, ChatRequest request) throws IOException {
        String model = request.model().equals(ScriptedModel.ECHO) ? ScriptedModel.ECHO : ScriptedModel.DEMO;
        Reply reply = ScriptedModel.reply(model, request);
        String id = "chatcmpl-" + newId();
        if (request.stream()) {
            stream(context, request, id, model, reply);
        } else {
            ObjectNode choice = Json.object().put("index", 0);
            choice.set("message", message(reply));
            choice.putNull("logprobs").put("finish_reason", finishReason(reply));
            ObjectNode completion = envelope(id, "chat.completion", model);
            completion.set("choices", Json.tree(List.of(choice)));
            completion.set("usage", usage(request, reply));
            Json.answer(context, 200, completion);
        }
    }

    private static ObjectNode message(Reply reply) {
        ObjectNode message = Json.object().put("role", "assistant");
        switch (reply) {
            case Reply.Words words -> message.put("content", words.text());
            case Reply.ToolCall call -> message.putNull("content").set("tool_calls", Json.tree(List.of(of(call))));
        }
        return message;
    }

    private static ObjectNode of(Reply.ToolCall call) {
        ObjectNode json = Json.object().put("id", "call_" + newId()).put("type", "function");
        json.set("function", Json.object().put("name", call.tool()).put("arguments", Json.line(call.arguments())));
        return json;
    }

    private static String finishReason(Reply reply) {
        return reply instanceof Reply.ToolCall ? "tool_calls" : "stop";
    }

    private static void stream(Context context, ChatRequest request, String id, String model, Reply reply)
            throws IOException {
        context.res().setContentType("text/event-stream");
        OutputStream out = context.res().getOutputStream();
        switch (reply) {
            case Reply.Words words -> {
                write(
                        out,
                        chunk(id, model, Json.object().put("role", "assistant").put("content", ""), null));
                for (String word : words.text().split("(?<=\\s)", -1)) {
                    write(out, chunk(id, model, Json.object().put("content", word), null));
                }
            }
            case Reply.ToolCall call -> {
                ObjectNode delta = message(call);
                ((ObjectNode) delta.path("tool_calls").path(0)).put("index", 0);
                write(out, chunk(id, model, delta, null));
            }
        }
        write(out, chunk(id, model, Json.object(), finishReason(reply)));
        if (request.usageInStream()) {
            ObjectNode last = envelope(id, "chat.completion.chunk", model);
            last.set("choices", Json.tree(List.of()));
            last.set("usage", usage(request, reply));
            write(out, Json.line(last));
        }
        write(out, "[DONE]");
    }

    private static String chunk(String id, String model, ObjectNode delta, @Nullable String finishReason) {
        ObjectNode choice = Json.object().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason);
        ObjectNode chunk = envelope(id, "chat.completion.chunk", model);
        chunk.set("choices", Json.tree(List.of(choice)));
        return Json.line(chunk);
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static ObjectNode envelope(String id, String object, String model) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", Instant.now().getEpochSecond())
                .put("model", model);
    }

    private static ObjectNode usage(ChatRequest request, Reply reply) {
        String text = switch (reply) {
            case Reply.Words words -> words.text();
            case Reply.ToolCall call -> call.tool() + Json.line(call.arguments());
        };
        int prompt = 1 + request.promptCharacters() / CHARACTERS_PER_TOKEN;
        int completion = 1 + text.length() / CHARACTERS_PER_TOKEN;
        return Json.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
    }

    private static void refuse(Context context, int status, String message) {
        ObjectNode error = Json.object().put("message", message).put("type", "simulator_error");
        ObjectNode body = Json.object();
        body.set("error", error);
        Json.answer(context, status, body);
    }

    private void publishThinking() {
        live.publish("thinking", () -> Json.object().put("in_flight", calls.inFlight()));
    }

    private static void write(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
