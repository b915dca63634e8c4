package com.diwaar.billing.http;

import com.diwaar.billing.announcement.Standing;
import com.diwaar.billing.organization.ApiKey;
import com.diwaar.billing.organization.Balance;
import com.diwaar.billing.organization.Organization;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An organisation as the API shows it, with where it stands in its current period.
 *
 * @param messageLimit left out where unlimited
 * @param overage the part of messages_used that no reservation had covered
 */
record OrganizationView(
        long id,
        String name,
        String standing,
        boolean suspended,
        @Nullable Long messageLimit,
        long messagesUsed,
        long messagesReserved,
        long overage,
        Instant periodStart,
        Instant periodEnd,
        Instant createdAt,
        List<Key> keys) {

    /** A valid key, as far as it may be shown. */
    record Key(String keyId, String prefix) {}

    static OrganizationView of(Organization organization, Balance balance, List<ApiKey> keys) {
        return new OrganizationView(
                organization.id(),
                organization.name(),
                Standing.of(organization.suspended(), organization.messageLimit(), balance.used() + balance.reserved())
                        .name()
                        .toLowerCase(Locale.ROOT),
                organization.suspended(),
                organization.messageLimit(),
                balance.used(),
                balance.reserved(),
                balance.overage(),
                balance.periodStart(),
                balance.periodEnd(),
                organization.createdAt(),
                keys.stream().map(key -> new Key(key.id(), key.prefix())).toList());
    }
}
