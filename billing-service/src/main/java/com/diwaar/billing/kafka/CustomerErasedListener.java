package com.diwaar.billing.kafka;

import com.diwaar.billing.ledger.Erasures;
import com.diwaar.events.CustomerErased;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** A person is to be forgotten. */
@Component
class CustomerErasedListener {

    private final Batches batches;
    private final Erasures erasures;

    CustomerErasedListener(Batches batches, Erasures erasures) {
        this.batches = batches;
        this.erasures = erasures;
    }

    @KafkaListener(topics = Topics.CUSTOMER_ERASED, containerFactory = "batches")
    void on(List<ConsumerRecord<String, CustomerErased>> records) {
        batches.take(
                records,
                erased -> erasures.erase(erased.stream()
                        .map(ConsumerRecord::value)
                        .map(it -> new Erasures.Erasure(
                                it.getOrganizationId(), it.getCustomerPhoneNumber(), it.getOccurredAt()))
                        .toList()));
    }
}
