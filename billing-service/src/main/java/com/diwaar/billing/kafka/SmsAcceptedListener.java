package com.diwaar.billing.kafka;

import com.diwaar.billing.ledger.Ledger;
import com.diwaar.events.SmsAccepted;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** A text came in: it is used where the plan counts both ways. */
@Component
class SmsAcceptedListener {

    private final Batches batches;
    private final Ledger ledger;

    SmsAcceptedListener(Batches batches, Ledger ledger) {
        this.batches = batches;
        this.ledger = ledger;
    }

    @KafkaListener(topics = Topics.SMS_ACCEPTED, containerFactory = "gathered")
    void on(List<ConsumerRecord<String, SmsAccepted>> records) {
        batches.take(
                records,
                accepted -> ledger.record(accepted.stream()
                        .map(record -> UsageRecords.of(record.value()))
                        .toList()));
    }
}
