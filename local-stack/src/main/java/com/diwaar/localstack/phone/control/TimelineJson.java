package com.diwaar.localstack.phone.control;

import com.diwaar.localstack.phone.measure.ModelCalls;
import com.diwaar.localstack.phone.twilio.Message;
import com.diwaar.localstack.phone.twilio.Messages;
import com.diwaar.localstack.phone.web.Json;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * When everything happened, compactly: for texts, creates (what Twilio says of its own accord is none) and model calls the names of the columns, then the rows. Times are
 * microseconds since 1970, 0 where it has not happened. Written row by row, since a benchmark makes many.
 */
final class TimelineJson {

    private final Messages messages;
    private final ModelCalls modelCalls;

    TimelineJson(Messages messages, ModelCalls modelCalls) {
        this.messages = messages;
        this.modelCalls = modelCalls;
    }

    void write(Writer out, boolean bodies) throws IOException {
        out.write("{\"texts\":");
        table(
                out,
                columns(
                        bodies,
                        "message_sid",
                        "person",
                        "number",
                        "created_us",
                        "webhook_sent_us",
                        "webhook_answered_us",
                        "webhook_status",
                        "attempts"),
                messages.oldestFirst().stream()
                        .filter(Message::isInbound)
                        .map(message -> text(message, bodies))
                        .iterator());
        out.write(",\"creates\":");
        table(
                out,
                columns(bodies, "message_sid", "person", "number", "received_us", "status"),
                messages.oldestFirst().stream()
                        .filter(message -> !message.isInbound() && !message.isByTwilio())
                        .map(message -> create(message, bodies))
                        .iterator());
        out.write(",\"model_calls\":");
        table(
                out,
                List.of("conversation", "started_us", "ended_us", "answered"),
                StreamSupport.stream(modelCalls.finished().spliterator(), false)
                        .map(call -> (List<?>)
                                List.of(call.conversation(), call.startedMicros(), call.endedMicros(), call.answered()))
                        .iterator());
        out.write("}");
    }

    private static List<?> text(Message message, boolean bodies) {
        Message.Webhook webhook = message.webhook();
        Message.Content content = message.content();
        return row(
                bodies,
                content.body(),
                message.sid(),
                content.person(),
                content.number(),
                message.createdMicros(),
                webhook == null ? 0 : webhook.sentMicros(),
                webhook == null ? 0 : webhook.answeredMicros(),
                webhook == null ? 0 : webhook.status(),
                webhook == null ? 0 : webhook.attempts());
    }

    private static List<?> create(Message message, boolean bodies) {
        Message.Content content = message.content();
        return row(
                bodies,
                content.body(),
                message.sid(),
                content.person(),
                content.number(),
                message.createdMicros(),
                message.progress().status());
    }

    private static List<String> columns(boolean bodies, String... names) {
        return bodies ? append(names, "body") : List.of(names);
    }

    private static List<?> row(boolean bodies, String body, Object... values) {
        return bodies ? append(values, body) : List.of(values);
    }

    private static <T> List<T> append(T[] values, T last) {
        T[] more = Arrays.copyOf(values, values.length + 1);
        more[values.length] = last;
        return List.of(more);
    }

    private static void table(Writer out, List<String> columns, Iterator<? extends List<?>> rows) throws IOException {
        out.write("{\"columns\":" + Json.line(columns) + ",\"rows\":[");
        while (rows.hasNext()) {
            out.write(Json.line(rows.next()));
            out.write(rows.hasNext() ? ",\n" : "");
        }
        out.write("]}");
    }
}
