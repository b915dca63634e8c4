package com.diwaar.kit.kafka;

import org.apache.avro.specific.SpecificRecord;

/**
 * A record on its way out.
 *
 * @param topic from {@link com.diwaar.events.Topics}
 * @param key what the topic is keyed by
 */
public record Event(String topic, String key, SpecificRecord value) {}
