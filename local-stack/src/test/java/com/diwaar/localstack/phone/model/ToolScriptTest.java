package com.diwaar.localstack.phone.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.localstack.phone.web.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolScriptTest {

    private static final String VISIT = "- Agenda 7 (since yesterday): Confirm the visit of the plumber";
    private static final String BILL = "- Agenda 8: Ask whether the bill may be paid by card";
    private static final List<String> BOTH = List.of(ToolScript.CONCLUDE, ToolScript.OPT_OUT);

    private static Map<String, Object> says(String role, String content) {
        return Map.of("role", role, "content", content);
    }

    private static Reply reply(String agendas, List<String> tools, List<Map<String, Object>> messages) {
        var all = new ArrayList<>(List.of(says("system", "Be brief.\nOpen agendas:\n" + agendas)));
        all.addAll(messages);
        return ScriptedModel.reply(
                ScriptedModel.DEMO,
                ChatRequest.of(Json.tree(Map.of(
                        "messages",
                        all,
                        "tools",
                        tools.stream()
                                .map(name -> Map.of("type", "function", "function", Map.of("name", name)))
                                .toList()))));
    }

    private static Reply reply(String agendas, String text) {
        return reply(agendas, BOTH, List.of(says("user", "[message 41] " + text)));
    }

    private static Object argument(Reply reply, String name) {
        assertThat(reply).isInstanceOf(Reply.ToolCall.class);
        return ((Reply.ToolCall) reply).arguments().get(name);
    }

    private static String words(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Words.class);
        return ((Reply.Words) reply).text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yes", "Yes that works", "ok confirmed", "Yep!", "Thursday works for me", "Sure, thanks. Bye"})
    void concludesTheOnlyAgendaByAClearYes(String text) {
        Reply reply = reply(VISIT, text);
        assertThat(argument(reply, "result")).isEqualTo("completed");
        assertThat(argument(reply, "agenda_id")).isEqualTo(7L);
        assertThat(argument(reply, "message_id")).isEqualTo(41L);
        assertThat(argument(reply, "fields")).isEqualTo(Map.of("answer", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "No thanks", "Sorry, no", "I can't make it", "Hi. I’m not interested."})
    void declinesByAClearNo(String text) {
        assertThat(argument(reply(VISIT, text), "result")).isEqualTo("declined");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"maybe", "yes, but I'm not sure", "yes?", "I might", "no idea", "Are you open on Sunday?", "noon"
            })
    void concludesNothingByWhatIsNotClear(String text) {
        assertThat(words(reply(VISIT, text))).doesNotContain("[message");
    }

    @Test
    void takesTheLastWordOfSeveral() {
        assertThat(argument(
                        reply(
                                VISIT,
                                BOTH,
                                List.of(says("user", "[message 1] yes"), says("user", "[message 2] no, wait"))),
                        "result"))
                .isEqualTo("declined");
        words(reply(VISIT, BOTH, List.of(says("user", "[message 1] yes"), says("user", "[message 2] maybe"))));
    }

    @Test
    void citesTheTextThatItRestsOnAmongSeveral() {
        Reply reply = reply(VISIT, BOTH, List.of(says("user", "[message 1] yes"), says("user", "[message 2] see you")));
        assertThat(argument(reply, "message_id")).isEqualTo(1L);
    }

    @Test
    void picksTheAgendaWhoseWordsAreMentionedElseAsks() {
        String two = VISIT + "\n" + BILL;
        assertThat(argument(reply(two, "yes, by card please"), "agenda_id")).isEqualTo(8L);
        assertThat(words(reply(two, "yes"))).contains("plumber").contains("card");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"please stop texting me", "Leave me alone!", "Don’t text me again", "take me off your list"})
    void recordsAWishToBeLeftAlone(String text) {
        Reply reply = reply("", text);
        assertThat(((Reply.ToolCall) reply).tool()).isEqualTo(ToolScript.OPT_OUT);
        assertThat(argument(reply, "message_id")).isEqualTo(41L);
    }

    @Test
    void stopsNobodyWhoOnlyStopsBy() {
        words(reply(VISIT, "can I stop by at 5?"));
    }

    @Test
    void callsOnlyWhatItWasOfferedAndCanCite() {
        words(reply(VISIT, List.of(), List.of(says("user", "[message 41] yes"))));
        words(reply(VISIT, List.of(ToolScript.OPT_OUT), List.of(says("user", "[message 41] yes"))));
        words(reply(VISIT, BOTH, List.of(says("user", "yes"))));
        words(reply("", BOTH, List.of(says("user", "[message 41] yes"))));
    }

    @Test
    void speaksOfItsCallOnceTheToolHasAnswered() {
        Map<String, Object> call = Map.of(
                "role",
                "assistant",
                "tool_calls",
                List.of(Map.of(
                        "id",
                        "call_1",
                        "type",
                        "function",
                        "function",
                        Map.of("name", ToolScript.CONCLUDE, "arguments", "{\"result\":\"declined\"}"))));
        Map<String, Object> result = Map.of("role", "tool", "tool_call_id", "call_1", "content", "noted");
        Map<String, Object> text = says("user", "[message 41] no. Do you deliver?");
        assertThat(words(reply(VISIT, BOTH, List.of(text, call, result))))
                .contains("declined")
                .contains("deliver within 5 miles");
    }
}
