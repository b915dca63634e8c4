package com.diwaar.billing.kafka;

import com.diwaar.billing.ledger.Ledger;
import com.diwaar.events.DeliveryState;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Batches;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** A text did not arrive: a plan may not charge for it. */
@Component
class SmsDeliveryListener {

    private final Batches batches;
    private final Ledger ledger;

    SmsDeliveryListener(Batches batches, Ledger ledger) {
        this.batches = batches;
        this.ledger = ledger;
    }

    @KafkaListener(topics = Topics.SMS_DELIVERY, containerFactory = "gathered")
    void on(List<ConsumerRecord<String, SmsDelivery>> records) {
        batches.take(
                records,
                deliveries -> ledger.noteUndelivered(deliveries.stream()
                        .map(ConsumerRecord::value)
                        .filter(it ->
                                it.getState() == DeliveryState.UNDELIVERED || it.getState() == DeliveryState.FAILED)
                        .collect(Collectors.toMap(
                                SmsDeliveryListener::eventOf,
                                it -> it.getState().name().toLowerCase(Locale.ROOT),
                                (first, _) -> first))));
    }

    /** The id of the event that told of its going out. */
    private static UUID eventOf(SmsDelivery delivery) {
        return EventIds.of(Topics.SMS_SENT, delivery.getMessageId());
    }
}
