package com.diwaar.localstack.phone.model;

import com.diwaar.localstack.phone.web.BadRequest;
import com.diwaar.localstack.phone.web.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a chat completion request asks, as far as a scripted model cares.
 *
 * @param conversation names the conversation: the request's {@code user}, else its metadata's {@code conversation_id}, else
 *     its first user message
 * @param tools the names of the functions that may be called; none where {@code tool_choice} is {@code none}
 */
record ChatRequest(
        String model, List<Turn> turns, boolean stream, boolean usageInStream, String conversation, Set<String> tools) {

    /** {@code [message 17] } before a person's words is for the model only, who may cite the number. */
    private static final Pattern NUMBERED = Pattern.compile("\\[message (\\d{1,18})]\\s?");

    private static final Pattern REMARK = Pattern.compile("(?m)^\\[[^\\]\\n]*]$");

    private static final Pattern AGENDA = Pattern.compile("(?m)^- Agenda (\\d{1,18})(?: \\(.*?\\))?: (.+)$");

    /**
     * One message of the history.
     *
     * @param messageId the number before the words, which are without it
     * @param calls what the model asked of tools instead of saying anything
     */
    record Turn(String role, String text, @Nullable Long messageId, List<Reply.ToolCall> calls) {

        boolean isText() {
            return role.equals("user")
                    && (messageId != null || !REMARK.matcher(text.strip()).matches());
        }
    }

    /** A person's words, and the number by which they can be cited, if any. */
    record Text(@Nullable Long messageId, String words) {}

    /** An open agenda of which the instructions tell. */
    record Agenda(long id, String text) {}

    static ChatRequest of(JsonNode json) {
        List<Turn> turns = stream(json.path("messages")).map(ChatRequest::turn).toList();
        boolean mayCall = !json.path("tool_choice").asString("").equals("none");
        return new ChatRequest(
                json.path("model").asString(""),
                turns,
                json.path("stream").asBoolean(false),
                json.path("stream_options").path("include_usage").asBoolean(false),
                conversation(json, turns),
                stream(json.path("tools"))
                        .filter(tool -> mayCall)
                        .map(tool -> tool.path("function").path("name").asString(""))
                        .collect(Collectors.toSet()));
    }

    /**
     * The user's texts since the last answer: what an answer has to cover. A tool's call is no answer, nor is what the
     * assistant said after the user's last text: else nobody would ask now. What stands in brackets for the model only is no
     * text.
     */
    List<Text> unanswered() {
        List<Text> open = new ArrayList<>();
        int end = turns.size();
        while (end > 0 && !turns.get(end - 1).isText()) {
            end--;
        }
        for (Turn turn : turns.subList(0, end)) {
            if (turn.isText()) {
                open.add(new Text(turn.messageId(), turn.text()));
            } else if (turn.role().equals("assistant") && turn.calls().isEmpty()) {
                open.clear();
            }
        }
        return open;
    }

    /** What was asked of tools since the person last wrote; empty again as soon as they write. */
    List<Reply.ToolCall> called() {
        List<Reply.ToolCall> called = new ArrayList<>();
        for (Turn turn : turns) {
            if (turn.role().equals("user")) {
                called.clear();
            }
            called.addAll(turn.calls());
        }
        return called;
    }

    /** What the assistant said last, without remarks in brackets that are for the model only; empty where it said nothing. */
    String lastSaid() {
        return turns.reversed().stream()
                .filter(turn -> turn.role().equals("assistant") && turn.calls().isEmpty())
                .map(turn -> REMARK.matcher(turn.text()).replaceAll("").strip())
                .findFirst()
                .orElse("");
    }

    /** In the order in which the instructions name them. */
    List<Agenda> agendas() {
        return turns.stream()
                .filter(turn -> turn.role().equals("system") || turn.role().equals("developer"))
                .flatMap(turn -> AGENDA.matcher(turn.text()).results())
                .map(found -> new Agenda(
                        Long.parseLong(found.group(1)), found.group(2).strip()))
                .toList();
    }

    int promptCharacters() {
        return turns.stream().mapToInt(turn -> turn.text().length()).sum();
    }

    private static Turn turn(JsonNode message) {
        String role = message.path("role").asString("").toLowerCase(Locale.ROOT);
        String text = text(message.path("content"));
        Matcher numbered = NUMBERED.matcher(text);
        boolean cited = role.equals("user") && numbered.lookingAt();
        return new Turn(
                role,
                cited ? text.substring(numbered.end()) : text,
                cited ? Long.valueOf(numbered.group(1)) : null,
                stream(message.path("tool_calls")).map(ChatRequest::call).toList());
    }

    private static Reply.ToolCall call(JsonNode call) {
        JsonNode function = call.path("function");
        return new Reply.ToolCall(function.path("name").asString(""), arguments(function));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> arguments(JsonNode function) {
        try {
            return Json.read(function.path("arguments").asString("{}"), Map.class);
        } catch (BadRequest e) {
            return Map.of(); // somebody else's model wrote them
        }
    }

    private static String conversation(JsonNode json, List<Turn> turns) {
        String user = json.path("user").asString("");
        String named =
                user.isEmpty() ? json.path("metadata").path("conversation_id").asString("") : user;
        return named.isEmpty()
                ? turns.stream()
                        .filter(turn -> turn.role().equals("user"))
                        .map(Turn::text)
                        .findFirst()
                        .orElse("")
                : named;
    }

    /** Content is a string, or parts of which the text ones count. */
    private static String text(JsonNode content) {
        return content.isArray()
                ? stream(content).map(part -> part.path("text").asString("")).collect(Collectors.joining("\n"))
                : content.asString("");
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
