package com.diwaar.webhooks;

import com.diwaar.webhooks.delivery.Deliveries;
import com.diwaar.webhooks.delivery.Lanes;
import com.diwaar.webhooks.delivery.Result;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Nothing is stored and nothing is due; a test overrides what it is about. */
public class NoDeliveries implements Deliveries {

    @Override
    public Set<UUID> store(List<Placed> placed) {
        return Set.of();
    }

    @Override
    public List<Taken> takeDue(Lanes.Rooms rooms, Instant now, Instant leaseUntil) {
        return List.of();
    }

    @Override
    public void record(List<Result> results, Instant now) {}

    @Override
    public void giveBack(Collection<UUID> deliveryIds, Instant now) {}
}
