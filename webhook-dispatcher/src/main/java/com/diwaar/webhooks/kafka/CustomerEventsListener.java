package com.diwaar.webhooks.kafka;

import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import com.diwaar.webhooks.fanout.FanOut;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Takes what customers may hear of, from all its topics at once: a poll's records become deliveries, and only then are they
 * done.
 */
@Component
class CustomerEventsListener {

    private final Batches batches;
    private final FanOut fanOut;

    CustomerEventsListener(Batches batches, FanOut fanOut) {
        this.batches = batches;
        this.fanOut = fanOut;
    }

    @KafkaListener(
            id = "customer-events",
            idIsGroup = false,
            topics = {
                Topics.SMS_ACCEPTED,
                Topics.SMS_SENT,
                Topics.SMS_ERROR,
                Topics.SMS_DELIVERY,
                Topics.AGENDA_CONCLUDED,
                Topics.CONVERSATION_ENDED,
                Topics.BILLING_THRESHOLD
            },
            containerFactory = "batches",
            containerPostProcessor = "calmConsumer",
            concurrency = "${diwaar.webhooks.listeners:1}")
    void on(List<ConsumerRecord<String, SpecificRecord>> records) {
        batches.take(records, this::fanOut);
    }

    private void fanOut(List<ConsumerRecord<String, SpecificRecord>> records) {
        fanOut.all(records.stream()
                .flatMap(record -> WebhookEvents.of(record.value()).stream())
                .toList());
    }
}
