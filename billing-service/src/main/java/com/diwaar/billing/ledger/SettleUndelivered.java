package com.diwaar.billing.ledger;

import java.time.Clock;
import org.springframework.scheduling.annotation.Scheduled;
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

    @Scheduled(fixedDelayString = "${diwaar.billing.undelivered-interval:1s}")
    void settle() {
        int seen;
        do {
            seen = ledger.settleUndelivered(clock.instant(), AT_ONCE);
        } while (seen == AT_ONCE);
    }
}
