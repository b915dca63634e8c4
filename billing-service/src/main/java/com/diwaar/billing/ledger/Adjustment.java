package com.diwaar.billing.ledger;

import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.plan.Plan;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A correction of what was written down, which itself never changes.
 *
 * @param id the same one is the same correction
 * @param eventId of the record that it corrects; null where it corrects none in particular
 * @param units added to what was used: negative gives back
 * @param cost added to what is to be paid, in this currency
 */
public record Adjustment(
        String id,
        long organizationId,
        Reason reason,
        @Nullable UUID eventId,
        LocalDate day,
        LocalDate period,
        LocalDate balancePeriod,
        long assistantId,
        String usageType,
        @Nullable String direction,
        long planId,
        long units,
        BigDecimal cost,
        String currency,
        String note) {

    /** An operator's, under their own id: of now, and of no assistant's and no record in particular. */
    public static Adjustment manual(
            String id, Organization organization, Instant now, long units, BigDecimal cost, String note) {
        Plan plan = organization.plan();
        LocalDate day = Plan.day(now, organization.zone());
        return new Adjustment(
                "manual:" + id,
                organization.id(),
                Reason.MANUAL,
                null,
                day,
                Plan.periodOf(day),
                plan.balancePeriod(now, organization.zone()),
                0,
                "adjustment",
                null,
                plan.id(),
                units,
                cost,
                plan.prices().currency().getCurrencyCode(),
                note);
    }

    /** As this one, with other units. */
    Adjustment withUnits(long others) {
        return new Adjustment(
                id,
                organizationId,
                reason,
                eventId,
                day,
                period,
                balancePeriod,
                assistantId,
                usageType,
                direction,
                planId,
                others,
                cost,
                currency,
                note);
    }

    BalanceChanges.Key balance() {
        return new BalanceChanges.Key(organizationId, balancePeriod);
    }

    /** Why. */
    public enum Reason {
        NOT_DELIVERED,
        MANUAL;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
