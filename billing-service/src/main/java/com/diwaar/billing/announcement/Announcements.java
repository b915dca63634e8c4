package com.diwaar.billing.announcement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is to be announced. An account or threshold stays due until it is marked, so that a crash loses none. */
public interface Announcements {

    /**
     * Accounts that differ from what was announced of them, in their newest state and each under a new version. No replica
     * is given the same account again before the pause is over.
     */
    List<AccountState> claimDueAccounts(Instant now, Duration pause, int atMost);

    /** Marks what is out; an account that was claimed anew meanwhile is left to whoever claimed it. */
    void markAccounts(List<AccountState> announced);

    /** Thresholds that were reached and not marked, oldest first. */
    List<ThresholdReached> dueThresholds(int atMost);

    void markThresholds(List<ThresholdReached> announced, Instant now);
}
