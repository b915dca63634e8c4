package com.diwaar.ingress.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.ingress.webhook.TwilioForm;
import com.diwaar.ingress.webhook.WebhookEvents;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.kafka.PoisonRecord;
import com.diwaar.kit.kafka.TransientFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
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
    private static final byte[] EMPTY_TWIML =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>".getBytes(StandardCharsets.UTF_8);

    private final SignedRequests requests;
    private final WebhookEvents events;
    private final MeterRegistry meters;
    private final Timer texts;
    private final Timer statuses;

    WebhookController(SignedRequests requests, WebhookEvents events, MeterRegistry meters) {
        this.requests = requests;
        this.events = events;
        this.meters = meters;
        this.texts = timer("text");
        this.statuses = timer("status");
    }

    private Timer timer(String kind) {
        return Timer.builder("diwaar.webhooks.answered")
                .description(
                        "Webhooks that were answered by 200: until Kafka had the event, and the answer was written")
                .tag("kind", kind)
                .publishPercentileHistogram()
                .register(meters);
    }

    @PostMapping("/sms/webhook")
    void webhook(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long begin = System.nanoTime();
        TwilioForm form = verified(request, "text", "MessageSid", "From", "To");
        publish("text", () -> events.textReceived(form, Instant.now()));
        answer(response);
        texts.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }

    @PostMapping("/sms/status")
    void status(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long begin = System.nanoTime();
        TwilioForm form = verified(request, "status", "MessageSid", "MessageStatus");
        Optional<UUID> attempt = SignedRequests.inQuery(request, "attempt_id").flatMap(WebhookController::uuid);
        publish("status", () -> events.statusChanged(form, attempt, Instant.now()));
        answer(response);
        statuses.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }

    /** Written by hand: to have the framework find a converter for always the same bytes costs more than the signature. */
    private static void answer(HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.TEXT_XML_VALUE);
        response.setContentLength(EMPTY_TWIML.length);
        response.getOutputStream().write(EMPTY_TWIML);
    }

    private TwilioForm verified(HttpServletRequest request, String kind, String... required) {
        TwilioForm form;
        try {
            form = requests.verified(request);
        } catch (RequestRefused refused) {
            count(kind, refused.code().wire());
            throw refused;
        }
        List<String> missing =
                Stream.of(required).filter(name -> form.get(name).isEmpty()).toList();
        if (!missing.isEmpty()) {
            count(kind, "incomplete");
            throw new RequestRefused(
                    ErrorCode.INVALID_REQUEST, "The webhook lacks " + String.join(", ", missing) + ".");
        }
        return form;
    }

    private void publish(String kind, Runnable publishing) {
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
