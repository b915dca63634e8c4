package com.diwaar.systemtests;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What the simulator saw, in the order in which it saw it. Times are microseconds since 1970; 0 is never.
 *
 * @param texts that people sent
 * @param creates that the provider took: what people got
 * @param modelCalls that are over
 */
public record Timeline(List<Text> texts, List<Create> creates, List<ModelCall> modelCalls) {

    /** A text that a person sent, and how its webhook went. */
    public record Text(
            String sid,
            String person,
            String number,
            String body,
            long createdMicros,
            long webhookSentMicros,
            long webhookAnsweredMicros,
            int webhookStatus,
            int attempts) {

        /** Whether we said that we have it. */
        public boolean isAccepted() {
            return webhookStatus == 200;
        }
    }

    /** A text that the provider took from us. */
    public record Create(String sid, String person, String number, String body, long receivedMicros, String status) {}

    /** One call of the model, answered or not. */
    public record ModelCall(String conversation, long startedMicros, long endedMicros, boolean answered) {}

    /**
     * How often a call was answered that began while another one of its conversation, answered too, still ran. Unlike the
     * simulator's own count it leaves out calls whose caller had hung up, whenever that came to be known.
     */
    public int overlapsOfAnsweredCalls() {
        var busyUntil = new HashMap<String, Long>();
        int overlaps = 0;
        for (ModelCall call : modelCalls.stream()
                .filter(ModelCall::answered)
                .sorted(Comparator.comparingLong(ModelCall::startedMicros))
                .toList()) {
            overlaps += call.startedMicros() < busyUntil.getOrDefault(call.conversation(), 0L) ? 1 : 0;
            busyUntil.merge(call.conversation(), call.endedMicros(), Math::max);
        }
        return overlaps;
    }

    /** With more texts, which came another way. */
    public Timeline withTexts(Collection<Text> more) {
        var all = new ArrayList<>(texts);
        all.addAll(more);
        return new Timeline(all, creates, modelCalls);
    }

    static Timeline of(JsonNode json) {
        return new Timeline(
                rows(
                        json.path("texts"),
                        row -> new Text(
                                row.text("message_sid"),
                                row.text("person"),
                                row.text("number"),
                                row.text("body"),
                                row.number("created_us"),
                                row.number("webhook_sent_us"),
                                row.number("webhook_answered_us"),
                                (int) row.number("webhook_status"),
                                (int) row.number("attempts"))),
                rows(
                        json.path("creates"),
                        row -> new Create(
                                row.text("message_sid"),
                                row.text("person"),
                                row.text("number"),
                                row.text("body"),
                                row.number("received_us"),
                                row.text("status"))),
                rows(
                        json.path("model_calls"),
                        row -> new ModelCall(
                                row.text("conversation"),
                                row.number("started_us"),
                                row.number("ended_us"),
                                row.value("answered").asBoolean())));
    }

    /** A row of a table whose columns are named once. */
    private record Row(Map<String, Integer> columns, JsonNode values) {

        JsonNode value(String name) {
            return values.path(Optional.ofNullable(columns.get(name))
                    .orElseThrow(() -> new IllegalStateException("no column " + name + " in " + columns.keySet())));
        }

        String text(String name) {
            return value(name).asString();
        }

        long number(String name) {
            return value(name).asLong();
        }
    }

    private static <T> List<T> rows(JsonNode table, Function<Row, T> reading) {
        var columns = new HashMap<String, Integer>();
        table.path("columns").forEach(name -> columns.put(name.asString(), columns.size()));
        var rows = new ArrayList<T>();
        table.path("rows").forEach(values -> rows.add(reading.apply(new Row(columns, values))));
        return rows;
    }
}
