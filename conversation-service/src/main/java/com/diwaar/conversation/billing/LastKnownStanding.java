package com.diwaar.conversation.billing;

import com.diwaar.conversation.admission.Admission;
import com.diwaar.events.Account;
import com.diwaar.events.ErrorCode;
import com.diwaar.events.Standing;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides without billing: who was blocked stays blocked, until the period is over that the limit was of; the others go on and
 * are settled later.
 */
final class LastKnownStanding {

    private final LongFunction<Optional<Account>> accounts;
    private final Clock clock;

    LastKnownStanding(LongFunction<Optional<Account>> accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    Admission decide(String reservationId, long organizationId) {
        return accounts.apply(organizationId)
                .filter(this::isStopped)
                .<Admission>map(account -> new Admission.Refused(
                        ErrorCode.BILLING_LIMIT_REACHED,
                        "The organisation is " + account.getStanding().name().toLowerCase(Locale.ROOT) + ".",
                        account.getPeriodEnd()))
                .orElseGet(() -> new Admission.Admitted(reservationId));
    }

    private boolean isStopped(Account account) {
        Standing standing = account.getStanding();
        return standing == Standing.SUSPENDED || standing == Standing.BLOCKED && !isOver(account.getPeriodEnd());
    }

    /** Prepaid credit has no period, and lasts until more is bought. */
    private boolean isOver(@Nullable Instant periodEnd) {
        return periodEnd != null && !periodEnd.isAfter(clock.instant());
    }
}
