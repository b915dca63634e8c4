package com.diwaar.billing.kafka;

import com.diwaar.billing.ledger.Ledger;
import com.diwaar.events.Topics;
import com.diwaar.events.UsageReported;
import com.diwaar.kit.kafka.Batches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** A model was asked or a call was held: tokens and minutes go into the books. */
@Component
class UsageReportedListener {

    private final Batches batches;
    private final Ledger ledger;

    UsageReportedListener(Batches batches, Ledger ledger) {
        this.batches = batches;
        this.ledger = ledger;
    }

    @KafkaListener(topics = Topics.USAGE_REPORTED, containerFactory = "gathered")
    void on(List<ConsumerRecord<String, UsageReported>> records) {
        batches.take(
                records,
                reported -> ledger.record(reported.stream()
                        .map(record -> UsageRecords.of(record.value()))
                        .toList()));
    }
}
