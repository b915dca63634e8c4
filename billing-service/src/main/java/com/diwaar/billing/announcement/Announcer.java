package com.diwaar.billing.announcement;

import java.util.List;

/** Tells the other services. Returns once that is safe; throws where it may not be. */
public interface Announcer {

    void announceAccounts(List<AccountState> accounts);

    void announceThresholds(List<ThresholdReached> thresholds);
}
