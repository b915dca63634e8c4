package com.diwaar.systemtests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The phone simulator, asked over its control interface: people's thumbs, Twilio's and the model's moods. */
public final class Phone implements AutoCloseable {

    private final String url;
    private final HttpJson http = new HttpJson(Duration.ofMinutes(30));

    Phone(String url) {
        this.url = url;
    }

    /** A text that a person is to send. */
    public record Draft(String from, String to, String body) {}

    /** How a batch went. */
    public record Report(int sent, int accepted, Map<String, Integer> byStatus, Duration took) {}

    /** An answer that a person got. */
    public record Answer(String sid, String body, double elapsedMillis) {}

    public String url() {
        return url;
    }

    /** Sends one text and returns its sid, once its webhook was answered or given up. */
    public String text(String from, String to, String body) {
        return text(from, to, body, List.of());
    }

    /** As {@link #text(String, String, String)}, with pictures. */
    public String text(String from, String to, String body, List<String> mediaUrls) {
        return http.send(
                        "POST",
                        url + "/control/texts",
                        "",
                        Map.of("from", from, "to", to, "body", body, "media_urls", mediaUrls))
                .expected()
                .path("message_sid")
                .asString();
    }

    /** What the person got after that text: as many as wanted, or fewer where the time ends first. */
    public List<Answer> answers(String sid, int atLeast, Duration patience) {
        JsonNode answers = http.get(
                        "%s/control/texts/%s/answer?at_least=%d&wait_seconds=%d"
                                .formatted(url, sid, atLeast, patience.toSeconds()),
                        "")
                .expected()
                .path("answers");
        var found = new ArrayList<Answer>();
        answers.forEach(answer -> found.add(new Answer(
                answer.path("message_sid").asString(),
                answer.path("body").asString(),
                answer.path("elapsed_ms").asDouble())));
        return found;
    }

    /** Each person's texts in order, one after another; different people at once. Returns when all webhooks are over. */
    public Report textAll(List<Draft> drafts, int peopleAtOnce, double ratePerSecond) {
        var texts = drafts.stream()
                .map(draft -> Map.of("from", draft.from(), "to", draft.to(), "body", draft.body()))
                .toList();
        JsonNode report = http.send(
                        "POST",
                        url + "/control/texts/batch",
                        "",
                        Map.of("texts", texts, "concurrency", peopleAtOnce, "rate_per_second", ratePerSecond))
                .expected();
        var byStatus = new LinkedHashMap<String, Integer>();
        report.path("by_status")
                .propertyStream()
                .forEach(status ->
                        byStatus.put(status.getKey(), status.getValue().asInt()));
        return new Report(
                report.path("sent").asInt(), report.path("accepted").asInt(), byStatus, Duration.ofNanos((long)
                        (report.path("elapsed_ms").asDouble() * 1e6)));
    }

    /** Changes the named switches and leaves the others. */
    public void behave(Map<String, ?> switches) {
        http.send("PUT", url + "/control/behaviour", "", switches).expected();
    }

    /** How many answers of that peer (`model`, `twilio`) are held back now. */
    public int held(String peer) {
        var count = 0;
        for (JsonNode held : http.get(url + "/control/held", "").expected().path("held")) {
            count += held.path("peer").asString().equals(peer) ? 1 : 0;
        }
        return count;
    }

    public JsonNode counters() {
        return http.get(url + "/control/counters", "").expected();
    }

    /** The webhooks that the demo's endpoint got, newest first. */
    public List<JsonNode> webhooks() {
        var found = new ArrayList<JsonNode>();
        http.get(url + "/control/webhooks?limit=500", "")
                .expected()
                .path("webhooks")
                .forEach(found::add);
        return found;
    }

    public Timeline timeline() {
        return Timeline.of(http.get(url + "/control/timeline?bodies=true", "").expected());
    }

    /** Forgets all texts, counts and switches. */
    public void reset() {
        http.send("POST", url + "/control/reset", "", Map.of()).expected();
    }

    @Override
    public void close() {
        http.close();
    }
}
