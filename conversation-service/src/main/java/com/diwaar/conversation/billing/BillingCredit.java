package com.diwaar.conversation.billing;

import com.diwaar.conversation.admission.Admission;
import com.diwaar.conversation.admission.Credit;
import com.diwaar.conversation.admission.Extent;
import com.diwaar.conversation.billing.Reservations.Reservation;
import com.diwaar.kit.ferry.Ferry;
import com.diwaar.kit.kafka.TransientFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credit from billing-service, for all who want some at the moment in one request, behind a circuit breaker: where it is
 * away, the last known standing decides.
 */
final class BillingCredit implements Credit {

    private static final Logger log = LoggerFactory.getLogger(BillingCredit.class);

    private static final int REQUESTS_AT_ONCE = 2;
    private static final int MOST_OF_A_REQUEST = 50;

    private final Ferry<Reservation, Optional<Admission>> reservations;
    private final CircuitBreaker breaker;
    private final LastKnownStanding fallback;
    private final Counter fallenBack;

    BillingCredit(Reservations reservations, CircuitBreaker breaker, LastKnownStanding fallback, MeterRegistry meters) {
        this.reservations = new Ferry<>(
                "reservations", REQUESTS_AT_ONCE, MOST_OF_A_REQUEST, several -> take(reservations, several));
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

    private static List<Optional<Admission>> take(Reservations reservations, List<Reservation> several) {
        try {
            return reservations.take(several);
        } catch (IOException e) {
            throw new TransientFailure("Billing is away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("Nobody waits for billing any more", e);
        }
    }

    @Override
    public Admission reserve(String reservationId, long organizationId, Extent most) throws InterruptedException {
        if (!breaker.tryAcquirePermission()) {
            return withoutBilling(reservationId, organizationId);
        }
        long begin = System.nanoTime();
        try {
            Optional<Admission> admission =
                    reservations.cross(new Reservation(reservationId, organizationId, most.texts(), most.segments()));
            if (admission.isPresent()) {
                breaker.onSuccess(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
                return admission.get();
            }
        } catch (IllegalArgumentException e) {
            // It is there, and can't read this one.
            breaker.onSuccess(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            return withoutBilling(reservationId, organizationId);
        } catch (TransientFailure e) {
            log.atDebug().setCause(e).log("No answer of billing");
        } catch (InterruptedException | RuntimeException e) {
            breaker.releasePermission();
            throw e;
        }
        breaker.onError(System.nanoTime() - begin, TimeUnit.NANOSECONDS, new IOException("Billing gave no answer"));
        return withoutBilling(reservationId, organizationId);
    }

    private Admission withoutBilling(String reservationId, long organizationId) {
        fallenBack.increment();
        return fallback.decide(reservationId, organizationId);
    }
}
