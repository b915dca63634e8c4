package com.diwaar.billing.announcement;

import com.diwaar.billing.organization.ApiKey;
import com.diwaar.billing.organization.Balance;
import com.diwaar.billing.organization.Organization;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * An account as it is to be announced.
 *
 * @param version higher is newer, over all replicas
 * @param seen what was read for it, to be marked once it is out
 */
public record AccountState(
        long version, Organization organization, List<ApiKey> keys, Balance balance, Instant at, Seen seen) {

    /** Which state of the organisation and its balance this is. */
    public record Seen(long organizationRevision, long balanceRevision, LocalDate period) {}

    public Standing standing() {
        return Standing.of(organization.suspended(), organization.messageLimit(), balance.used() + balance.reserved());
    }
}
