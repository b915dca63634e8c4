package com.diwaar.webhooks.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Counts and times attempts by outcome ({@code diwaar.webhooks.attempts}), and how long after its event a first attempt began
 * ({@code diwaar.webhooks.delay}).
 */
public final class MeteredSender implements Sender {

    private final Sender sender;
    private final MeterRegistry meters;
    private final Timer delay;

    public MeteredSender(Sender sender, MeterRegistry meters) {
        this.sender = sender;
        this.meters = meters;
        this.delay = Timer.builder("diwaar.webhooks.delay")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    @Override
    public Attempt send(Assignment assignment) {
        Attempt attempt = sender.send(assignment);
        meters.timer("diwaar.webhooks.attempts", "outcome", outcome(attempt)).record(attempt.duration());
        if (assignment.attempts() == 0) {
            Duration since = Duration.between(assignment.occurredAt(), attempt.startedAt());
            delay.record(since.isNegative() ? Duration.ZERO : since); // clocks differ
        }
        return attempt;
    }

    private static String outcome(Attempt attempt) {
        if (attempt.succeeded()) {
            return "delivered";
        }
        return attempt.status() == null ? "unanswered" : "refused";
    }
}
