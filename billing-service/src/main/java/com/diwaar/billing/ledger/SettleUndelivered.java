package com.diwaar.billing.ledger;

import com.diwaar.kit.chore.Chore;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Looks at texts that did not arrive. Safe on every replica: each takes what no other has locked. */
@Component
class SettleUndelivered {

    private static final int AT_ONCE = 500;

    private final Ledger ledger;
    private final Clock clock;

    SettleUndelivered(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    @Bean
    Chore settleUndeliveredChore(@Value("${diwaar.billing.undelivered-interval:1s}") Duration pause) {
        return new Chore("settle_undelivered", pause, this::settle).atOnce();
    }

    void settle() {
        int seen;
        do {
            seen = ledger.settleUndelivered(clock.instant(), AT_ONCE);
        } while (seen == AT_ONCE);
    }
}
