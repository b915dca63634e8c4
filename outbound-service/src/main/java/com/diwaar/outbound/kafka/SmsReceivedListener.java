package com.diwaar.outbound.kafka;

import com.diwaar.events.SmsReceived;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import com.diwaar.outbound.backfill.SeenTexts;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Notes which inbound texts everybody was told of. */
@Component
class SmsReceivedListener {

    private final Batches batches;
    private final SeenTexts seen;

    SmsReceivedListener(Batches batches, SeenTexts seen) {
        this.batches = batches;
        this.seen = seen;
    }

    @KafkaListener(
            id = "received",
            topics = Topics.SMS_RECEIVED,
            groupId = "${spring.kafka.consumer.group-id}-received",
            containerFactory = "batches")
    void on(List<ConsumerRecord<String, SmsReceived>> records) {
        batches.take(records, this::take);
    }

    private void take(List<ConsumerRecord<String, SmsReceived>> records) {
        seen.remember(
                records.stream().map(record -> record.value().getMessageSid()).toList());
    }
}
