package com.diwaar.conversation.billing;

import com.diwaar.conversation.admission.Admission;
import com.diwaar.conversation.admission.Credit;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Credit from billing-service, behind a circuit breaker: where it is away, the last known standing decides. */
final class BillingCredit implements Credit {

    private static final Logger log = LoggerFactory.getLogger(BillingCredit.class);

    private final Reservations reservations;
    private final CircuitBreaker breaker;
    private final LastKnownStanding fallback;
    private final Counter fallenBack;

    BillingCredit(Reservations reservations, CircuitBreaker breaker, LastKnownStanding fallback, MeterRegistry meters) {
        this.reservations = reservations;
        this.breaker = breaker;
        this.fallback = fallback;
        this.fallenBack = Counter.builder("diwaar.billing.fallbacks")
                .description("Decisions on credit that were made without billing-service")
                .register(meters);
        breaker.getEventPublisher()
                .onStateTransition(change -> log.atWarn()
                        .addKeyValue("event", "billing_breaker")
                        .addKeyValue("state", change.getStateTransition().getToState())
                        .log("The circuit to billing changed"));
    }

    @Override
    public Admission reserve(String reservationId, long organizationId, int units) throws InterruptedException {
        if (!breaker.tryAcquirePermission()) {
            return withoutBilling(reservationId, organizationId);
        }
        long begin = System.nanoTime();
        try {
            Admission admission = reservations.take(reservationId, organizationId, units);
            breaker.onSuccess(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            return admission;
        } catch (IOException e) {
            breaker.onError(System.nanoTime() - begin, TimeUnit.NANOSECONDS, e);
            return withoutBilling(reservationId, organizationId);
        } catch (InterruptedException | RuntimeException e) {
            breaker.releasePermission();
            throw e;
        }
    }

    private Admission withoutBilling(String reservationId, long organizationId) {
        fallenBack.increment();
        return fallback.decide(reservationId, organizationId);
    }
}
