package com.diwaar.webhooks.delivery;

/** How many dispatchers there are, so that each takes its share of what is allowed to all of them together. */
@FunctionalInterface
public interface Replicas {

    /** Says that this one lives, and returns how many do, this one included: those that said so in the last 15 s. */
    int alive();
}
