package com.diwaar.billing.kafka;

import com.diwaar.billing.ledger.Ledger;
import com.diwaar.billing.ledger.Release;
import com.diwaar.events.SmsError;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** A text will not go out: what was reserved for it goes back. */
@Component
class SmsErrorListener {

    private final Batches batches;
    private final Ledger ledger;

    SmsErrorListener(Batches batches, Ledger ledger) {
        this.batches = batches;
        this.ledger = ledger;
    }

    @KafkaListener(topics = Topics.SMS_ERROR, containerFactory = "gathered")
    void on(List<ConsumerRecord<String, SmsError>> records) {
        batches.take(
                records,
                errors -> ledger.release(errors.stream()
                        .map(ConsumerRecord::value)
                        .<Release>mapMulti((error, releases) -> {
                            String reservation = error.getReservationId();
                            if (reservation != null) {
                                releases.accept(new Release(
                                        error.getEventId(), error.getOrganizationId(), reservation, error.getParts()));
                            }
                        })
                        .toList()));
    }
}
