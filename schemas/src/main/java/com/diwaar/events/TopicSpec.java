package com.diwaar.events;

import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;

/**
 * How a topic is made and what it carries.
 *
 * @param name as on the broker
 * @param recordType the one record type that travels on it
 * @param partitions fixed once the topic exists, since keys would move otherwise
 * @param cleanup whether old records go by age or by newer ones with the same key
 */
public record TopicSpec(String name, Class<? extends SpecificRecord> recordType, int partitions, Cleanup cleanup) {

    /** How long an event can be read again; what makes an input known must outlive it. */
    public static final Duration RETENTION = Duration.ofDays(14);

    /** Dead letters wait longer, for a person. */
    public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

    /** How old records go. */
    public enum Cleanup {
        /** After {@link #RETENTION}. */
        DELETE,
        /** When a newer record has the same key: the topic holds the state of each key. */
        COMPACT
    }
}
