package com.diwaar.billing.kafka;

import com.diwaar.billing.ledger.Ledger;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** A text went out: it is used, and what was reserved for it is settled. */
@Component
class SmsSentListener {

    private final Batches batches;
    private final Ledger ledger;

    SmsSentListener(Batches batches, Ledger ledger) {
        this.batches = batches;
        this.ledger = ledger;
    }

    /** By two at once: while the database writes one batch, the next is read. */
    @KafkaListener(
            topics = Topics.SMS_SENT,
            containerFactory = "batches",
            concurrency = "${diwaar.billing.sent-consumers:2}")
    void on(List<ConsumerRecord<String, SmsSent>> records) {
        batches.take(
                records,
                sent -> ledger.record(sent.stream()
                        .map(record -> UsageRecords.of(record.value()))
                        .toList()));
    }
}
