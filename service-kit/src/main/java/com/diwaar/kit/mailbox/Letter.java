package com.diwaar.kit.mailbox;

import java.time.Instant;

/** A record on its way through a mailbox. */
public interface Letter<V> {

    /** What the record says. */
    V value();

    /** When this process received it; counts anew at each redelivery. */
    Instant arrivedAt();

    /** When its producer published it, by the record's timestamp; the same at each redelivery. */
    Instant publishedAt();

    /** Topic, partition and offset, for log lines: {@code sms-received-3@1207}. */
    String origin();
}
