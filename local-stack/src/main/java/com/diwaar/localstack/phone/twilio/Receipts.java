package com.diwaar.localstack.phone.twilio;

import com.diwaar.localstack.phone.live.Live;
import com.diwaar.localstack.phone.switches.Behaviour;
import com.diwaar.localstack.phone.webhook.WebhookCall;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves a text from queued over sent to its end, and tells its callback URL. A slow callback holds up the callbacks after
 * it, never the text.
 */
final class Receipts {

    /** What WhatsApp says of a text that is no template and comes too long after the person's last one. */
    private static final int OUTSIDE_THE_WINDOW = 63016;

    private final Account account;
    private final Messages messages;
    private final Behaviour behaviour;
    private final WebhookCall webhooks;
    private final Live live;

    Receipts(Account account, Messages messages, Behaviour behaviour, WebhookCall webhooks, Live live) {
        this.account = account;
        this.messages = messages;
        this.behaviour = behaviour;
        this.webhooks = webhooks;
        this.live = live;
    }

    void follow(Message message) {
        Thread.ofVirtual().name("receipts").start(() -> {
            try {
                progress(message);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void progress(Message message) throws InterruptedException {
        Behaviour.Settings settings = behaviour.now();
        Callbacks callbacks = new Callbacks(settings.callbacksReversed(), settings.repeatCallbacks());
        step(message, "queued", null, callbacks);
        Thread.sleep(settings.sentAfterMs());
        if (message.isWhatsApp() && !isInWindow(message, settings)) {
            step(message, "failed", OUTSIDE_THE_WINDOW, callbacks);
            callbacks.end();
            return;
        }
        boolean failed = settings.finalStatus().equals("failed");
        if (!failed) {
            step(message, "sent", null, callbacks);
            Thread.sleep(settings.deliveredAfterMs());
        }
        boolean arrives = settings.finalStatus().equals("delivered");
        Integer error = settings.finalErrorCode() == null ? 30008 : settings.finalErrorCode();
        step(message, settings.finalStatus(), arrives ? null : error, callbacks);
        if (arrives && message.isWhatsApp() && settings.readAfterMs() >= 0) {
            Thread.sleep(settings.readAfterMs());
            step(message, "read", null, callbacks);
        }
        callbacks.end();
    }

    /** Whether the person has written lately enough for a text that is no template. */
    private boolean isInWindow(Message message, Behaviour.Settings settings) {
        Instant since = message.created().minus(Duration.ofHours(settings.whatsappWindowHours()));
        return messages.between(message.content().person(), message.content().number()).stream()
                .anyMatch(one -> one.isInbound() && one.created().isAfter(since));
    }

    private void step(Message message, String status, @Nullable Integer errorCode, Callbacks callbacks) {
        message.progressTo(status, errorCode);
        live.publish("message", () -> Bubble.of(message));
        URI callback = message.content().statusCallback();
        if (callback != null && behaviour.now().statusCallbacks().contains(status)) {
            Map<String, String> form = parameters(message, status, errorCode);
            callbacks.add(() -> webhooks.call("callbacks", callback, form));
        }
    }

    private Map<String, String> parameters(Message message, String status, @Nullable Integer errorCode) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("SmsSid", message.sid());
        form.put("SmsStatus", status);
        form.put("MessageStatus", status);
        form.put("To", message.content().to());
        form.put("MessageSid", message.sid());
        form.put("AccountSid", account.sid());
        form.put("From", message.content().from());
        form.put("ApiVersion", MessageJson.VERSION);
        if (message.content().messagingServiceSid() != null) {
            form.put("MessagingServiceSid", message.content().messagingServiceSid());
        }
        if (message.isWhatsApp()) {
            form.put("ChannelPrefix", "whatsapp");
            form.put("ChannelToAddress", message.content().to().substring(Message.WHATSAPP.length()));
        }
        if (errorCode != null) {
            form.put("ErrorCode", errorCode.toString());
        }
        return form;
    }
}
