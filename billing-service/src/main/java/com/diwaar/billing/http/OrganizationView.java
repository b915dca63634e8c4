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
 * @param messageLimit units a month, or bought; left out where unlimited
 * @param messagesLeft negative where more was used than the limit
 * @param periodStart of the current month in its zone
 * @param overage the part of messages_used that no reservation had covered
 */
record OrganizationView(
        long id,
        String name,
        String standing,
        boolean suspended,
        Plan plan,
        String timeZone,
        @Nullable Long messageLimit,
        @Nullable Long messagesLeft,
        long messagesUsed,
        long messagesReserved,
        long overage,
        Instant periodStart,
        Instant periodEnd,
        Instant createdAt,
        List<Key> keys) {

    /** A valid key, as far as it may be shown. */
    record Key(String keyId, String prefix, @Nullable Instant validUntil) {}

    record Plan(long id, String name, String kind) {}

    static OrganizationView of(Organization organization, Balance balance, List<ApiKey> keys) {
        return new OrganizationView(
                organization.id(),
                organization.name(),
                Standing.of(organization, balance).name().toLowerCase(Locale.ROOT),
                organization.suspended(),
                new Plan(
                        organization.plan().id(),
                        organization.plan().name(),
                        organization.plan().kind().wire()),
                organization.zone().getId(),
                balance.messageLimit(),
                balance.left(),
                balance.used(),
                balance.reserved(),
                balance.overage(),
                balance.periodStart(),
                balance.periodEnd(),
                organization.createdAt(),
                keys.stream()
                        .map(key -> new Key(key.id(), key.prefix(), key.validUntil()))
                        .toList());
    }
}
