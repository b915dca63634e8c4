package com.diwaar.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.SmsReceived;
import com.diwaar.events.Topics;
import com.diwaar.testkit.NodeProject;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.TopicReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Twilio's own client for Node signs what this service is sent: neither side's idea of a signature is ours. */
class TwilioNodeClientIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static RunningIngress ingress;
    private static NodeProject twilio;

    @BeforeAll
    static void start() throws Exception {
        ingress = RunningIngress.on(RealKafka.shared(), "ingress.auth-tokens=the-next-token," + RunningIngress.TOKEN);
        twilio = NodeProject.in(Path.of("twilio-node"));
    }

    @AfterAll
    static void stop() {
        ingress.close();
    }

    @Test
    void whatItSignsIsGenuine() throws Exception {
        Map<String, String> text = RunningIngress.text("SM-node");
        text.put("Body", "  \u00bfcu\u00e1nto? \ud83c\udf70 100% & more+ '\"\n");
        text.put("Empty", "");
        List<Map<String, Object>> calls = Stream.of(
                        "https://sms.example.com/sms/webhook",
                        "https://sms.example.com:443/sms/webhook",
                        "https://sms.example.com/sms/webhook?q=%27a%20b%27&empty=&plus=a+b",
                        "https://sms.example.com/sms/webhook?one=1&one=2")
                .flatMap(url -> Stream.of(RunningIngress.TOKEN, "the-next-token")
                        .<Map<String, Object>>map(token -> Map.of("token", token, "url", url, "params", text)))
                .toList();
        for (JsonNode signed : signed(calls)) {
            assertThat(post(signed, RunningIngress.encoded(text)).statusCode())
                    .as(signed.toString())
                    .isEqualTo(200);
        }
        try (TopicReader<SmsReceived> topic = ingress.reader(Topics.SMS_RECEIVED)) {
            assertThat(topic.await(event -> event.getMessageSid().equals("SM-node"))
                            .getBody())
                    .isEqualTo(text.get("Body"));
        }
    }

    @Test
    void aRepeatedParameterIsSignedAsTwilioDoes() throws Exception {
        Map<String, Object> parameters = new LinkedHashMap<>(RunningIngress.text("SM-node-twice"));
        parameters.put("Tag", List.of("b", "a", "b"));
        JsonNode signed = signed(List.of(Map.of(
                        "token",
                        RunningIngress.TOKEN,
                        "url",
                        "https://sms.example.com/sms/webhook",
                        "params",
                        parameters)))
                .get(0);
        String form = RunningIngress.encoded(RunningIngress.text("SM-node-twice")) + "&Tag=b&Tag=a&Tag=b";
        assertThat(post(signed, form).statusCode()).isEqualTo(200);
        assertThat(post(signed, form + "&Tag=c").statusCode()).isEqualTo(403);
    }

    @Test
    void aBodyThatIsNoFormIsCoveredByItsDigest() throws Exception {
        String body = "{\"percent\": \"100% \u00f1\"}";
        JsonNode signed = signed(List.of(Map.of(
                        "token", RunningIngress.TOKEN, "url", "https://sms.example.com/sms/webhook?a=b", "body", body)))
                .get(0);
        var genuine = post(signed, body);
        assertThat(genuine.statusCode()).as("genuine, and no text").isEqualTo(400);
        assertThat(post(signed, body + " ").statusCode()).isEqualTo(403);
    }

    @Test
    void anotherAccountsTokenOpensNothing() throws Exception {
        Map<String, String> text = RunningIngress.text("SM-node-forged");
        JsonNode signed = signed(List.of(
                        Map.of("token", "stolen", "url", "https://sms.example.com/sms/webhook", "params", text)))
                .get(0);
        assertThat(post(signed, RunningIngress.encoded(text)).statusCode()).isEqualTo(403);
    }

    private static java.net.http.HttpResponse<String> post(JsonNode signed, String body) {
        String pathAndQuery = signed.get("url").asString().replaceFirst("^https://[^/]+", "");
        return ingress.post(
                pathAndQuery,
                body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded",
                body,
                signed.get("signature").asString());
    }

    private static JsonNode signed(List<Map<String, Object>> calls) throws Exception {
        return JSON.readTree(twilio.run(Map.of(), JSON.writeValueAsString(calls), "node", "sign.mjs"));
    }
}
