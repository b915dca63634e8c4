package com.diwaar.billing.announcement;

import com.diwaar.billing.organization.Balance;
import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.plan.Plan;
import org.jspecify.annotations.Nullable;

/** Whether an organisation may send, in one word. */
public enum Standing {
    OK,
    /** Four fifths of the limit, or of the credit that there was when some was last bought, are used or reserved. */
    WARNING,
    /** The limit is used or reserved: nothing more can be reserved now. */
    BLOCKED,
    /** An operator said so, whatever the credit. */
    SUSPENDED;

    private static final int WARNING_PERCENT = 80;

    /** A limit that stops nothing blocks nobody. */
    public static Standing of(Organization organization, Balance balance) {
        Standing standing =
                of(organization.suspended(), balance.messageLimit(), balance.committed(), balance.usedWhenBought());
        boolean soft = organization.plan().enforcement() == Plan.Enforcement.SOFT;
        return standing == BLOCKED && soft ? WARNING : standing;
    }

    /**
     * The standing of an organisation that has committed so much of its limit.
     *
     * @param limit null is unlimited
     * @param committed units used or reserved
     * @param before what of them was used when credit was last bought
     */
    public static Standing of(boolean suspended, @Nullable Long limit, long committed, long before) {
        if (suspended) {
            return SUSPENDED;
        }
        if (limit == null) {
            return OK;
        }
        if (committed >= limit) {
            return BLOCKED;
        }
        return committed - before >= Math.ceilDiv((limit - before) * WARNING_PERCENT, 100) ? WARNING : OK;
    }
}
