package com.diwaar.localstack.phone.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.localstack.phone.web.Json;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ScriptedModelTest {

    private static String answer(String... texts) {
        var messages = Stream.of(texts)
                .map(text -> Map.of("role", "user", "content", text))
                .toList();
        return words(ScriptedModel.DEMO, ChatRequest.of(Json.tree(Map.of("messages", messages))));
    }

    private static String words(String model, ChatRequest request) {
        return ((Reply.Words) ScriptedModel.reply(model, request)).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Are you open on Sunday?     | open on Sundays",
                "what time do you close      | 7am to 6pm",
                "How much is a croissant?    | $3.50",
                "do u deliver                | 5 miles",
                "I'd like to order a cake    | take that order",
                "thx!                        | welcome",
                "can I talk to a human       | colleague",
                "Who are you?                | scripted stand-in",
                "what is the meaning of life | scripted demo model"
            })
    void answersAsABakerysAssistant(String text, String part) {
        assertThat(answer(text)).contains(part).hasSizeLessThan(320);
    }

    @Test
    void coversEveryUnansweredText() {
        assertThat(answer("Are you open on Sunday?", "and do you deliver?"))
                .contains("Sundays")
                .contains("deliver within 5 miles");
        assertThat(answer("qwerty", "how much is bread?")).contains("$7").doesNotContain("scripted demo");
    }

    @Test
    void echoesWhatIsUnansweredAndNothingElse() {
        JsonNode json = Json.read("""
                {"model": "scripted-echo", "user": "42", "messages": [
                  {"role": "system", "content": "be brief"},
                  {"role": "user", "content": "one"},
                  {"role": "assistant", "content": "ECHO: one"},
                  {"role": "user", "content": "two"},
                  {"role": "user", "content": [{"type": "text", "text": "three"}]}]}
                """, JsonNode.class);
        ChatRequest request = ChatRequest.of(json);
        assertThat(request.conversation()).isEqualTo("42");
        assertThat(words(request.model(), request)).isEqualTo("ECHO: two | three");
    }

    @Test
    void answersWhatCameBeforeACommandedTextTooAndKnowsWhatItSaidLast() {
        JsonNode json = Json.read("""
                {"messages": [
                  {"role": "user", "content": "hi"},
                  {"role": "assistant", "content": "Hello!"},
                  {"role": "user", "content": "[message 7] What did you say last?"},
                  {"role": "assistant", "content": "Your cake is ready\\n[not yet seen by the customer]"},
                  {"role": "user", "content": "[Answer my texts above.]"}]}
                """, JsonNode.class);
        assertThat(words(ScriptedModel.DEMO, ChatRequest.of(json))).isEqualTo("I said: Your cake is ready");
        assertThat(answer("what did you say?")).contains("haven't said anything");
    }
}
