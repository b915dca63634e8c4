package com.diwaar.conversation.billing;

import com.diwaar.conversation.admission.Admission;
import com.diwaar.events.Account;
import com.diwaar.events.ErrorCode;
import com.diwaar.events.Standing;
import com.diwaar.kit.security.Accounts;

/** Decides without billing: who was blocked stays blocked, the others go on and are settled later. */
final class LastKnownStanding {

    private final Accounts accounts;

    LastKnownStanding(Accounts accounts) {
        this.accounts = accounts;
    }

    Admission decide(String reservationId, long organizationId) {
        Account account = accounts.of(organizationId).orElse(null);
        Standing standing = account == null ? Standing.UNKNOWN : account.getStanding();
        return switch (standing) {
            case BLOCKED, SUSPENDED ->
                new Admission.Refused(
                        ErrorCode.BILLING_LIMIT_REACHED,
                        "The organisation is " + standing.name().toLowerCase(java.util.Locale.ROOT) + ".",
                        account == null ? null : account.getPeriodEnd());
            case OK, WARNING, UNKNOWN -> new Admission.Admitted(reservationId);
        };
    }
}
