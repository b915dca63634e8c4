package com.diwaar.localstack.phone.events;

import com.diwaar.localstack.phone.web.Json;
import java.time.Instant;
import java.util.function.BiFunction;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.node.ObjectNode;

/** A record that passed through a topic. Kept as bytes: it is only read if somebody looks. */
record SeenEvent(ConsumerRecord<String, byte[]> record, BiFunction<String, byte[], Object> deserializer) {

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("topic", record.topic());
        json.put("partition", record.partition());
        json.put("offset", record.offset());
        json.put("key", record.key());
        json.put("at", Instant.ofEpochMilli(record.timestamp()).toString());
        json.put("bytes", record.value() == null ? 0 : record.value().length);
        try {
            Object value = record.value() == null ? null : deserializer.apply(record.topic(), record.value());
            if (value instanceof IndexedRecord avro) {
                json.put("type", avro.getSchema().getName());
                json.set("event", AvroJson.of(avro));
            } else {
                json.put("unreadable", value == null ? "a tombstone: the key is forgotten" : "not a record");
            }
        } catch (RuntimeException e) {
            json.put("unreadable", String.valueOf(e.getMessage()));
        }
        return json;
    }
}
