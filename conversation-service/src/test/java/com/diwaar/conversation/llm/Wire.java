package com.diwaar.conversation.llm;

import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.conversation.llm.LlmSettings.Endpoint;
import com.diwaar.testkit.HoldingServer;
import com.diwaar.testkit.HoldingServer.Answer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The models of a deployment as they are wired, and what providers send over the wire. */
final class Wire implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.shared();

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TestDesk desk = new TestDesk(TestDesk.CONCLUDE);
    private final ProviderHttp http = new ProviderHttp();
    private final DeadlineModel model;

    /** Provider and address of the default one, with a fallback of the same. */
    Wire(String provider, String url, String fallback, Duration deadline) {
        this(new LlmSettings(
                provider,
                provider.equals("ollama") ? url : url + "/v1",
                "sk-secret",
                "small",
                fallback,
                Map.of("anthropic", new Endpoint(url + "/v1", "sk-other")),
                deadline,
                6000,
                3));
    }

    Wire(LlmSettings settings) {
        model = new DeadlineModel(new LlmWiring().modelCandidates(settings, http, meters), settings.deadline());
    }

    String complete() throws InterruptedException {
        return complete(new ModelChoice(null, null, null, 480, null));
    }

    String complete(ModelChoice choice) throws InterruptedException {
        return model.complete(Models.prompt(choice), desk).text();
    }

    double calls(String provider, String outcome) {
        return meters.get("diwaar.llm.calls")
                .tag("provider", provider)
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    /** As the provider says a text. */
    static Answer says(String provider, String text) {
        String json = switch (provider) {
            case "openai" -> """
                        {"id":"c1","object":"chat.completion","created":1,"model":"small-2026","choices":[{"index":0,
                        "finish_reason":"stop","message":{"role":"assistant","content":"%s","refusal":null}}],
                        "usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}}""";
            case "anthropic" -> """
                        {"id":"msg_1","type":"message","role":"assistant","model":"small-2026","content":[{"type":"text",
                        "text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,
                        "usage":{"input_tokens":20,"output_tokens":5}}""";
            default -> """
                        {"model":"small-2026","created_at":"2026-03-01T10:00:00Z","message":{"role":"assistant",
                        "content":"%s"},"done":true,"done_reason":"stop","prompt_eval_count":20,"eval_count":5}""";
        };
        return Answer.json(200, json.formatted(text));
    }

    /** As the provider asks for {@code conclude_agenda}. */
    static Answer concludes(String provider) {
        String json = switch (provider) {
            case "openai" -> """
                        {"id":"c1","object":"chat.completion","created":1,"model":"small-2026","choices":[{"index":0,
                        "finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{
                        "id":"call_7","type":"function","function":{"name":"conclude_agenda",
                        "arguments":"{\\"agenda_id\\":4,\\"fields\\":{\\"when\\":\\"five\\"}}"}}]}}],
                        "usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}}""";
            case "anthropic" -> """
                        {"id":"msg_1","type":"message","role":"assistant","model":"small-2026","content":[{
                        "type":"tool_use","id":"call_7","name":"conclude_agenda",
                        "input":{"agenda_id":4,"fields":{"when":"five"}}}],"stop_reason":"tool_use",
                        "usage":{"input_tokens":20,"output_tokens":5}}""";
            default -> """
                        {"model":"small-2026","created_at":"2026-03-01T10:00:00Z","message":{"role":"assistant",
                        "content":"","tool_calls":[{"function":{"name":"conclude_agenda",
                        "arguments":{"agenda_id":4,"fields":{"when":"five"}}}}]},"done":true,"done_reason":"stop",
                        "prompt_eval_count":20,"eval_count":5}""";
        };
        return Answer.json(200, json);
    }

    static List<JsonNode> bodies(HoldingServer server) {
        return server.requests().stream()
                .map(request -> JSON.readTree(request.body()))
                .toList();
    }

    @Override
    public void close() {
        http.close();
    }
}
