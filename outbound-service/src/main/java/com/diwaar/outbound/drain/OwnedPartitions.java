package com.diwaar.outbound.drain;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The partitions of the lanes that this replica owns at the moment, and with them the senders that it drains and paces.
 * What it leased before it lost one goes on: the attempt's lease protects that, not the ownership.
 */
public final class OwnedPartitions {

    private volatile Set<Integer> owned = Set.of();

    /** Now. */
    public Set<Integer> now() {
        return owned;
    }

    /** These came. */
    public synchronized void add(Collection<Integer> partitions) {
        Set<Integer> next = new TreeSet<>(owned);
        next.addAll(partitions);
        owned = Set.copyOf(next);
    }

    /** These went. */
    public synchronized void remove(Collection<Integer> partitions) {
        Set<Integer> next = new TreeSet<>(owned);
        next.removeAll(partitions);
        owned = Set.copyOf(next);
    }
}
