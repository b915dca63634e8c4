package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.delivery.Tally.Counts;
import com.diwaar.webhooks.delivery.Tally.Slot;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How attempts went, hour by hour, kept as long as deliveries are. */
public interface Hours {

    /** Of one hour, over some endpoints. */
    record Hour(Instant hour, Counts counts) {}

    /** Adds to what is stored. */
    void add(Map<Slot, Counts> counts);

    /** The hours since then in which there were attempts, oldest first. */
    List<Hour> of(List<Long> endpointIds, Instant since);
}
