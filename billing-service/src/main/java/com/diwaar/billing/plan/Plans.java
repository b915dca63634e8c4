package com.diwaar.billing.plan;

import java.util.List;
import java.util.Optional;

/** All plans. There is always one without prices, under the id 1. */
public interface Plans {

    /** Keeps it under a new id, which takes the place of the given one. */
    Plan add(Plan plan);

    Optional<Plan> find(long id);

    List<Plan> all();
}
