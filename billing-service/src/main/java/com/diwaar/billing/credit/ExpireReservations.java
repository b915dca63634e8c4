package com.diwaar.billing.credit;

import com.diwaar.kit.chore.Chore;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Gives back credit that outlived its text. Safe on every replica: each takes what no other has locked. */
@Component
class ExpireReservations {

    private static final Logger log = LoggerFactory.getLogger(ExpireReservations.class);
    private static final int AT_ONCE = 500;

    private final Reservations reservations;
    private final CreditSettings settings;
    private final Clock clock;

    ExpireReservations(Reservations reservations, CreditSettings settings, Clock clock) {
        this.reservations = reservations;
        this.settings = settings;
        this.clock = clock;
    }

    @Bean
    Chore expireReservationsChore(@Value("${diwaar.billing.expiry-interval:60s}") Duration pause) {
        return new Chore("expire_reservations", pause, this::expireDue).atOnce();
    }

    @Bean
    Chore forgetReservationsChore(@Value("${diwaar.billing.forget-interval:1h}") Duration pause) {
        return new Chore("forget_reservations", pause, this::forgetEnded).startingAfter(Duration.ofMinutes(5));
    }

    void expireDue() {
        int expired;
        do {
            expired = reservations.expire(clock.instant(), AT_ONCE);
            if (expired > 0) {
                log.atInfo()
                        .addKeyValue("event", "reservations_expired")
                        .addKeyValue("count", expired)
                        .log("Gave credit back that nobody settled");
            }
        } while (expired == AT_ONCE);
    }

    /** Their ids name texts: what nobody can ask about any more goes. */
    void forgetEnded() {
        int forgotten;
        do {
            forgotten = reservations.forget(clock.instant().minus(settings.keptAfterEnd()), AT_ONCE);
        } while (forgotten == AT_ONCE);
    }
}
