package com.diwaar.billing.ledger;

import com.diwaar.billing.plan.Charge;
import com.diwaar.billing.plan.Plan;
import com.diwaar.billing.plan.Terms;
import java.time.LocalDate;

/**
 * A usage record with what it costs and where it counts.
 *
 * @param plan under which it was charged
 * @param day in the organisation's zone
 * @param balancePeriod the balance that its units are taken from
 */
public record Entry(UsageRecord record, Plan plan, Charge charge, LocalDate day, LocalDate balancePeriod) {

    static Entry of(UsageRecord record, Terms terms) {
        return new Entry(
                record,
                terms.plan(),
                terms.plan().charge(record.used()),
                Plan.day(record.occurredAt(), terms.zone()),
                terms.plan().balancePeriod(record.occurredAt(), terms.zone()));
    }

    /** The accounting period. */
    public LocalDate period() {
        return Plan.periodOf(day);
    }

    Entry drawingFrom(LocalDate balance) {
        return new Entry(record, plan, charge, day, balance);
    }
}
