package com.diwaar.outbound.kafka;

import com.diwaar.events.CustomerErased;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import com.diwaar.outbound.erasure.EraseCustomers;
import com.diwaar.outbound.erasure.Erasures.Person;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** People who are to be forgotten. */
@Component
class CustomerErasedListener {

    private final Batches batches;
    private final EraseCustomers eraseCustomers;

    CustomerErasedListener(Batches batches, EraseCustomers eraseCustomers) {
        this.batches = batches;
        this.eraseCustomers = eraseCustomers;
    }

    @KafkaListener(
            id = "erased",
            topics = Topics.CUSTOMER_ERASED,
            groupId = "${spring.kafka.consumer.group-id}-erased",
            containerFactory = "batches")
    void on(List<ConsumerRecord<String, CustomerErased>> records) {
        batches.take(records, this::take);
    }

    private void take(List<ConsumerRecord<String, CustomerErased>> records) {
        eraseCustomers.erase(records.stream()
                .map(ConsumerRecord::value)
                .map(erased -> new Person(erased.getOrganizationId(), erased.getCustomerPhoneNumber()))
                .toList());
    }
}
