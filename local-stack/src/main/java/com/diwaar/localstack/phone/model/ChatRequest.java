package com.diwaar.localstack.phone.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * What a chat completion request asks, as far as a scripted model cares.
 *
 * @param conversation names the conversation: the request's {@code user}, else its metadata's {@code conversation_id}, else
 *     its first user message
 */
record ChatRequest(String model, List<Turn> turns, boolean stream, boolean usageInStream, String conversation) {

    /** One message of the history. */
    record Turn(String role, String text) {}

    static ChatRequest of(JsonNode json) {
        List<Turn> turns = StreamSupport.stream(json.path("messages").spliterator(), false)
                .map(message -> new Turn(
                        message.path("role").asString("").toLowerCase(Locale.ROOT), text(message.path("content"))))
                .toList();
        return new ChatRequest(
                json.path("model").asString(""),
                turns,
                json.path("stream").asBoolean(false),
                json.path("stream_options").path("include_usage").asBoolean(false),
                conversation(json, turns));
    }

    /** The user's texts since the last answer: what an answer has to cover. */
    List<String> unanswered() {
        List<String> open = new ArrayList<>();
        for (Turn turn : turns) {
            switch (turn.role()) {
                case "assistant" -> open.clear();
                case "user" -> open.add(turn.text());
                default -> {
                    // Instructions and tool results are no texts of a person.
                }
            }
        }
        return open;
    }

    int promptCharacters() {
        return turns.stream().mapToInt(turn -> turn.text().length()).sum();
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
                ? StreamSupport.stream(content.spliterator(), false)
                        .map(part -> part.path("text").asString(""))
                        .collect(Collectors.joining("\n"))
                : content.asString("");
    }
}
