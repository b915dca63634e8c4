package com.diwaar.localstack.launcher;

import com.diwaar.localstack.RunningStack;
import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.demo.Demo;
import com.diwaar.localstack.demo.JsonHttp;
import com.diwaar.localstack.demo.JsonHttp.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Sends a text to the demo's number as a person would, and prints the answer and how long it took. */
final class TextCommand implements Command {

    private static final int WAIT_SECONDS = 30;

    private final Place place;

    TextCommand(Place place) {
        this.place = place;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.size() != 2) {
            System.err.println("diwaar: text FROM BODY, as in: ./diwaar text \"+15551230001\" \"Are you open?\"");
            return Diwaar.MISUSED;
        }
        Optional<RunningStack> stack = RunningStack.in(place.home());
        if (stack.isEmpty()) {
            return fail("Diwaar is not up. ./diwaar up starts it.");
        }
        String texts = stack.get().url(StackPart.PHONE) + "/control/texts";
        try (var http = new JsonHttp()) {
            return text(http, texts, arguments.get(0), arguments.get(1));
        } catch (ConnectException e) {
            return fail("the phone simulator does not answer at %s. ./diwaar status tells more.".formatted(texts));
        }
    }

    private static int text(JsonHttp http, String texts, String from, String body)
            throws IOException, InterruptedException {
        Answer sent = http.send("POST", texts, "", Map.of("from", from, "to", Demo.NUMBER, "body", body));
        if (!sent.isOk()) {
            return fail("the text was refused (%d): %s".formatted(sent.status(), sent.text()));
        }
        String sid = URLEncoder.encode(sent.body().path("message_sid").asString(), StandardCharsets.UTF_8);
        Answer answer = http.get(
                texts + "/" + sid + "/answer?wait_seconds=" + WAIT_SECONDS,
                "",
                Duration.ofSeconds(WAIT_SECONDS).plusSeconds(5));
        JsonNode answers = answer.body().path("answers");
        for (JsonNode one : answers) {
            System.out.println(one.path("body").asString());
            System.out.println(
                    one.path("by_twilio").asBoolean(false)
                            ? "(Twilio's own answer, not the assistant's)"
                            : "(answered in %d ms)"
                                    .formatted(one.path("elapsed_ms").asLong()));
        }
        return answers.isEmpty() ? fail("no answer within %d s".formatted(WAIT_SECONDS)) : 0;
    }

    private static int fail(String why) {
        System.err.println("diwaar: " + why);
        return Diwaar.FAILED;
    }
}
