package com.diwaar.localstack.phone.twilio;

import com.diwaar.localstack.phone.web.Json;
import tools.jackson.databind.node.ObjectNode;

/** A message as the page and the control API show it. */
public final class Bubble {

    private Bubble() {}

    public static ObjectNode of(Message message) {
        Message.Content content = message.content();
        Message.Progress progress = message.progress();
        ObjectNode json = Json.object();
        json.put("message_sid", message.sid());
        json.put("sequence", message.sequence());
        json.put("direction", content.direction().word());
        json.put("by_twilio", message.isByTwilio());
        json.put("person", content.person());
        json.put("number", content.number());
        json.put("from", content.from());
        json.put("to", content.to());
        json.put("body", content.body());
        json.put("channel", message.isWhatsApp() ? "whatsapp" : "sms");
        json.set(
                "media_urls",
                Json.tree(message.media().stream()
                        .map(medium -> MediaApi.address(message, medium))
                        .toList()));
        json.set(
                "media_types",
                Json.tree(message.media().stream().map(Medium::contentType).toList()));
        json.put("segments", message.segments().count());
        json.put("encoding", message.segments().unicode() ? "UCS-2" : "GSM-7");
        json.put("status", progress.status());
        json.put("error_code", progress.errorCode());
        json.put("created_at", message.created().toString());
        json.put("updated_at", progress.updated().toString());
        Message.Webhook webhook = message.webhook();
        json.set("webhook", webhook == null ? null : of(webhook));
        return json;
    }

    public static ObjectNode of(Message.Webhook webhook) {
        return Json.object()
                .put("accepted", webhook.accepted())
                .put("status", webhook.status())
                .put("attempts", webhook.attempts())
                .put("error", webhook.error())
                .put("elapsed_ms", (webhook.answeredMicros() - webhook.sentMicros()) / 1000.0);
    }
}
