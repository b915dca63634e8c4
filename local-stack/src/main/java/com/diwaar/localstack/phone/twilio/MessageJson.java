package com.diwaar.localstack.phone.twilio;

import com.diwaar.localstack.phone.web.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A Message resource exactly as Twilio's API of 2010-04-01 renders it: counts are strings, dates are RFC 2822. */
final class MessageJson {

    static final String VERSION = "2010-04-01";

    private static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final String account;
    private final BooleanSupplier undatedWhileQueued;

    MessageJson(String account, BooleanSupplier undatedWhileQueued) {
        this.account = account;
        this.undatedWhileQueued = undatedWhileQueued;
    }

    ObjectNode of(Message message) {
        Message.Content content = message.content();
        Message.Progress progress = message.progress();
        boolean pending = progress.status().equals("accepted");
        String uri = uri(message.sid());
        ObjectNode json = Json.object();
        json.put("account_sid", account);
        json.put("api_version", VERSION);
        json.put("body", content.body());
        json.put("date_created", isUndated(progress) ? null : date(message.created()));
        json.put("date_sent", date(message.isInbound() ? message.created() : progress.sent()));
        json.put("date_updated", date(progress.updated()));
        json.put("direction", content.direction().word());
        json.put("error_code", progress.errorCode());
        json.put("error_message", ErrorTexts.of(progress.errorCode()));
        json.put("from", pending ? null : content.from());
        json.put("messaging_service_sid", content.messagingServiceSid());
        json.put("num_media", Integer.toString(content.mediaUrls().size()));
        json.put(
                "num_segments",
                pending ? "0" : Integer.toString(message.segments().count()));
        json.putNull("price");
        json.put("price_unit", "USD");
        json.put("sid", message.sid());
        json.put("status", progress.status());
        ObjectNode parts = Json.object().put("media", uri.replace(".json", "/Media.json"));
        json.set("subresource_uris", parts);
        json.put("to", content.to());
        json.put("uri", uri);
        return json;
    }

    /** A Media resource. */
    ObjectNode of(Message message, Medium medium) {
        return Json.object()
                .put("account_sid", account)
                .put("content_type", medium.contentType())
                .put("date_created", date(message.created()))
                .put("date_updated", date(message.created()))
                .put("parent_sid", message.sid())
                .put("sid", medium.sid())
                .put("uri", uri(message.sid()).replace(".json", "/Media/" + medium.sid() + ".json"));
    }

    String uri(String sid) {
        return "/" + VERSION + "/Accounts/" + account + "/Messages/" + sid + ".json";
    }

    private boolean isUndated(Message.Progress progress) {
        return undatedWhileQueued.getAsBoolean()
                && List.of("accepted", "queued").contains(progress.status());
    }

    private static @Nullable String date(@Nullable Instant time) {
        return time == null ? null : RFC_2822.format(time);
    }
}
