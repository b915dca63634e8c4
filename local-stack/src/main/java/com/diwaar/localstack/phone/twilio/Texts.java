package com.diwaar.localstack.phone.twilio;

import com.diwaar.localstack.phone.live.Live;
import com.diwaar.localstack.phone.switches.Behaviour;
import com.diwaar.localstack.phone.webhook.WebhookCall;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Texts that people send: kept, then told to the number's webhook. */
public final class Texts {

    private static final Map<String, String> GEOGRAPHY = Map.of(
            "ToCountry", "US",
            "ToState", "",
            "ToCity", "",
            "ToZip", "",
            "FromCountry", "US",
            "FromState", "CA",
            "FromCity", "SAN FRANCISCO",
            "FromZip", "94107");

    private final Account account;
    private final URI webhookUrl;
    private final Supplier<String> apiBaseUrl;
    private final Messages messages;
    private final WebhookCall webhooks;
    private final OptOuts optOuts;
    private final Behaviour behaviour;
    private final Live live;

    /**
     * @param webhookUrl of every number, with Twilio's connection overrides in its fragment
     * @param apiBaseUrl of this simulator: media are fetched from it
     */
    public Texts(
            Account account,
            URI webhookUrl,
            Supplier<String> apiBaseUrl,
            Messages messages,
            WebhookCall webhooks,
            OptOuts optOuts,
            Behaviour behaviour,
            Live live) {
        this.account = account;
        this.webhookUrl = webhookUrl;
        this.apiBaseUrl = apiBaseUrl;
        this.messages = messages;
        this.webhooks = webhooks;
        this.optOuts = optOuts;
        this.behaviour = behaviour;
        this.live = live;
    }

    /** Sends a text to the number, and comes back when its webhook was answered or given up; at most 15 s. */
    public Message send(String person, String number, String body, List<String> mediaUrls) {
        Message text = messages.add(
                new Message.Content(Message.Direction.INBOUND, person, number, body, mediaUrls, null, null),
                "received");
        live.publish("message", () -> Bubble.of(text));
        if (behaviour.now().twilioHandlesStop()) {
            // Before the webhook: whoever it tells finds the pair blocked already.
            optOuts.hear(person, number, body)
                    .ifPresent(answer -> reply(text, Message.Direction.OUTBOUND_BY_TWILIO, answer));
        }
        WebhookCall.Outcome outcome = webhooks.call("webhooks", webhookUrl(), parameters(text));
        text.webhookWas(new Message.Webhook(
                outcome.sentMicros(), outcome.answeredMicros(), outcome.status(), outcome.attempts(), outcome.error()));
        live.publish("message", () -> Bubble.of(text));
        if (outcome.accepted()
                && outcome.contentType().startsWith("text/plain")
                && !outcome.body().isBlank()) {
            // Twilio texts a plain answer to the person, which is rarely what was meant.
            reply(text, Message.Direction.OUTBOUND_REPLY, outcome.body());
        }
        return text;
    }

    /** What is said by a switch wins over what the URL bears. */
    private URI webhookUrl() {
        String rules = behaviour.now().webhookRules();
        return rules == null
                ? webhookUrl
                : URI.create(webhookUrl.toString().replaceFirst("#.*$", "") + (rules.isEmpty() ? "" : "#" + rules));
    }

    private void reply(Message text, Message.Direction direction, String body) {
        Message.Content said = text.content();
        Message reply = messages.add(
                new Message.Content(direction, said.person(), said.number(), body, List.of(), null, null), "delivered");
        live.publish("message", () -> Bubble.of(reply));
    }

    private Map<String, String> parameters(Message text) {
        Message.Content content = text.content();
        String segments = Integer.toString(text.segments().count());
        Map<String, String> form = new LinkedHashMap<>(text.isWhatsApp() ? ofWhatsApp(text) : GEOGRAPHY);
        form.put("SmsMessageSid", text.sid());
        form.put("NumMedia", Integer.toString(text.media().size()));
        form.put("SmsSid", text.sid());
        form.put("SmsStatus", "received");
        form.put("Body", content.body());
        form.put("To", content.to());
        form.put("NumSegments", segments);
        form.put("MessageSid", text.sid());
        form.put("AccountSid", account.sid());
        form.put("From", content.from());
        form.put("ApiVersion", MessageJson.VERSION);
        for (int i = 0; i < text.media().size(); i++) {
            Medium medium = text.media().get(i);
            form.put(
                    "MediaUrl" + i,
                    apiBaseUrl.get() + "/" + MessageJson.VERSION + "/Accounts/" + account.sid() + "/Messages/"
                            + text.sid() + "/Media/" + medium.sid());
            form.put("MediaContentType" + i, medium.contentType());
        }
        return form;
    }

    /** Instead of places Twilio tells who somebody is on WhatsApp. */
    private static Map<String, String> ofWhatsApp(Message text) {
        String number = text.content().person().substring(Message.WHATSAPP.length());
        return Map.of(
                "ProfileName",
                "Somebody",
                "WaId",
                number.replace("+", ""),
                "MessageType",
                text.media().isEmpty() ? "text" : "image");
    }
}
