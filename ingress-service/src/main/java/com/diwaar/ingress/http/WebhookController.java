package com.diwaar.ingress.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.ingress.webhook.TwilioForm;
import com.diwaar.ingress.webhook.WebhookEvents;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.kafka.PoisonRecord;
import com.diwaar.kit.kafka.TransientFailure;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Twilio's webhooks. 200 with empty TwiML means that the event is safe in Kafka, and nothing else gives a 200; 403 is a
 * signature that is not genuine, 413 a body no text can have, 503 a Kafka that can't take the event, on which Twilio comes
 * again.
 */
@RestController
class WebhookController {

    /** An answer of another type than XML would be texted to the person. */
    private static final String EMPTY_TWIML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

    private final SignedRequests requests;
    private final WebhookEvents events;
    private final MeterRegistry meters;

    WebhookController(SignedRequests requests, WebhookEvents events, MeterRegistry meters) {
        this.requests = requests;
        this.events = events;
        this.meters = meters;
    }

    @PostMapping("/sms/webhook")
    ResponseEntity<String> webhook(HttpServletRequest request) {
        TwilioForm form = verified(request, "text", "MessageSid", "From", "To");
        return publish("text", () -> events.textReceived(form, Instant.now()));
    }

    @PostMapping("/sms/status")
    ResponseEntity<String> status(HttpServletRequest request) {
        TwilioForm form = verified(request, "status", "MessageSid", "MessageStatus");
        Optional<UUID> attempt = SignedRequests.inQuery(request, "attempt_id").flatMap(WebhookController::uuid);
        return publish("status", () -> events.statusChanged(form, attempt, Instant.now()));
    }

    private TwilioForm verified(HttpServletRequest request, String kind, String... required) {
        TwilioForm form;
        try {
            form = requests.verified(request);
        } catch (RequestRefused refused) {
            count(kind, refused.code().wire());
            throw refused;
        }
        List<String> missing = List.of(required).stream()
                .filter(name -> form.get(name).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            count(kind, "incomplete");
            throw new RequestRefused(
                    ErrorCode.INVALID_REQUEST, "The webhook lacks " + String.join(", ", missing) + ".");
        }
        return form;
    }

    private ResponseEntity<String> publish(String kind, Runnable publishing) {
        try {
            publishing.run();
        } catch (TransientFailure e) {
            count(kind, "kafka_away");
            throw new RequestRefused(
                    ErrorCode.SERVICE_UNAVAILABLE, "The event could not be stored; send the webhook again.");
        } catch (PoisonRecord e) {
            count(kind, "too_large");
            throw new RequestRefused(ErrorCode.PAYLOAD_TOO_LARGE, "The event is larger than the broker takes.");
        }
        count(kind, "accepted");
        return ResponseEntity.ok().contentType(MediaType.TEXT_XML).body(EMPTY_TWIML);
    }

    private void count(String kind, String outcome) {
        meters.counter("diwaar.webhooks.received", "kind", kind, "outcome", outcome)
                .increment();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
