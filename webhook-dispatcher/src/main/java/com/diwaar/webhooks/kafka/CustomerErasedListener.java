package com.diwaar.webhooks.kafka;

import com.diwaar.events.CustomerErased;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import com.diwaar.webhooks.delivery.Erasures;
import com.diwaar.webhooks.fanout.Persons;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears whom to forget. Each of it is done when what is stored of them is forgotten. */
@Component
class CustomerErasedListener {

    private final Batches batches;
    private final Erasures erasures;
    private final Persons persons;

    CustomerErasedListener(Batches batches, Erasures erasures, Persons persons) {
        this.batches = batches;
        this.erasures = erasures;
        this.persons = persons;
    }

    @KafkaListener(
            id = "customer-erased",
            idIsGroup = false,
            topics = Topics.CUSTOMER_ERASED,
            containerFactory = "batches")
    void on(List<ConsumerRecord<String, CustomerErased>> records) {
        batches.take(records, good -> good.forEach(record -> forget(record.value())));
    }

    private void forget(CustomerErased erased) {
        Long person = persons.of(erased.getCustomerPhoneNumber());
        if (person != null) {
            erasures.forget(erased.getOrganizationId(), person, erased.getOccurredAt());
        }
    }
}
