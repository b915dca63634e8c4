package com.diwaar.billing.ledger;

import com.diwaar.billing.credit.Reservation;
import com.diwaar.billing.plan.Terms;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Where the ledger is written. Within one transaction the methods are called in this order, which is the order of the locks
 * that they take.
 */
public interface Books {

    /** Under which terms these organisations were, oldest first; those not known are left out. */
    Map<Long, List<Terms>> terms(Set<Long> organizationIds);

    /** Which of these events are written down already. */
    Set<UUID> known(Collection<UUID> eventIds);

    /** Writes down those that are not yet, and returns just them. */
    List<Release> enterReleases(List<Release> releases);

    /** The reservations of these ids that exist, locked. */
    Map<String, Reservation> lock(Collection<String> reservationIds);

    /** As {@link #lock}; one that is not known is opened for its entry's organisation and balance, holding nothing. */
    Map<String, Reservation> lockOrOpen(Collection<Entry> entries);

    /** Writes down those that are not yet, and returns just them; of erased people no number. */
    List<Entry> enter(List<Entry> entries);

    void save(Collection<Reservation> reservations);

    void addOverages(List<Overage> overages);

    /** Texts that did not arrive, oldest first, whose usage is written down and not looked at for that yet; locked. */
    List<Undelivered> lockUndelivered(int atMost);

    /** What was used of these balances, each opened where it is not, and locked: nothing is corrected meanwhile. */
    Map<BalanceChanges.Key, Long> lockUsed(Set<BalanceChanges.Key> balances);

    Optional<Adjustment> adjustment(long organizationId, String id);

    /** Writes down those that are not yet, and returns just them. */
    List<Adjustment> enterAdjustments(List<Adjustment> adjustments);

    void markUndelivered(List<Undelivered> settled, Instant now);

    /** Changes the balances, and notes which thresholds they thereby reached. */
    void apply(BalanceChanges changes);

    /** Adds to the sums of days. */
    void sum(List<Entry> entries, List<Adjustment> adjustments);

    /** Keeps the states of texts that did not arrive, until they can be looked at. */
    void noteUndelivered(Map<UUID, String> stateByEvent);
}
