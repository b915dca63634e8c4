package com.diwaar.billing.ledger;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What a batch does to the balances, summed up per balance and sorted as they are locked. */
public final class BalanceChanges {

    /** Whose balance, of which period. */
    public record Key(long organizationId, LocalDate period) {}

    /** What is added to a balance. */
    public record Change(long used, long reserved, long overage) {
        Change plus(Change other) {
            return new Change(used + other.used, reserved + other.reserved, overage + other.overage);
        }
    }

    private final Map<Key, Change> changes =
            new TreeMap<>(Comparator.comparingLong(Key::organizationId).thenComparing(Key::period));

    public void use(long organizationId, LocalDate period, long units, long overage) {
        add(new Key(organizationId, period), new Change(units, 0, overage));
    }

    public void free(long organizationId, LocalDate period, long units) {
        if (units > 0) {
            add(new Key(organizationId, period), new Change(0, -units, 0));
        }
    }

    public Map<Key, Change> byBalance() {
        return changes;
    }

    private void add(Key key, Change change) {
        changes.merge(key, change, Change::plus);
    }
}
