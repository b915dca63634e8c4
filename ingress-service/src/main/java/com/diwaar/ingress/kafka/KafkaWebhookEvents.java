package com.diwaar.ingress.kafka;

import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsStatus;
import com.diwaar.events.Topics;
import com.diwaar.ingress.webhook.TwilioForm;
import com.diwaar.ingress.webhook.WebhookEvents;
import com.diwaar.kit.kafka.Event;
import com.diwaar.kit.kafka.Events;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Publishes what Twilio told us, and returns when the broker has acknowledged it on every in-sync replica. */
@Component
class KafkaWebhookEvents implements WebhookEvents {

    private final Events events;

    KafkaWebhookEvents(Events events) {
        this.events = events;
    }

    @Override
    public void textReceived(TwilioForm form, Instant receivedAt) {
        SmsReceived text = SmsReceivedTranslator.toAvro(form, receivedAt);
        events.publish(new Event(Topics.SMS_RECEIVED, text.getTo() + "|" + text.getFrom(), text));
    }

    @Override
    public void statusChanged(TwilioForm form, Optional<UUID> attemptId, Instant receivedAt) {
        SmsStatus status = SmsStatusTranslator.toAvro(form, attemptId, receivedAt);
        events.publish(new Event(Topics.SMS_STATUS, status.getMessageSid(), status));
    }
}
