package com.diwaar.billing.ledger;

import com.diwaar.billing.credit.Reservation;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Where the ledger is written. Within one transaction the methods are called in this order, which is the order of the locks
 * that they take.
 */
public interface Books {

    /** Writes down those that are not yet, and returns just them. */
    List<Entry> enter(List<UsageRecord> records);

    /** Writes down those that are not yet, and returns just them. */
    List<Release> enterReleases(List<Release> releases);

    /** The reservations of these ids that exist, locked. */
    Map<String, Reservation> lock(Collection<String> reservationIds);

    /** As {@link #lock}; one that is not known is opened for its entry's organisation and period, holding nothing. */
    Map<String, Reservation> lockOrOpen(Collection<Entry> entries);

    void save(Collection<Reservation> reservations);

    void addOverages(List<Overage> overages);

    /** Changes the balances, and notes which thresholds they thereby reached. */
    void apply(BalanceChanges changes);
}
