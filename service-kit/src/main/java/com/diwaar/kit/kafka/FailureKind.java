package com.diwaar.kit.kafka;

/** What to do with a record whose handling failed. */
public enum FailureKind {
    /** The world is at fault (a store, a broker or a service is away): the same record again, later, as often as it takes. */
    TRANSIENT,
    /** The record is at fault and always will be: to the dead letters at once. */
    POISON,
    /** We are at fault, perhaps: a few retries, then to the dead letters. */
    BUG
}
