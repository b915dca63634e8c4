package com.diwaar.webhooks.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Counts and times attempts by outcome ({@code diwaar.webhooks.attempts}), and how long after its event a first attempt began
 * ({@code diwaar.webhooks.delay}), other than in a replay.
 */
public final class MeteredSender implements Sender {

    private static final String ATTEMPTS = "diwaar.webhooks.attempts";
    private static final String OUTCOME = "outcome";

    private final Sender sender;
    private final Timer delivered;
    private final Timer refused;
    private final Timer unanswered;
    private final Timer delay;

    public MeteredSender(Sender sender, MeterRegistry meters) {
        this.sender = sender;
        this.delivered = meters.timer(ATTEMPTS, OUTCOME, "delivered");
        this.refused = meters.timer(ATTEMPTS, OUTCOME, "refused");
        this.unanswered = meters.timer(ATTEMPTS, OUTCOME, "unanswered");
        this.delay = Timer.builder("diwaar.webhooks.delay")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    @Override
    public Attempt send(Assignment assignment) {
        Attempt attempt = sender.send(assignment);
        timer(attempt).record(attempt.duration());
        if (assignment.attempts() == 0 && !assignment.replayed()) {
            Duration since = Duration.between(assignment.occurredAt(), attempt.startedAt());
            delay.record(since.isNegative() ? Duration.ZERO : since); // clocks differ
        }
        return attempt;
    }

    private Timer timer(Attempt attempt) {
        if (attempt.succeeded()) {
            return delivered;
        }
        return attempt.status() == null ? unanswered : refused;
    }
}
